#!/bin/sh
# preStop of a data pod. A master hands over before it ends; a replica sees to it that it is not promoted any more.
set -eu
LIB=${HA_SCRIPTS:-/opt/redis-sentinel}/lib
. "$LIB/common.sh"
. "$LIB/mark.sh"
. "$LIB/handover.sh"

# Output of a hook goes nowhere; the container's log is that of its first process.
exec >>"${HA_LOG:-/proc/1/fd/1}" 2>&1
now
BEGAN=$NOW
trap let_go EXIT
trap 'exit 1' TERM INT
trap '' PIPE
hold ending 30000
hold handover 2500
load_addresses kept
redis_address "$ORDINAL"
MASTER=$ADDRESS ASKED_AT=$HA_LOCAL
INFO=$(ask_local 'INFO replication') || :
field role "$INFO" || exit 0
if [ "$FIELD" != master ]; then
  ask_local 'CONFIG SET replica-priority 0' >/dev/null || :
  # Its master goes on, and knows more from now on (decide.sh).
  if field master_link_status "$INFO" && [ "$FIELD" = up ]; then write_file "$HA_STATE/left" 1 || :; fi
  step "a replica ends: not to be promoted any more"
  exit 0
fi
# Its guard may not have had the time to mark this reign.
look_sentinels
mark_my_reign "$MASTER" "$INFO"
# Others may be ending in the same moment (an uninstall, a drain): one second lets them say so, while writes go on.
pause 1
hand_over "$REDIS_REPLICAS"
