# What a dump holds, found by the engine's own check and by a server without a port that loads it and is thrown away.

. "${HA_SCRIPTS:-/opt/redis-sentinel}/lib/engine.sh"
. "${HA_SCRIPTS:-/opt/redis-sentinel}/lib/server.sh"

# Seconds that the check, and then the load, may take.
RDB_SECONDS=${RDB_SECONDS:-3600}
INSPECTOR=$HA_RUN/inspector

# Deletes the keys of a database that have a time to live. ARGV[1] is yes where fields of hashes may have one, too: such a hash counts as one that
# has, because its content changes with time. What is left never changes by itself.
KEEP_PERSISTENT='
local function expires(key)
  if redis.call("PTTL", key) ~= -1 then return true end
  if ARGV[1] ~= "yes" or redis.call("TYPE", key).ok ~= "hash" then return false end
  local cursor = "0"
  repeat
    local page = redis.call("HSCAN", key, cursor, "COUNT", 500)
    cursor = page[1]
    local fields = {}
    for i = 1, #page[2], 2 do fields[#fields + 1] = page[2][i] end
    for i = 1, #fields, 500 do
      local some = { unpack(fields, i, math.min(i + 499, #fields)) }
      for _, time in ipairs(redis.call("HPTTL", key, "FIELDS", #some, unpack(some))) do if time ~= -1 then return true end end
    end
  until cursor == "0"
  return false
end
local cursor = "0"
repeat
  local page = redis.call("SCAN", cursor, "COUNT", 1000)
  cursor = page[1]
  for _, key in ipairs(page[2]) do if expires(key) then redis.call("UNLINK", key) end end
until cursor == "0"
return "done"'

# inspect_rdb FILE [digest|count]: sets RDB_ENGINE, RDB_ENGINE_VERSION and RDB_VERSION (the number of the format), RDB_HISTORY and RDB_OFFSET (where in which
# replication the dump was taken), KEYS, PERSISTENT_KEYS and DIGEST; or RDB_ERROR, and false. With `count` no server is started: DIGEST stays empty.
inspect_rdb() {
  local said
  RDB_ENGINE='' RDB_ENGINE_VERSION='' RDB_VERSION='' RDB_HISTORY='' RDB_OFFSET='' KEYS='' PERSISTENT_KEYS='' DIGEST='' RDB_ERROR=''
  if ! said=$(timeout "$RDB_SECONDS" "$HA_ENGINE-check-rdb" "$1" 2>&1); then
    RDB_ERROR=$(check_error "$said")
    return 1
  fi
  RDB_VERSION=$(head -c 9 "$1" | tr -dc 0-9)
  RDB_VERSION=${RDB_VERSION#"${RDB_VERSION%%[!0]*}"}
  eval "$(read_check "$said")"
  if [ -z "$KEYS" ]; then
    RDB_ERROR="$HA_ENGINE-check-rdb does not say how many keys it has read"
    return 1
  fi
  [ "${2:-digest}" = digest ] || return 0
  (count_persistent "$1") || { RDB_ERROR=$(cat "$INSPECTOR.error" 2>/dev/null) && return 1; }
  read -r PERSISTENT_KEYS DIGEST <"$INSPECTOR.found"
}

# read_check TEXT: what the check of a dump has said, as shell assignments.
read_check() {
  printf '%s\n' "$1" | tr -d '\r' | awk -v quote="'" '
    function between() { sub(/^[^=]* = ./, ""); sub(/.$/, ""); gsub(/[^A-Za-z0-9._-]/, ""); return $0 }
    / AUX FIELD valkey-ver = / { engine = "valkey"; version = between() }
    / AUX FIELD redis-ver = / { if (engine == "") { engine = "redis"; version = between() } }
    / AUX FIELD repl-id = / { history = between() }
    / AUX FIELD repl-offset = / { offset = between() }
    /^\[info\] [0-9]+ keys read/ { keys = $2 }
    /^\[info\] [0-9]+ expires/ { expires = $2 }
    END {
      printf "RDB_ENGINE=%s RDB_ENGINE_VERSION=%s RDB_HISTORY=%s RDB_OFFSET=%s KEYS=%s", engine, version, history, offset, keys
      if (keys != "") printf " PERSISTENT_KEYS=%d", keys - expires
      print ""
    }'
}

# check_error TEXT: the words with which the check ended.
check_error() {
  local words
  words=$(printf '%s\n' "$1" | tr -d '\r' | sed -n -e 's/^--- RDB ERROR DETECTED ---$//' -e 's/^\[offset [0-9]*\] //p' | grep -v -e '^AUX FIELD' -e '^Checking RDB' -e '^Selecting DB' | head -n 1)
  echo "$HA_ENGINE-check-rdb refuses it: ${words:-$(printf '%s\n' "$1" | tail -n 1)}"
}

# count_persistent FILE: in a shell of its own. Writes the number of keys without a time to live and their digest to INSPECTOR.found, or why not to
# INSPECTOR.error. Databases and modules are those of the set.
count_persistent() {
  local db fields
  rm -f "$INSPECTOR".*
  {
    cat <<END
port 0
unixsocket $INSPECTOR.sock
unixsocketperm 700
dir $(cd "$(dirname "$1")" && pwd)
dbfilename ${1##*/}
appendonly no
save ""
enable-debug-command local
END
    sed -n -e '/^databases /p' -e '/^loadmodule /p' "$HA_CONFIG/redis.conf"
  } >"$INSPECTOR.conf"
  (exec_server "$INSPECTOR.conf") >"$INSPECTOR.log" 2>&1 9>&- &
  INSPECTOR_PID=$!
  trap 'kill -9 "$INSPECTOR_PID" 2>/dev/null || :' EXIT
  await_load || return 1
  for db in $(inspect INFO keyspace | sed -n 's/^db\([0-9]*\):.*/\1/p'); do
    fields=no
    if inspect INFO keyspace | grep -q -e "^db$db:.*subexpiry=[1-9]" -e "^db$db:.*keys_with_volatile_items=[1-9]"; then fields=yes; fi
    [ "$(inspect -n "$db" EVAL "$KEEP_PERSISTENT" 0 "$fields")" = 'done' ] || { not_inspected "keys of database $db" && return 1; }
  done
  echo "$(inspect INFO keyspace | awk -F '[=,]' '/^db/ { n += $2 } END { print n + 0 }') $(inspect DEBUG DIGEST)" >"$INSPECTOR.found"
  grep -q '^[0-9]* [0-9a-f]\{40\}' "$INSPECTOR.found" || { not_inspected digest && return 1; }
}

inspect() { "$HA_ENGINE-cli" -s "$INSPECTOR.sock" "$@" 2>&1 | tr -d '\r'; }

# await_load: until the server has loaded the dump, for RDB_SECONDS at most.
await_load() {
  local late words
  now
  late=$((NOW + RDB_SECONDS * 1000))
  while :; do
    words=$(inspect INFO persistence)
    case $words in *loading:0*) return 0 ;; esac
    if ! kill -0 "$INSPECTOR_PID" 2>/dev/null; then not_inspected load && return 1; fi
    now
    if [ "$NOW" -ge "$late" ]; then
      echo "a server did not load it within $RDB_SECONDS s" >"$INSPECTOR.error"
      return 1
    fi
    log_on_change "waiting: a server loads the dump, $(printf '%s\n' "$words" | sed -n 's/^loading_loaded_perc://p') %"
    pause 0.3
  done
}

# not_inspected WHAT: the last words of the server.
not_inspected() {
  echo "a server that loads it does not answer ($1): $(grep . "$INSPECTOR.log" | tail -n 1 | tr -d '\r')" >"$INSPECTOR.error"
}
