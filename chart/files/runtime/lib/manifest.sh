# The manifest of a backup: JSON, one key a line in this order, so that sed can read it. See store.sh for the names.

# backup_name TIME ENGINE VERSION HISTORY OFFSET RUN: sets BACKUP; names sort by time. TIME is 2026-11-29T18:49:48Z. RUN tells two runs in the same second apart:
# two dumps of the same data differ byte by byte, and under one name the manifest of one would stand beside the object of the other.
backup_name() {
  BACKUP=$(printf '%s' "$1" | tr -d ':-')-$2-$3-$4-$5-$6
}

# manifest: prints it, by SET BACKUP BACKUP_TIME SOURCE BYTES SHA256 RDB_BYTES and what inspect_rdb has found.
manifest() {
  cat <<END
{
  "format": 1,
  "set": "$SET",
  "engine": "$RDB_ENGINE",
  "version": "$RDB_ENGINE_VERSION",
  "rdbVersion": $RDB_VERSION,
  "replicationId": "$RDB_HISTORY",
  "offset": $RDB_OFFSET,
  "time": "$BACKUP_TIME",
  "source": "$SOURCE",
  "file": "$BACKUP.rdb.gz",
  "bytes": $BYTES,
  "sha256": "$SHA256",
  "rdbBytes": $RDB_BYTES,
  "keys": $KEYS,
  "persistentKeys": $PERSISTENT_KEYS,
  "digest": "$DIGEST",
  "restoreId": "${RESTORE_ID:-}"
}
END
}

# manifest_field NAME TEXT: sets FIELD; false when the manifest has none.
manifest_field() {
  FIELD=$(printf '%s\n' "$2" | sed -n "s/^ *\"$1\": \"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}\$/\1/p" | head -n 1)
  [ -n "$FIELD" ]
}
