# What this pod's own server says, and what is known of its epoch.

# know_myself asked|kept: sets MY_ADDRESS. Who waits for long must not go on with the counts and passwords of its start.
know_myself() {
  read_counts
  refresh_keys || :
  load_addresses "$1"
  redis_address "$ORDINAL"
  MY_ADDRESS=$ADDRESS
}

# read_server: sets PROCESS, ROLE, HISTORY, OFFSET, LINK, SYNCING, FOLLOWS, PRIORITY, GOOD from the local server; false if it does not answer.
read_server() {
  INFO=$(ask_local 'INFO replication
INFO persistence
INFO server') || INFO=
  field role "$INFO" || return 1
  ROLE=$FIELD
  field loading "$INFO" || FIELD=0
  LOADING=$FIELD
  field master_replid "$INFO" && HISTORY=$FIELD
  field run_id "$INFO" && PROCESS=$FIELD
  if [ "$ROLE" = master ]; then
    field master_repl_offset "$INFO" && OFFSET=$FIELD
    field min_slaves_good_slaves "$INFO" || FIELD=0
    GOOD=$FIELD
  else
    field slave_repl_offset "$INFO" && OFFSET=$FIELD
    field master_link_status "$INFO" && LINK=$FIELD
    field master_sync_in_progress "$INFO" && SYNCING=$FIELD
    field master_host "$INFO" && FOLLOWS=$FIELD
    field slave_priority "$INFO" && PRIORITY=$FIELD
  fi
}

# remember_epoch ADDRESS HISTORY [STREAMING...]: the master in whose epoch this pod is in sync, the name of its history and the replicas that stream it,
# for the day on which that master is gone. It lies beside the data: a pod that comes back as another must not choose by less.
remember_epoch() {
  local old
  read -r old 2>/dev/null <"$HA_STATE/history" || old=
  [ "$old" = "$*" ] || write_file "$HA_STATE/history" "$*" || :
}

# recall_epoch: sets EPOCH_OF, EPOCH_HISTORY and STREAMING.
recall_epoch() {
  EPOCH_OF='' EPOCH_HISTORY='' STREAMING=''
  read -r EPOCH_OF EPOCH_HISTORY STREAMING 2>/dev/null <"$HA_STATE/history" || :
}
