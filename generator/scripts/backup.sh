#!/bin/sh
# The container `dump` of a backup: takes a dump from the replica in sync with least lag, checks it, counts what it holds, compresses it and writes its
# manifest beside it, on the volume of the pod. The container `upload` then sends both to the store.
set -eu
LIB=${HA_SCRIPTS:-/opt/redis-sentinel}/lib
# A Job has no volume of its own to remember something.
HA_DATA=${HA_RUN:-/run/redis-sentinel}
. "$LIB/common.sh"
. "$LIB/client.sh"
. "$LIB/addresses.sh"
. "$LIB/each.sh"
. "$LIB/view.sh"
. "$LIB/target.sh"
. "$LIB/report.sh"
. "$LIB/source.sh"
. "$LIB/reader.sh"
. "$LIB/rdb.sh"
. "$LIB/manifest.sh"
. "$LIB/run.sh"
SCRATCH=${SCRATCH:-/scratch}
SET=$NAMESPACE.$NAME
# A network policy takes a moment to let a new pod in, and a switch or a rollout leaves no replica in sync for a while.
PATIENCE=${HA_PATIENCE:-120}
# So long a source may be silent while it is read: redis-cli itself would wait for ever for a node that is gone.
SILENCE_MS=${HA_SILENCE_MS:-30000}

# find_source: sets SOURCE and SOURCE_ADDRESS, or waits until there is one, for PATIENCE seconds.
find_source() {
  local late why
  now
  late=$((NOW + PATIENCE * 1000))
  while :; do
    load_addresses asked
    refresh_keys || :
    look_sentinels
    if has_majority && [ "$NAMED" != none ]; then
      read -r why SOURCE SOURCE_ADDRESS <<END
$(describe_replicas | choose_source "$NAMED" "$MAX_LAG")
END
      [ "$why" != take ] || return 0
      why="no replica is in sync: $SOURCE $SOURCE_ADDRESS"
    else
      why="no majority of the $SENTINEL_REPLICAS Sentinels names a master ($SILENT do not answer)"
    fi
    now
    [ "$NOW" -lt "$late" ] || run_failed "$why, still so after $PATIENCE s. A master is never read: its Sentinels would take this pod for a replica"
    log_on_change "waiting: $why"
    pause 1
  done
}

# describe_replicas: a line for each data pod but the named master, as choose_source reads it.
describe_replicas() {
  local i lags line host
  lags=$(ask_redis "$NAMED" 'INFO replication' | list_lags)
  i=0
  while [ "$i" -lt "$REDIS_REPLICAS" ]; do
    redis_address "$i"
    host=$ADDRESS
    line='- - - - -'
    [ -z "$host" ] || line=$(describe_server "$host" | cut -d ' ' -f 2-6)
    if [ "$host" != "$NAMED" ]; then
      echo "redis-$i ${host:--} ${line:-- - - - -} $(printf '%s\n' "$lags" | awk -v address="$host" '$1 == address { print $2; found = 1; exit } END { if (!found) print "-" }')"
    fi
    i=$((i + 1))
  done
}

# choose_password: sets DUMP_PASSWORD to the password that the source takes.
choose_password() {
  local each
  for each in $BACKUP_PASSWORDS; do
    case $(printf 'AUTH %s %s\n' "$BACKUP_USER" "$each" | timeout 5 "$HA_ENGINE-cli" -h "$SOURCE_ADDRESS" -p "$REDIS_PORT" 2>&1) in
      OK*) DUMP_PASSWORD=$each && return 0 ;;
    esac
  done
  run_failed "$SOURCE refuses the user of backups, $BACKUP_USER: a data pod has it from its first start with backup.enabled on"
}

# take_dump FILE: from the source, which is watched meanwhile.
take_dump() {
  local since info why
  start_reader "$1"
  since=
  while reader_runs "$1"; do
    info=$(ask_redis "$SOURCE_ADDRESS" 'INFO replication') || info=
    why=$(source_lost "$info")
    now
    [ "$why" = "does not answer" ] || since=
    if [ "$why" = "does not answer" ] && [ $((NOW - ${since:=$NOW})) -lt "$SILENCE_MS" ]; then why=; fi
    if [ -n "$why" ]; then
      kill -9 "$READER" 2>/dev/null || :
      run_failed "$SOURCE $why while its dump was read, so the dump is given up. The next backup takes a replica that is in sync then"
    fi
    log_on_change "reading the dump of $SOURCE: $(du -sm "$SCRATCH" | cut -f1) MiB"
    pause "${HA_WATCH:-0.5}"
  done
  reader_succeeded "$1" || run_failed "$SOURCE did not give its dump: $(grep . "$HA_RUN/dump.log" | tail -n 1 | tr -d '\r')"
}

back_up() {
  local raw
  raw=$SCRATCH/dump.rdb
  find_source
  choose_password
  BACKUP_TIME=$(date -u +%Y-%m-%dT%H:%M:%SZ)
  log "the source is $SOURCE, a replica of $NAMED"
  take_dump "$raw"
  RDB_BYTES=$(wc -c <"$raw")
  log "$SOURCE gave $RDB_BYTES bytes; they are checked"
  inspect_rdb "$raw" "$BACKUP_INSPECT" || run_failed "the dump is not good: $RDB_ERROR"
  backup_name "$BACKUP_TIME" "$RDB_ENGINE" "$RDB_ENGINE_VERSION" "$RDB_HISTORY" "$RDB_OFFSET" "$ORDINAL"
  gzip -1 "$raw" && mv "$raw.gz" "$SCRATCH/$BACKUP.rdb.gz" || run_failed "the dump could not be compressed: is backup.scratch.size enough for both?"
  BYTES=$(wc -c <"$SCRATCH/$BACKUP.rdb.gz")
  SHA256=$(sha256sum <"$SCRATCH/$BACKUP.rdb.gz")
  SHA256=${SHA256%% *}
  manifest >"$SCRATCH/$BACKUP.json"
  write_file "$SCRATCH/name" "$BACKUP $BYTES"
  log "$BACKUP: $KEYS keys, $PERSISTENT_KEYS of them without a time to live, $BYTES bytes"
}

# The clock of the whole run begins here.
write_file "$SCRATCH/began" "$(date +%s)"
run_in_child back_up backup
