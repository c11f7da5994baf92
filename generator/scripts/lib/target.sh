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
  for _server in "$@"; do cat "$HA_RUN/server.$SCRIPT.$_server"; done
}

describe_server() {
  _info=$(ask_redis "$1" 'INFO replication
INFO server') || :
  field role "$_info" || return 0
  if [ "$FIELD" = master ]; then
    _line="$1 master - $(word master_repl_offset) - - $(version) $(word master_replid2)"
  else
    _line="$1 replica $(word slave_priority) $(word slave_repl_offset) $(word master_host) $(word master_link_status) $(version) $(word master_replid)"
  fi
  echo "$_line"
}

word() {
  if field "$1" "$_info" && [ -n "$FIELD" ]; then echo "$FIELD"; else echo -; fi
}

# version: Valkey calls itself Redis 7.2.4 beside its own number.
version() {
  _version=$(word valkey_version)
  [ "$_version" != - ] || _version=$(word redis_version)
  echo "$_version"
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
# cannot load. Then a higher ordinal: a rollout goes down from the highest, so that one does not end next. Then the offset.
choose_target() {
  awk -v mine="$1" '
    function number(version,   part) { split(version, part, "."); return part[1] * 1000000 + part[2] * 1000 + part[3] }
    { ordinal[NR] = $1; offset[NR] = $2; engine[NR] = number($3); address[NR] = $4; if (NR == 1 || engine[NR] < oldest) oldest = engine[NR] }
    function better(a, b) {
      if ((engine[a] == oldest) != (engine[b] == oldest)) return engine[a] == oldest
      if ((ordinal[a] > mine) != (ordinal[b] > mine)) return ordinal[a] > mine
      return offset[a] > offset[b]
    }
    END { for (i = 1; i <= NR; i++) if (!best || better(i, best)) best = i; if (best) print address[best] }'
}

# choose_freshest MASTER HISTORY: reads look_servers lines and prints the address of the server that has most of what a master that is
# gone has acknowledged. One that somebody has promoted already, from the same history, goes before a replica with as much. Among
# equals every guard must choose the same.
choose_freshest() {
  awk -v gone="$1" -v known="$2" -v nowhere="$NOWHERE" '
    BEGIN { from[known] = 1 }
    $2 == "replica" && $3 > 0 && $6 == "down" && ($5 == gone || $5 == nowhere || $5 == $1) { n++; address[n] = $1; offset[n] = $4; from[$8] = 1 }
    $2 == "master" { masters++; promoted[masters] = $1; reached[masters] = $4; history[masters] = $8 }
    END {
      for (i = 1; i <= masters; i++) if (history[i] in from && (!best || reached[i] > top)) { best = promoted[i]; top = reached[i] }
      for (i = 1; i <= n; i++) if (!best || offset[i] > top || (offset[i] == top && taken && address[i] < best)) { best = address[i]; top = offset[i]; taken = 1 }
      if (best) print best
    }'
}
