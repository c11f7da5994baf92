# A backup from the store, as a dump that is what its manifest says. Runs in the image of rclone.

. "${HA_SCRIPTS:-/opt/redis-sentinel}/lib/store.sh"
. "${HA_SCRIPTS:-/opt/redis-sentinel}/lib/manifest.sh"

# Names of the backups that are listed in an error.
FETCH_LISTED=3

# find_backup FROM: sets FETCH_NAME, MANIFEST and what it says: M_ENGINE M_VERSION M_RDB M_BYTES M_SHA256 M_RDB_BYTES M_KEYS M_PERSISTENT M_DIGEST.
# False, with the reason in FETCH_ERROR, when there is no such backup.
find_backup() {
  local folder word
  folder=${STORE_ROOT#*:}
  FETCH_ERROR='' FETCH_NAME=$1
  if ! store_list; then
    FETCH_ERROR="the store cannot be listed: $STORE_ERROR"
    return 1
  fi
  # shellcheck disable=SC2086 # a list of names
  set -- $STORE_NAMES
  if [ $# = 0 ]; then
    FETCH_ERROR="the store has no backup with a manifest${folder:+ in $folder}"
    return 1
  fi
  [ "$FETCH_NAME" != newest ] || FETCH_NAME=$1
  case " $* " in
    *" $FETCH_NAME "*) ;;
    *)
      word=$(printf '%s\n' "$@" | head -n "$FETCH_LISTED" | tr '\n' ' ')
      FETCH_ERROR="the store has no backup $FETCH_NAME with a manifest${folder:+ in $folder}; the newest are: ${word% }"
      return 1
      ;;
  esac
  if ! store_manifest "$FETCH_NAME"; then
    FETCH_ERROR="the manifest of $FETCH_NAME cannot be read: $STORE_ERROR"
    return 1
  fi
  read_manifest
}

read_manifest() {
  local word
  manifest_field format "$MANIFEST" || FIELD=none
  if [ "$FIELD" != 1 ]; then
    FETCH_ERROR="the manifest of $FETCH_NAME is of format $FIELD, and this chart reads format 1"
    return 1
  fi
  for word in M_ENGINE:engine M_VERSION:version M_RDB:rdbVersion M_BYTES:bytes M_SHA256:sha256 M_RDB_BYTES:rdbBytes M_KEYS:keys \
    M_PERSISTENT:persistentKeys M_DIGEST:digest; do
    manifest_field "${word#*:}" "$MANIFEST" || FIELD=
    case $word:$FIELD in
      M_DIGEST:*) ;;
      M_ENGINE:*:* | M_VERSION:*:* | M_SHA256:*:*) case $FIELD in '' | *[!A-Za-z0-9._-]*) FIELD=bad ;; esac ;;
      *) case $FIELD in '' | *[!0-9]* | ????????????????*) FIELD=bad ;; esac ;;
    esac
    if [ "$FIELD" = bad ]; then
      FETCH_ERROR="the manifest of $FETCH_NAME is not whole: it does not say ${word#*:}"
      return 1
    fi
    eval "${word%%:*}=\$FIELD"
  done
}

# left_behind_objection ID FROM: after find_backup, why a restore of that backup would bring old data back, empty if it does not. Backups that were taken of the
# set which this restore.id began are newer than that backup: the value was left behind, and all volumes have gone since. MANIFEST stays that of the backup.
left_behind_objection() {
  local newest chosen
  [ "$2" != newest ] || return 0
  newest=${STORE_NAMES%%[!A-Za-z0-9._-]*} chosen=$MANIFEST
  if store_manifest "$newest" && manifest_field restoreId "$MANIFEST" && [ "$FIELD" = "$1" ]; then
    echo "restore.id $1 was done before: the backup $newest was taken of the set that began with it. To go on, set restore.from to newest, or another restore.id"
  fi
  MANIFEST=$chosen
}

# engine_objection ENGINE VERSION: why that engine (VERSION: 1000 x major + minor) does not read the dump, empty if it may. What it says of the files
# stands in docs/backup.md. Format 80 and above is Valkey's own; from 12 on a format below that is Redis' own.
engine_objection() {
  local most
  most=
  case $1:$M_RDB in
    redis:[0-9] | redis:[0-7][0-9]) [ "$2" -ge 7004 ] || most=11 ;;
    redis:*) most=12 ;;
    valkey:[0-9] | valkey:1[01]) ;;
    valkey:[0-7][0-9]) most=11 ;;
    valkey:*) [ "$2" -ge 9000 ] || most=11 ;;
  esac
  if [ -z "$most" ] || [ "$M_RDB" -le "$most" ]; then return 0; fi
  echo "it was made by $M_ENGINE $M_VERSION in RDB version $M_RDB, and $1 $(($2 / 1000)).$(($2 % 1000)) reads versions up to $most of that kind"
}

# fetch_object FILE: the dump of the backup that was found goes to FILE, and FILE.gz in between. False, with FETCH_ERROR, and no file, when it is not
# what the manifest says.
fetch_object() {
  local found free
  FETCH_ERROR=
  rm -f "$1" "$1".gz*
  free=$(df -Pk "${1%/*}" | awk 'END { print $4 }')
  if [ "$free" -lt $(((M_BYTES + 2 * M_RDB_BYTES) / 1024)) ]; then
    FETCH_ERROR="the backup $FETCH_NAME needs $(((M_BYTES + 2 * M_RDB_BYTES) / 1048576 + 1)) MiB, and the volume has $((free / 1024)) MiB free"
    return 1
  fi
  if ! store_get "$FETCH_NAME" "$1.gz"; then
    FETCH_ERROR="the backup $FETCH_NAME cannot be fetched: $STORE_ERROR"
  elif found=$(wc -c <"$1.gz") && [ $((found)) != "$M_BYTES" ]; then
    FETCH_ERROR="the backup $FETCH_NAME has $((found)) bytes, and its manifest says $M_BYTES"
  elif found=$(sha256sum "$1.gz") && [ "${found%% *}" != "$M_SHA256" ]; then
    FETCH_ERROR="the backup $FETCH_NAME has the sha256 ${found%% *}, and its manifest says $M_SHA256"
  elif ! gunzip -c "$1.gz" >"$1" 2>/dev/null; then
    FETCH_ERROR="the backup $FETCH_NAME cannot be unpacked"
  elif found=$(wc -c <"$1") && [ $((found)) != "$M_RDB_BYTES" ]; then
    FETCH_ERROR="the backup $FETCH_NAME has $((found)) bytes unpacked, and its manifest says $M_RDB_BYTES"
  elif found=$(head -c 9 "$1") && [ "$(header_version "$found")" != "$M_RDB" ]; then
    FETCH_ERROR="the backup $FETCH_NAME is no dump of RDB version $M_RDB"
  fi
  rm -f "$1".gz*
  [ -n "$FETCH_ERROR" ] || return 0
  rm -f "$1"
  return 1
}

# header_version TEXT: REDIS0012 or VALKEY080 without letters and zeros in front.
header_version() {
  local digits
  case $1 in
    REDIS[0-9][0-9][0-9][0-9]) digits=${1#REDIS} ;;
    VALKEY[0-9][0-9][0-9]) digits=${1#VALKEY} ;;
    *) return 0 ;;
  esac
  echo "${digits#"${digits%%[!0]*}"}"
}
