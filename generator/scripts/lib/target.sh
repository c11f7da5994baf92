# Who takes over from a master.

# look_servers ADDRESS...: asks each and prints, a line for each that answers,
#   ADDRESS ROLE PRIORITY OFFSET FOLLOWS LINK VERSION HISTORY
# with `-` for what it does not say. HISTORY is the replication id, or for a promoted replica the one it was promoted from.
look_servers() {
  _pids=
  for _server in "$@"; do
    describe_server "$_server" >"$HA_RUN/server.$SCRIPT.$_server" &
    _pids="$_pids $!"
  done
  # shellcheck disable=SC2086 # a list of numbers
  [ -z "$_pids" ] || wait $_pids || :
  for _server in "$@"; do
    # One that is silent has left an empty file.
    if read -r _line <"$HA_RUN/server.$SCRIPT.$_server"; then echo "$_line"; fi
  done
}

describe_server() {
  _info=$(ask_redis "$1" 'INFO replication
INFO server') || :
  field role "$_info" || return 0
  if [ "$FIELD" = master ]; then
    _line="$1 master -"
    add_words master_repl_offset
    _line="$_line - -"
    _history=master_replid2
  else
    _line="$1 replica"
    add_words slave_priority slave_repl_offset master_host master_link_status
    _history=master_replid
  fi
  # Valkey calls itself Redis 7.2.4 beside its own number.
  if field valkey_version "$_info"; then add_words valkey_version; else add_words redis_version; fi
  add_words "$_history"
  echo "$_line"
}

# add_words NAME ...: of the answer, without a process for each.
add_words() {
  for _name in "$@"; do
    field "$_name" "$_info" || FIELD=
    _line="$_line ${FIELD:--}"
  done
}

# other_servers: the addresses of all data pods but this one.
other_servers() {
  _i=0
  while [ "$_i" -lt "$REDIS_REPLICAS" ]; do
    redis_address "$_i"
    if [ "$_i" != "$ORDINAL" ] && [ -n "$ADDRESS" ]; then printf '%s ' "$ADDRESS"; fi
    _i=$((_i + 1))
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
