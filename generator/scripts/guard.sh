#!/bin/sh
# The guard of a data pod: a loop that compares what is with what must be and repairs it. It keeps the marks, sets the
# priority, fences, heals, and writes the verdict that the readiness probe reads.
set -eu
LIB=${HA_SCRIPTS:-/opt/redis-sentinel}/lib
. "$LIB/common.sh"
. "$LIB/client.sh"
. "$LIB/addresses.sh"
. "$LIB/renew.sh"
. "$LIB/each.sh"
. "$LIB/view.sh"
. "$LIB/replicas.sh"
. "$LIB/files.sh"
. "$LIB/mark.sh"
. "$LIB/self.sh"
. "$LIB/lease.sh"
. "$LIB/pace.sh"
. "$LIB/repair.sh"
. "$LIB/priority.sh"
. "$LIB/rotate.sh"
. "$LIB/users.sh"
. "$LIB/engine.sh"
. "$LIB/rights.sh"
. "$LIB/renew-users.sh"
. "$LIB/exporter.sh"
. "$LIB/live-settings.sh"
. "$LIB/win-epoch.sh"
. "$LIB/epoch.sh"
. "$LIB/connections.sh"
. "$LIB/target.sh"
. "$LIB/crash-failover.sh"
. "$LIB/epoch-conflict.sh"
. "$LIB/readdress.sh"
. "$LIB/detach.sh"
. "$LIB/failover-pause.sh"
. "$LIB/unannounced.sh"
. "$LIB/sentinel-events.sh"
. "$LIB/crash.sh"
. "$LIB/counts.sh"
. "$LIB/made.sh"
. "$LIB/sentinel-upkeep.sh"
. "$LIB/foreign.sh"
. "$LIB/busy.sh"
. "$LIB/links.sh"
. "$LIB/fence.sh"
. "$LIB/report.sh"

# verdict WORD REASON: the same one is written again every 4 s; the probe allows 10. Who cannot keep its mark is not ready.
verdict() {
  local word at reason
  [ "$1:$MARK_LOST" != ready:yes ] || set -- not "the mark cannot be written: is the volume full?"
  read -r word at reason 2>/dev/null <"$HA_RUN/verdict" || word=none at=0 reason=''
  if [ "$word $reason" != "$1 $2" ] || [ $((NOW - at)) -ge 4000 ]; then write_file "$HA_RUN/verdict" "$1 $NOW $2"; fi
  WAS=$1
  [ "$1: $2" = "${LOGGED:-}" ] && [ "$1" = ready ] || log_on_change "$1: $2"
}

guard_master() {
  release_clients
  if has_majority && [ "$NAMED" != "$MY_ADDRESS" ]; then
    verdict not "this pod is a master, but the Sentinels name $NAMED"
    reclaim
    # A promoted replica is a master before the Sentinels say so; one that was master of an older epoch is demoted.
    if ! realign && is_placed "$NAMED" && lasts never_named 8000 && answers_as_master "$NAMED"; then follow "$NAMED" "no majority of Sentinels has named this master"; fi
    return
  fi
  over never_named
  # Should the event have been missed.
  if has_majority && [ "$FAILOVERS" -gt 0 ]; then pause_if_replaced "$MY_ADDRESS"; fi
  if has_majority; then
    mark_my_epoch "$MY_ADDRESS" "$INFO"
    renew_epoch
    raise_epoch
    read_replicas "$INFO"
    # shellcheck disable=SC2086 # a list of addresses
    remember_epoch "$MY_ADDRESS" "$HISTORY" $ONLINE
    # shellcheck disable=SC2086 # a list of addresses
    place_addresses $ONLINE
  fi
  [ "$OTHER" -gt 0 ] || adopt_blank_sentinels
  [ "$NAMED" != "$MY_ADDRESS" ] || complete_settings
  if has_majority; then
    renew_peer_links
    free_stuck_ones
    forget_stale_entries
    resolve_epoch_conflict
    rename_master
  fi
  if [ "$RELEASED" = yes ]; then
    verdict not "fenced: no replica is in sync, $VOTES of $SENTINELS Sentinels confirm this master; its clients are disconnected"
  elif is_fenced; then
    verdict not "master without a replica in sync: writes are refused"
  elif has_majority; then
    verdict ready "master in epoch $NAMED_EPOCH"
  elif [ "$WAS" = ready ]; then
    verdict ready "master; $VOTES of $SENTINELS Sentinels confirm it"
  else
    verdict not "master, but no majority of Sentinels names this pod yet"
  fi
}

guard_replica() {
  if has_majority && [ "$NAMED" = "$MY_ADDRESS" ]; then
    verdict not "the Sentinels name this pod, but it is a replica"
    if lasts handed 1000 && finish_handover; then over handed; fi
    if [ "$MARK_SYNC" = 1 ] && has_no_leader; then
      if lasts named 3000; then promote_self "named in epoch $NAMED_EPOCH, and $FOLLOWS, which this replica follows, is not a master"; fi
    else
      over named
    fi
    return
  fi
  over named
  over handed
  guard_link
  if has_majority && [ "$FOLLOWS" != "$NAMED" ]; then
    verdict not "following $FOLLOWS, but the Sentinels name $NAMED"
    realign || :
    return
  fi
  # The master's guard knows its own mark alone.
  if has_majority && [ "$MARK_EPOCH" -gt "$NAMED_EPOCH" ]; then
    if lasts higher 3000; then raise_epoch; fi
  else
    over higher
  fi
  leave_if_down
  if [ "$LINK:$SYNCING" != up:0 ]; then
    verdict not "replica of $FOLLOWS: link $LINK, sync in progress $SYNCING"
  elif ! has_majority; then
    verdict "$WAS" "replica of $FOLLOWS; no majority of Sentinels answers"
  elif priority_seen; then
    verdict ready "replica of $FOLLOWS in epoch $NAMED_EPOCH"
  else
    verdict not "in sync; no majority of Sentinels lists replica-priority 100 for this pod yet"
  fi
}

# guard_link: priority and mark follow what the link to the master says.
guard_link() {
  if [ "$SYNCING" != 0 ]; then
    : >"$HA_RUN/emptied"
    [ "$PRIORITY" = 0 ] || set_priority 0 "a full sync replaces this replica's data"
    [ "$MARK_SYNC" = 0 ] || write_mark "$MARK_EPOCH" replica 0 "$MARK_OFFSET"
  elif [ "$LINK" = up ]; then
    over linkdown
    [ ! -e "$HA_RUN/emptied" ] || rm -f "$HA_RUN/emptied"
    [ "$PRIORITY" != 0 ] || set_priority 100 "in sync with $FOLLOWS"
    if has_majority && [ "$FOLLOWS" = "$NAMED" ]; then
      on_disk "$INFO"
      write_mark "$NAMED_EPOCH" replica "$ON_DISK" "$OFFSET"
      remember_epoch "$FOLLOWS" "$HISTORY"
    fi
  elif [ "$PRIORITY" = 0 ] && { was_in_sync || shares_history; }; then
    set_priority 100 "in sync with $FOLLOWS until its link ended"
  elif [ "$MARK_SYNC:$MARK_ROLE" = 1:replica ]; then
    # Cut off while the epoch goes on without me; when the master itself is down my data stays as good as any.
    if lasts linkdown $((DOWN_AFTER + 2000)) && { { has_majority && [ "$NAMED_DOWN" = 0 ]; } || lasts linkdown 60000; }; then
      write_mark "$MARK_EPOCH" replica 0 "$MARK_OFFSET"
      log "out of sync: no link to $FOLLOWS"
    fi
  fi
}

round() {
  now
  stamp guard
  read_counts
  keep_keys
  keep_exporter_login
  if held handover; then
    stamp heartbeat
    verdict not "this pod hands over"
    return
  fi
  know_myself asked
  renew_addresses
  hear_all
  if ! read_server; then
    WAS=not ROLE=none YOUNG_UNTIL=
    # While the start script waits it says why; otherwise nobody would take back a stale `ready`.
    [ -e "$HA_RUN/decision" ] || return 0
    if is_busy; then
      verdict not "the server is busy with a script"
      end_busy
    else
      over busy
      verdict not "the server does not answer"
    fi
    return
  fi
  over busy
  [ -e "$HA_RUN/decision" ] || return 0
  # The server runs: what the start script was about to do is done.
  [ ! -e "$HA_RUN/starting-as-master" ] || release starting-as-master
  stamp heartbeat
  if [ "$LOADING" != 0 ]; then
    field loading_loaded_perc "$INFO" || FIELD=0
    verdict not "loading: ${FIELD%%.*} %"
    return
  fi
  load_ended
  block_demoted_master
  renew_my_links
  look_if_due
  note_made
  renew_users
  rotate
  renew_settings
  read_mark
  seek_foreign
  [ "$MARK_SYNC" = 0 ] || drop_copy
  if held ending; then
    verdict not "this pod is ending"
    # Its hook is done, or was killed: what it left behind is finished.
    if [ "$ROLE" = master ]; then realign || :; elif has_majority && [ "$NAMED" = "$MY_ADDRESS" ]; then finish_handover || :; fi
    return
  fi
  announce_address
  place_addresses "$NAMED"
  if is_blocked; then lasts blocked 2000 && replace_blocked || :; else over blocked; fi
  if [ "$ROLE" = master ]; then guard_master; else guard_replica; fi
}

# farewell: a native sidecar is told to stop right after the server has ended. If that was the named master, its place must not stay
# empty: who waits for the server's end either sees to that already, or is not to begin now.
farewell() {
  held crash || kill "$WATCHER" 2>/dev/null || :
  while held crash; do pause 0.05; done
  SCRIPT=farewell
  replace_mine || :
  exit 0
}

trap farewell TERM INT
# An open line may end while it is written to.
trap '' PIPE
mkdir -p "$HA_STATE" "$HA_RUN"
read_made
WAS=not
PROCESS=none ROLE=none PRIORITY=0 LINK=down SYNCING=0 GOOD=0 MASTER_LIFE=
log "start"
open_ears
listen &
watch_server &
WATCHER=$!
while :; do
  round
  report
  rest
done
