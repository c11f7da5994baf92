#!/bin/sh
# The container `fetch` of a drill, in the image of rclone: leaves the newest backup on the volume of the pod, for the container `drill`.
set -eu
LIB=${HA_SCRIPTS:-/opt/redis-sentinel}/lib
HA_DATA=${HA_RUN:-/run/redis-sentinel}
. "$LIB/common.sh"
. "$LIB/beside.sh"
. "$LIB/fetch.sh"

# fetch_failed TEXT: the container `drill` tells it.
fetch_failed() {
  write_file "$SCRATCH/result" "failed $*"
  die "$*"
}

trap 'exit 1' TERM INT
trap '' PIPE
alive &
trap 'kill $! 2>/dev/null || :' EXIT
store_configure || fetch_failed "the store cannot be used: $STORE_ERROR"
find_backup newest || fetch_failed "$FETCH_ERROR"
log "$FETCH_NAME is fetched, $M_BYTES bytes"
fetch_object "$SCRATCH/dump.rdb" || fetch_failed "$FETCH_ERROR"
printf '%s\n' "$MANIFEST" >"$SCRATCH/manifest.json"
write_file "$SCRATCH/result" "ok $FETCH_NAME"
