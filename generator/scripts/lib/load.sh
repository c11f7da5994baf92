# Whether the files here can be loaded, tried before a port is open: a server that serves has all of them, or does not start.

# load_alone APPENDONLY [DUMP]: starts a server without a port that loads the files, and waits until it has. False when it refused them: sets DAMAGE to
# its words. A server that was killed, or that refuses its configuration, says nothing about its files.
load_alone() {
  local code words persistence
  write_loader_config "$1" "${2:-dump.rdb}"
  (exec_server "$HA_RUN/load.conf") >"$HA_RUN/load.log" 2>&1 9>&- &
  LOADER_PID=$!
  while kill -0 "$LOADER_PID" 2>/dev/null; do
    persistence=$(ask_loader 'INFO persistence')
    if field loading "$persistence" && [ "$FIELD" = 0 ]; then return 0; fi
    field loading_loaded_perc "$persistence" || FIELD=0
    beat "waiting: a server without a port loads the files: ${FIELD%%.*} %"
    pause 0.2
  done
  code=0
  wait "$LOADER_PID" || code=$?
  LOADER_PID=
  case $code in
    137 | 143) log "files: the server that loaded them was killed (exit code $code)" ;;
    *)
      words=$(config_words "$HA_RUN/load.conf")
      if [ -n "$words" ]; then
        log "files: not tried, because the server refuses its configuration: $words"
        return 0
      fi
      DAMAGE=$(last_words <"$HA_RUN/load.log")
      return 1
      ;;
  esac
}

write_loader_config() (
  umask 077
  {
    cat "$HA_CONFIG/redis.conf"
    cat <<EOF
port 0
unixsocket $HA_RUN/load.sock
unixsocketperm 700
dir $HA_DATA
dbfilename $2
save ""
loglevel notice
logfile ""
maxmemory 0
appendonly $1
auto-aof-rewrite-percentage 0
EOF
  } >"$HA_RUN/load.conf"
)

# loader_says NAME VALUE
loader_says() { field "$1" "$(ask_loader 'INFO persistence')" && [ "$FIELD" = "$2" ]; }

ask_loader() { echo "$1" | timeout 1 "$HA_ENGINE-cli" -s "$HA_RUN/load.sock" 2>/dev/null || :; }

end_loader() {
  [ -n "${LOADER_PID:-}" ] || return 0
  kill -9 "$LOADER_PID" 2>/dev/null || :
  wait "$LOADER_PID" 2>/dev/null || :
  LOADER_PID=
  rm -f "$HA_RUN/load.sock" "$HA_RUN/load.conf"
}

# take_dump: makes an append-only file of dump.rdb, which a server with one would not read. Once its manifest is written the dump has another name.
take_dump() {
  write_file "$HA_STATE/taking-dump" 1 || return 1
  rm -rf "$HA_DATA/appendonlydir"
  load_alone no || return 1
  make_append_only dump.rdb || return 1
  log "files: dump.rdb is loaded, $(ask_loader DBSIZE) keys in database 0; it is now dump.rdb.loaded"
  end_loader
  mv -f "$HA_DATA/dump.rdb" "$HA_DATA/dump.rdb.loaded"
  rm -f "$HA_STATE/taking-dump"
}

# make_append_only NAME: by the server that has loaded a dump. Its manifest is written last.
make_append_only() {
  until [ -e "$HA_DATA/$MANIFEST" ]; do
    if ! kill -0 "${LOADER_PID:-none}" 2>/dev/null; then
      log "files: $1 is not loaded, because the server that loads it has ended"
      return 1
    fi
    loader_says aof_enabled 1 || ask_loader 'CONFIG SET appendonly yes' >/dev/null
    beat "waiting: the append-only file is made of $1 ($(last_words <"$HA_RUN/load.log"))"
    pause 0.2
  done
}
