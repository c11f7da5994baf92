#!/bin/sh
# Starts a data pod's server, but not before it is known what it is: nobody serves before it knows who it is.
set -eu
LIB=${HA_SCRIPTS:-/opt/redis-sentinel}/lib
. "$LIB/common.sh"
. "$LIB/ask.sh"
. "$LIB/peers.sh"
. "$LIB/counts.sh"
. "$LIB/each.sh"
. "$LIB/view.sh"
. "$LIB/mark.sh"
. "$LIB/lease.sh"
. "$LIB/boot.sh"
. "$LIB/decide.sh"
. "$LIB/server.sh"
. "$LIB/engine.sh"
. "$LIB/rights.sh"

stop() {
  close_boot_port
  log "told to stop before a role was decided"
  exit 0
}

# Without persistence a restart has lost data that others may have: nothing here counts.
forget_volatile_data() {
  [ "$PERSISTENCE" = no ] || return 0
  rm -rf "$HA_DATA"/*.rdb "$HA_DATA"/appendonlydir "$HA_STATE/reign" "$HA_STATE/born"
}

# print_facts: what decide reads. A silent peer's time counts from the first round in which it was silent.
print_facts() {
  local pod i line since
  pod=$NAMED
  case $NAMED in none) ;; *) ordinal_of "$NAMED" && pod=$PEER ;; esac
  echo "view $pod $NAMED_EPOCH $VOTES $BLANK $SILENT $OTHER $FAILING $OTHER_EPOCH"
  echo "me $MARK_STATE $MARK_EPOCH $MARK_ROLE $MARK_SYNC $MARK_OFFSET $LEFT"
  echo "waiting $((NOW - STARTED))"
  i=0
  while [ "$i" -lt "$REDIS_REPLICAS" ]; do
    if [ "$i" != "$ORDINAL" ]; then
      read -r line <"$PEER_ANSWERS.$i" || line=silent
      if [ "$line" = silent ]; then
        eval "since=\${SILENT_SINCE_$i}"
        line="silent $((NOW - since))"
      fi
      echo "peer $i $line"
    fi
    i=$((i + 1))
  done
}

renew_boot_port() {
  close_boot_port
  write_users server
  open_boot_port "$BOOT_FACTS"
}

note_silence() {
  local i line
  i=0
  while [ "$i" -lt "$REDIS_REPLICAS" ]; do
    if [ "$i" != "$ORDINAL" ]; then
      read -r line <"$PEER_ANSWERS.$i" || line=silent
      if [ "$line" = silent ]; then eval ": \${SILENT_SINCE_$i:=$NOW}"; else eval "SILENT_SINCE_$i="; fi
    fi
    i=$((i + 1))
  done
}

wait_for_decision() {
  now
  STARTED=$NOW
  while :; do
    # Who waits for long must not miss a change: of redis.birth, of the number of instances, or of the passwords.
    read_counts
    ! refresh_keys || renew_boot_port
    # The Sentinels last: a server that is stopped answers when it goes on, and by then it may be about to be replaced.
    each_server redis describe_peer
    PEER_ANSWERS=$ANSWERS
    look_sentinels
    now
    note_silence
    print_facts >"$HA_RUN/facts"
    decide <"$HA_RUN/facts"
    case $DECISION in
      wait) ;;
      replica\ *) return 0 ;;
      *) ! claim_reign || return 0 ;;
    esac
    beat "waiting: $REASON"
    load_addresses asked
    pause 0.3
  done
}

# claim_reign: the guard of this pod may be giving the place to a replica right now. Each says what it is about to do, then looks for the
# other: at least one of them sees it.
claim_reign() {
  hold resuming 5000
  held crash || return 0
  release resuming
  REASON="the guard gives the place of a master that was gone to a replica"
  return 1
}

# mark_first EPOCH ROLE SYNC: before the server starts.
mark_first() {
  write_mark "$1" "$2" "$3" "$MARK_OFFSET"
  [ "$MARK_LOST" = no ] || die "the mark cannot be written to $HA_STATE/reign: free space on this volume"
}

# act: what the decision means for the files; the server is started after it.
act() {
  case $MARK_FIRST:$DECISION in
    :*) ;;
    *:candidate*) mark_first "$MARK_FIRST" replica 1 ;;
    *) mark_first "$MARK_FIRST" master 1 ;;
  esac
  case $DECISION in
    birth | revive)
      [ "$DECISION" = revive ] || : >"$HA_STATE/born"
      write_config 100
      ;;
    resume)
      : >"$HA_RUN/resumed"
      write_config 100
      ;;
    replica\ *)
      # What is here will be replaced by the master's data: until that is complete it must not count as whole.
      [ "$MARK_STATE" != marked ] || mark_first "$MARK_EPOCH" replica 0
      redis_address "${DECISION#* }"
      write_config 0 "$ADDRESS"
      ;;
    candidate\ *)
      redis_address "${DECISION#* }"
      write_config 100 "$ADDRESS"
      ;;
  esac
  # What was true of the server before this one.
  rm -f "$HA_STATE/left" "$HA_RUN/emptied"
  write_file "$HA_RUN/decision" "${DECISION%% *}"
}

trap stop TERM INT
mkdir -p "$HA_STATE" "$HA_RUN"
write_file "$HA_RUN/verdict" "not 0 starting"
rm -f "$HA_RUN/decision" "$HA_RUN/ending" "$HA_RUN/handover" "$HA_RUN/resuming" "$HA_RUN/resumed"
take_lock
forget_volatile_data
read_mark
LEFT=0
[ ! -e "$HA_STATE/left" ] || LEFT=1
log_newline
log "start: data $MARK_STATE, reign $MARK_EPOCH, $MARK_ROLE, in sync $MARK_SYNC, offset $MARK_OFFSET"
own_address REDIS
write_users server
open_boot_port "boot $MARK_STATE $MARK_EPOCH $MARK_ROLE $MARK_SYNC $MARK_OFFSET"
wait_for_decision
log "decision: $DECISION: $REASON"
act
close_boot_port
trap - TERM INT
exec_server
