#!/bin/sh
# preStop of a data pod. A master hands over before it ends; a replica sees to it that it is not promoted any more.
set -eu
LIB=${HA_SCRIPTS:-/opt/redis-sentinel}/lib
. "$LIB/common.sh"
. "$LIB/handover.sh"
. "$LIB/turn.sh"

is_master() { INFO=$(ask_local 'INFO replication
INFO persistence') && field role "$INFO" && [ "$FIELD" = master ]; }

# await_others: in the last moments in which it is still a master as any, which its guard looks after.
await_others() {
  look_sentinels
  # Its guard may not have had the time to mark this epoch.
  mark_my_epoch "$MASTER" "$INFO"
  # Others may be ending in the same moment (an uninstall, a drain): one second lets them say so.
  pause 1
  await_sentinels
}

# await_sentinels: an upgrade restarts them, too, and who asks one that is away for the new master waits for a connect time-out of its own. Writes
# go on here meanwhile, so it may take a third of the time that this script has.
await_sentinels() {
  while look_sentinels && has_majority && [ "$NAMED:$REPLACING" = "$MASTER:0" ] && [ "$VOTES" -lt "$SENTINELS" ]; do
    elapsed
    [ "$ELAPSED" -lt $((HANDOVER_SECONDS * 1000 / 3)) ] || return 0
    log_on_change "waiting: $VOTES of $SENTINELS Sentinels name this master, $SILENT do not answer"
    pause 0.2
  done
}

# Output of a hook goes nowhere; the container's log is that of its first process.
exec >>"${HA_LOG:-/proc/1/fd/1}" 2>&1
now
BEGAN=$NOW
trap let_go EXIT
trap 'exit 1' TERM INT
trap '' PIPE
load_addresses kept
redis_address "$ORDINAL"
MASTER=$ADDRESS ASKED_AT=$HA_LOCAL
await_turn
now
BEGAN=$NOW
if is_master; then await_others; fi
hold ending 30000
# A server that is told to end while it loads has not failed.
load_ended
hold handover 2500
if is_master; then
  hand_over "$REDIS_REPLICAS"
elif field role "$INFO"; then
  ask_local 'CONFIG SET replica-priority 0' >/dev/null || :
  # Its master goes on, and knows more from now on (start-decision.sh).
  if field master_link_status "$INFO" && [ "$FIELD" = up ]; then write_file "$HA_STATE/left" 1 || :; fi
  step "a replica terminates: replica-priority 0, so that no Sentinel promotes it"
fi
