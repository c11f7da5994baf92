# What the guard does when a master is gone: its own, whose process ended, or another pod's that a quorum holds to be down.

# watch_server: never ends by itself. It waits on a connection that breaks the moment the server's process ends.
watch_server() {
  SCRIPT=crash
  while kill -0 $$ 2>/dev/null; do
    refresh_keys || :
    echo "$GUARD_PASSWORD" | "$HA_ENGINE-cli" -h "$HA_LOCAL" -p "$REDIS_PORT" \
      --user "$GUARD_USER" --askpass SUBSCRIBE "$WATCH_CHANNEL" >/dev/null 2>&1 || :
    replace_mine || pause 0.5
  done
}

# refused: a server that is busy, stopped or loading refuses no connection.
refused() {
  case $(timeout 1 "$HA_ENGINE-cli" -h "$HA_LOCAL" -p "$REDIS_PORT" PING 2>&1) in *refused*) ;; *) return 1 ;; esac
}

# replace_mine: the server of this pod is gone and a majority still names it. Whether it crashed or its container is back and
# waits to be told who it is, a replica in sync is the quickest way on. The start script and this exclude each other.
replace_mine() {
  local refused
  know_myself kept
  refused &
  refused=$!
  look_sentinels
  wait "$refused" || return 1
  has_majority && [ "$NAMED" = "$MY_ADDRESS" ] && [ "$REPLACING" = 0 ] || return 1
  hold crash 5000
  if held starting-as-master || ! replace "$MY_ADDRESS"; then
    release crash
    return 1
  fi
  release crash
}

# replace_blocked: a quorum holds the master to be down, and no Sentinel does anything about it. The freshest replica's guard does.
replace_blocked() {
  know_myself kept
  ! held handover && ! held ending || return 0
  look_sentinels
  is_blocked || return 0
  if held crash; then return 0; fi
  hold crash 5000
  if find_freshest "$NAMED" && [ "$TARGET" = "$MY_ADDRESS" ]; then replace "$NAMED" || :; fi
  release crash
}

is_blocked() { has_majority && [ "$ODOWN" -gt 0 ] && [ "$REPLACING" = 0 ] && [ "$NAMED" != "$MY_ADDRESS" ]; }

# finish_handover: the Sentinels name this pod, which follows a server that is a master: whoever handed over to it was killed before
# it could say so.
finish_handover() {
  [ "$LINK:$SYNCING" = up:0 ] && answers_as_master "$FOLLOWS" || return 1
  ordinal_of "$FOLLOWS"
  [ "$PEER" != foreign ] && take_epoch "$MY_ADDRESS" || return 1
  announce "$FOLLOWS"
  log "finished the handover to $FOLLOWS in epoch $EPOCH"
}
