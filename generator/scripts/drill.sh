#!/bin/sh
# The container `drill` of a drill: restores the newest backup, which the container `fetch` has left, into a server without a port in this pod, and compares
# what it has with the manifest.
set -eu
LIB=${HA_SCRIPTS:-/opt/redis-sentinel}/lib
HA_DATA=${HA_RUN:-/run/redis-sentinel}
. "$LIB/common.sh"
. "$LIB/client.sh"
. "$LIB/addresses.sh"
. "$LIB/target.sh"
. "$LIB/report.sh"
. "$LIB/rdb.sh"
. "$LIB/manifest.sh"
. "$LIB/beside.sh"
. "$LIB/run.sh"

drill() {
  local found
  await_beside fetch "fetches the newest backup"
  [ "$RESULT" = ok ] || run_failed "$WORDS"
  log "$WORDS is loaded by a server without a port"
  inspect_rdb "$SCRATCH/dump.rdb" || run_failed "the backup $WORDS cannot be restored: $RDB_ERROR"
  slurp "$SCRATCH/manifest.json"
  found=$(manifest_differences "$TEXT")
  [ -z "$found" ] || run_failed "the backup $WORDS is not what its manifest says: $found"
  manifest_field bytes "$TEXT" || FIELD=0
  report_run drill ok "$FIELD" "$WORDS"
  log "$WORDS is restored as its manifest says: $KEYS keys, $PERSISTENT_KEYS of them without a time to live"
}

# manifest_differences MANIFEST: prints what inspect_rdb has found otherwise, nothing when it is the same. A manifest without a digest counts keys in a
# simpler way.
manifest_differences() {
  local pair digest found
  manifest_field digest "$1" || FIELD=
  digest=$FIELD
  for pair in keys:KEYS ${digest:+persistentKeys:PERSISTENT_KEYS digest:DIGEST}; do
    manifest_field "${pair%:*}" "$1" || FIELD=nothing
    eval "found=\$${pair#*:}"
    [ "$found" = "$FIELD" ] || printf '%s' "${pair%:*}: $found here, $FIELD in the manifest; "
  done | sed 's/; $//'
}

write_file "$SCRATCH/began" "$(date +%s)"
run_in_child drill drill
