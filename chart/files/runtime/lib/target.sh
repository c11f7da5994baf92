# Who takes over from a master.

# look_servers ADDRESS...: asks each and prints, a line for each that answers,
#   ADDRESS ROLE PRIORITY OFFSET FOLLOWS LINK VERSION HISTORY
# with `-` for what it does not say. HISTORY is the replication id, or for a promoted replica the one it was promoted from.
look_servers() {
  local pids line server
  pids=
  for server in "$@"; do
    describe_server "$server" >"$HA_RUN/server.$SCRIPT.$server" &
    pids="$pids $!"
  done
  # shellcheck disable=SC2086 # a list of numbers
  [ -z "$pids" ] || wait $pids || :
  for server in "$@"; do
    # One that is silent has left an empty file.
    if read -r line <"$HA_RUN/server.$SCRIPT.$server"; then echo "$line"; fi
  done
}

describe_server() {
  local info history
  info=$(ask_redis "$1" 'INFO replication
INFO server') || :
  field role "$info" || return 0
  if [ "$FIELD" = master ]; then
    WORDS="$1 master -"
    add_words "$info" master_repl_offset
    WORDS="$WORDS - -"
    history=master_replid2
  else
    WORDS="$1 replica"
    add_words "$info" slave_priority slave_repl_offset master_host master_link_status
    history=master_replid
  fi
  # Valkey calls itself Redis 7.2.4 beside its own number.
  if field valkey_version "$info"; then add_words "$info" valkey_version; else add_words "$info" redis_version; fi
  add_words "$info" "$history"
  echo "$WORDS"
}

# add_words INFO NAME ...: appends the value of each field to WORDS, without a process for each.
add_words() {
  local info name
  info=$1
  shift
  for name in "$@"; do
    field "$name" "$info" || FIELD=
    WORDS="$WORDS ${FIELD:--}"
  done
}

# other_servers: the addresses of all data pods but this one.
other_servers() {
  local i
  i=0
  while [ "$i" -lt "$REDIS_REPLICAS" ]; do
    redis_address "$i"
    if [ "$i" != "$ORDINAL" ] && [ -n "$ADDRESS" ]; then printf '%s ' "$ADDRESS"; fi
    i=$((i + 1))
  done
}

# choose_target ORDINAL: reads `ORDINAL OFFSET VERSION ADDRESS` of replicas in sync and prints the address of the one that a master of
# this ordinal hands over to. A newer engine comes last while another replica is older: what it writes an older one
# cannot load. Then a higher ordinal: a rollout goes down from the highest, so that one does not end next. Of lower ones that which
# ends last, or an upgrade might go through all of them. Then the offset.
choose_target() {
  awk -v mine="$1" '
    function number(version,   part) { split(version, part, "."); return part[1] * 1000000 + part[2] * 1000 + part[3] }
    { ordinal[NR] = $1; offset[NR] = $2; engine[NR] = number($3); address[NR] = $4; if (NR == 1 || engine[NR] < oldest) oldest = engine[NR] }
    function better(a, b) {
      if ((engine[a] == oldest) != (engine[b] == oldest)) return engine[a] == oldest
      if ((ordinal[a] > mine) != (ordinal[b] > mine)) return ordinal[a] > mine
      if (ordinal[a] < mine) return ordinal[a] < ordinal[b]
      return offset[a] > offset[b]
    }
    END { for (i = 1; i <= NR; i++) if (!best || better(i, best)) best = i; if (best) print address[best] }'
}

# choose_freshest MASTER HISTORY: reads look_servers lines and prints the address of the server that has most of what a master that is
# gone has acknowledged: of those with its history, if that is known, since an offset of another history says nothing. One that somebody
# has promoted already, from the same history, goes before a replica with as much. Among equals every guard must choose the same.
# Nobody is chosen while one that has this history, and more of it, may not be promoted yet: it has just synced, or it ends.
choose_freshest() {
  awk -v gone="$1" -v known="$2" -v nowhere="$NOWHERE" '
    BEGIN { from[known] = 1 }
    $2 == "replica" && $6 == "down" && ($5 == gone || $5 == nowhere || $5 == $1) {
      if ($3 > 0) { n++; address[n] = $1; offset[n] = $4; same[n] = $8 == known; from[$8] = 1 }
      else if ($8 == known) { barred = 1; if ($4 > held) held = $4 }
    }
    $2 == "master" { masters++; promoted[masters] = $1; reached[masters] = $4; history[masters] = $8 }
    function fresher(a, b) {
      if (same[a] != same[b]) return same[a]
      return offset[a] > offset[b] || (offset[a] == offset[b] && address[a] < address[b])
    }
    END {
      for (i = 1; i <= masters; i++) if (history[i] in from && (!best || reached[i] > top)) { best = promoted[i]; top = reached[i] }
      for (i = 1; i <= n; i++) if (!first || fresher(i, first)) first = i
      if (first && barred && (!same[first] || held > offset[first])) first = 0
      if (first && (!best || offset[first] > top)) best = address[first]
      if (best) print best
    }'
}
