# What reads a dump from a replica. It runs beside the program, which watches the source.

# start_reader FILE: sets READER, its process. redis-cli takes the password through standard input.
start_reader() {
  READ_BY=cli
  if needs_replica; then
    READ_BY=replica
    start_replica
    return 0
  fi
  "$HA_ENGINE-cli" -h "$SOURCE_ADDRESS" -p "$REDIS_PORT" --user "$BACKUP_USER" --askpass --rdb "$1" >"$HA_RUN/dump.log" 2>&1 <<END &
$DUMP_PASSWORD
END
  READER=$!
}

# needs_replica: valkey-cli does not tell its version, so Valkey gives it a dump in the format of Redis 7.2, and ends the dump at the first hash whose fields
# have a time to live, which that format lacks. A server that is a replica gets its own format.
needs_replica() {
  [ "$HA_ENGINE" = valkey ] || return 1
  case $(ask_redis "$SOURCE_ADDRESS" 'INFO keyspace') in *keys_with_volatile_items=[1-9]*) ;; *) return 1 ;; esac
}

# start_replica: a server without a port. It is killed as soon as it has the dump, before it loads it.
start_replica() {
  READER_DIR=$SCRATCH/reader
  rm -rf "$READER_DIR"
  mkdir -p "$READER_DIR"
  (
    umask 077
    cat >"$HA_RUN/reader.conf" <<END
port 0
unixsocket $HA_RUN/reader.sock
unixsocketperm 700
dir $READER_DIR
appendonly no
save ""
repl-diskless-load disabled
replicaof $SOURCE_ADDRESS $REDIS_PORT
masteruser $BACKUP_USER
masterauth $DUMP_PASSWORD
END
  )
  "$HA_ENGINE-server" "$HA_RUN/reader.conf" >"$HA_RUN/dump.log" 2>&1 &
  READER=$!
  LOCKED_OUT=no
}

# reader_runs FILE: false once it has ended, or has the dump.
reader_runs() {
  kill -0 "$READER" 2>/dev/null || return 1
  [ "$READ_BY" = replica ] || return 0
  if [ -e "$READER_DIR/dump.rdb" ]; then
    kill -9 "$READER" 2>/dev/null || :
    wait "$READER" 2>/dev/null || :
    mv "$READER_DIR/dump.rdb" "$1"
    return 1
  fi
  lock_out
}

# lock_out: a replica connects again when its source, which was promoted, has closed the connection; a master must not see it. Without the password it is let in no more.
lock_out() {
  [ "$LOCKED_OUT" = no ] || return 0
  case $("$HA_ENGINE-cli" -s "$HA_RUN/reader.sock" INFO replication 2>/dev/null) in
    *master_sync_in_progress:1*) "$HA_ENGINE-cli" -s "$HA_RUN/reader.sock" CONFIG SET masterauth none >/dev/null 2>&1 && LOCKED_OUT=yes ;;
  esac
  return 0
}

# reader_succeeded FILE
reader_succeeded() {
  if [ "$READ_BY" = cli ] && ! wait "$READER"; then return 1; fi
  [ -s "$1" ]
}
