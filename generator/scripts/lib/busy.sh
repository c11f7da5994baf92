# A server that runs a script without an end answers BUSY to all but a few commands. A script that has written cannot be killed, the server ignores
# SIGTERM, and the liveness probe takes BUSY for life. So the guard ends the server once another is the master. The script's writes are lost: they
# reach neither the append-only file nor a replica before the script's end.

# is_busy: after read_server has failed.
is_busy() { case $INFO in BUSY*) ;; *) return 1 ;; esac }

# end_busy: NOW, because a server that has a replica which lags would wait for it without an end.
end_busy() {
  look_sentinels
  read_mark
  is_replaced || return 0
  log "busy with a script, and $NAMED is the master of epoch $NAMED_EPOCH: SHUTDOWN NOSAVE NOW $(ask_local 'SHUTDOWN NOSAVE NOW')"
}

# is_replaced: a majority names another data pod, and no failover is under way. A former master is ended at once. Any other server is given
# down-after + 10 s: in that time Sentinel kills a long script that only reads.
is_replaced() {
  # The named master may go by another address than the one that this pod knows as its own.
  has_majority && [ "$FAILING" = 0 ] && ordinal_of "$NAMED" && [ "$PEER" != foreign ] && [ "$PEER" != "$ORDINAL" ] || return 1
  lasts busy $((DOWN_AFTER + 10000)) || is_demoted
}
