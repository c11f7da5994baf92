#!/bin/sh
# The container `report` of a backup: waits for what the container `upload` makes of it, and publishes it for the metrics. The image of rclone has no client
# of Redis.
set -eu
LIB=${HA_SCRIPTS:-/opt/redis-sentinel}/lib
HA_DATA=${HA_RUN:-/run/redis-sentinel}
. "$LIB/common.sh"
. "$LIB/client.sh"
. "$LIB/addresses.sh"
. "$LIB/target.sh"
. "$LIB/report.sh"
. "$LIB/beside.sh"
. "$LIB/run.sh"

tell_result() {
  local name bytes
  await_beside upload "sends the backup to the store"
  [ "$RESULT" = ok ] || run_failed "$WORDS"
  read -r name bytes <"$SCRATCH/name"
  report_run backup ok "$bytes" "$name"
  log "$name is done"
}

run_in_child tell_result backup
