#!/bin/sh
# The container `upload` of a backup, in the image of rclone: sends what the container `dump` has left on the pod's volume to the store, the manifest last,
# and then deletes what is too old. It writes its result beside it, which the container `report` tells.
set -eu
LIB=${HA_SCRIPTS:-/opt/redis-sentinel}/lib
HA_DATA=${HA_RUN:-/run/redis-sentinel}
. "$LIB/common.sh"
. "$LIB/beside.sh"
. "$LIB/store.sh"
. "$LIB/retention.sh"
# Objects without a manifest are those of another run for so long.
LEFT_DAYS=3

upload_failed() {
  write_file "$SCRATCH/result" "failed $*"
  die "$*"
}

# take_back: what a transfer that broke off has left would fill a store that is full already. A store that does not allow it loses nothing: an object without
# a manifest does not count.
take_back() {
  local why
  why=$STORE_ERROR
  store_delete "$BACKUP" || log "what was sent is not deleted: $STORE_ERROR"
  upload_failed "the store does not take it: $why"
}

# retain: what was just written is the newest good one. A failure leaves more than wanted, and the backup is good all the same.
retain() {
  local each oldest
  store_list || { log "retention: the store cannot be listed, nothing is deleted: $STORE_ERROR" && return 0; }
  oldest=
  [ "$RETENTION_DAYS" = 0 ] || oldest=$(days_ago "$RETENTION_DAYS")
  for each in $(printf '%s\n' "$STORE_NAMES" | too_many "$RETENTION_COUNT" "$oldest" "$BACKUP") \
    $(printf '%s\n' "$STORE_LEFT" | left_behind "$(days_ago "$LEFT_DAYS")"); do
    if store_delete "$each"; then log "retention: $each is deleted"; else log "retention: $each is not deleted: $STORE_ERROR"; fi
  done
  log "the store has $(printf '%s\n' "$STORE_NAMES" | grep -c .) backups of this set before deletion"
}

trap 'exit 1' TERM INT
trap '' PIPE
alive &
trap 'kill $! 2>/dev/null || :' EXIT
read -r BACKUP BYTES <"$SCRATCH/name" || upload_failed "the dump has left no backup on the volume of the pod"
store_configure || upload_failed "the store cannot be used: $STORE_ERROR"
log "$BACKUP is sent, $BYTES bytes"
store_put "$SCRATCH/$BACKUP.rdb.gz" "$BACKUP" "$SCRATCH/$BACKUP.json" || take_back
log "$BACKUP is stored"
retain
write_file "$SCRATCH/result" "ok"
