#!/bin/sh
# Starts a Sentinel. Its state (myid, epochs, votes, what it monitors) survives on its volume and is never touched; what
# the values configure is written anew at each start. Without state it monitors nothing until a master makes itself known.
set -eu
LIB=${HA_SCRIPTS:-/opt/redis-sentinel}/lib
. "$LIB/common.sh"
. "$LIB/client.sh"
. "$LIB/addresses.sh"
. "$LIB/counts.sh"
. "$LIB/repair.sh"
. "$LIB/each.sh"
. "$LIB/tilt.sh"
. "$LIB/engine.sh"
. "$LIB/rights.sh"
. "$LIB/words.sh"
. "$LIB/exporter.sh"
CONF=$HA_DATA/sentinel.conf

configured_lines() {
  cat "$HA_CONFIG/sentinel.conf"
  cat <<EOF
bind $HA_BIND
dir $HA_DATA
aclfile $HA_RUN/users.acl
unixsocket $HA_RUN/server.sock
unixsocketperm 700
sentinel announce-ip $MY_ADDRESS
sentinel announce-port $SENTINEL_PORT
sentinel sentinel-user $SENTINEL_USER
sentinel sentinel-pass $SENTINEL_PASSWORD
EOF
}

# state_lines: what Sentinel wrote about itself and the set, with addresses that have changed since put right (a release that was installed again
# on its kept volumes has new Services). A line counts only when it is whole, for the server refuses a configuration with half a line in it. Without
# a whole `monitor` line nothing is monitored, and what else is known of that master goes with it. Prints each line that is not whole to standard
# error, by its number and keyword: there may be a password in it. While it lists fewer Sentinels than the settings say, its quorum is a majority of
# those (counts.sh); the master's guard sets the new one when there are as many.
state_lines() {
  address_changes >"$HA_RUN/changes"
  LC_ALL=C awk -v changes="$HA_RUN/changes" -v name="$MASTER_NAME" -v quorum="$QUORUM" -v replicas="$SENTINEL_REPLICAS" -v cut="$(tail -c 1 "$CONF" | od -An -tx1 | tr -d ' \n')" '
    function number(text) { return text ~ /^[0-9]+$/ && length(text) < 16 }
    function id(text) { return length(text) == 40 && text !~ /[^0-9a-f]/ }
    function address(text,   part, n, i) {
      if (text ~ /:/) return text !~ /[^0-9a-fA-F:.]/
      n = split(text, part, ".")
      for (i = 1; i <= n; i++) if (part[i] !~ /^[0-9]+$/ || length(part[i]) > 3 || part[i] > 255) return 0
      return n == 4
    }
    function endpoint() { return address($4) && number($5) && $5 > 0 && $5 < 65536 }
    function whole() {
      if (line_cut) return 0
      if ($2 == "myid") return NF == 3 && id($3)
      if ($2 == "current-epoch") return NF == 3 && number($3)
      if ($2 == "monitor") return NF == 6 && endpoint() && number($6)
      if ($2 ~ /^(config|leader)-epoch$/) return NF == 4 && number($4)
      if ($2 == "known-replica") return NF == 5 && endpoint()
      return NF == 6 && endpoint() && id($6)
    }
    function judge() {
      if ($1 != "sentinel" || $2 !~ /^(myid|current-epoch|monitor|config-epoch|leader-epoch|known-replica|known-sentinel)$/) return
      if ($2 !~ /^(myid|current-epoch)$/ && NF > 2 && $3 != name) return
      # Valkey 9.1 writes the id of a peer in quotes.
      if ($2 == "known-sentinel" && $6 ~ /^".*"$/) $6 = substr($6, 2, length($6) - 2)
      if (!whole()) { print "line " row ", " $2 | "cat >&2"; return }
      if ($2 ~ /^(monitor|known-replica|known-sentinel)$/) { if ($4 in now) $4 = now[$4] }
      # Twice the same is refused, too.
      key = $2 ~ /^known-/ ? $2 " " $4 " " $5 : $2
      if (key in seen || (NF == 6 && $6 in seen)) return
      seen[key]; if ($2 == "known-sentinel") { seen[$6]; others++ }
      if ($2 ~ /^(myid|current-epoch)$/) print; else if ($2 == "monitor") monitor = $0; else of_master[n++] = $0
    }
    BEGIN { while ((getline line < changes) > 0) { split(line, pair, " "); now[pair[1]] = pair[2] } }
    NR > 1 { row = NR - 1; line = $0; $0 = last; judge(); $0 = line }
    { last = $0 }
    END {
      row = NR; $0 = last; line_cut = cut != "0a"; judge()
      if (monitor == "") exit
      there = others + 1 < 3 ? 3 : others + 1
      $0 = monitor; $6 = there < replicas ? int(there / 2) + 1 : quorum; print
      for (i = 0; i < n; i++) print of_master[i]
    }' "$CONF"
}

# address_changes: `old new` of every instance, read from what was known when the state was written.
address_changes() {
  local key old new
  [ -r "$HA_STATE/written-for" ] || return 0
  while read -r key old; do
    eval "new=\${$key:-}"
    [ -z "$new" ] || echo "$old $new"
  done <"$HA_STATE/written-for"
}

all_addresses() {
  local i kind
  for kind in REDIS SENTINEL; do
    i=0
    while eval "[ -n \"\${${kind}_$i+known}\" ]"; do
      eval "[ -z \"\${${kind}_$i}\" ] || echo ${kind}_$i \${${kind}_$i}"
      i=$((i + 1))
    done
  done
}

# setting_lines: what SENTINEL SET would say, as lines of the file.
setting_lines() {
  # shellcheck disable=SC2046 # words: SENTINEL SET <name> <setting> <value> ...
  set -- $(sentinel_settings)
  shift 3
  while [ $# -gt 1 ]; do
    echo "sentinel $1 $MASTER_NAME $2"
    shift 2
  done
}

# write_configuration: to $CONF.next. A state that is damaged, or that the server refuses all the same, is kept as a copy, the last one only.
write_configuration() (
  local words
  umask 077
  configured_lines >"$CONF.next"
  [ -s "$CONF" ] || return 0
  state_lines >"$HA_RUN/state" 2>"$HA_RUN/state.cut"
  if [ -s "$HA_RUN/state.cut" ]; then keep_damaged_state "not whole: $(tr '\n' ';' <"$HA_RUN/state.cut") the other lines count"; fi
  add_state >>"$CONF.next"
  words=$(config_words "$CONF.next" --sentinel)
  [ -n "$words" ] || return 0
  keep_damaged_state "the server refuses it: $words; this Sentinel begins without state"
  configured_lines >"$CONF.next"
)

# serve: runs the server until it ends, and ends with its status. A server in TILT is started anew: with the same file, which Sentinel keeps up to
# date, and with today's passwords, which the file of users that it was started with may lack.
serve() {
  ENDING='' SERVER='' RENEWING=no
  trap 'pass_on TERM' TERM
  trap 'pass_on INT' INT
  trap renew USR1
  # The lock on the volume ends with this program and the server.
  watch_tilt 9>&- &
  while :; do
    "$HA_ENGINE-server" "$CONF" --sentinel &
    SERVER=$!
    [ -z "$ENDING" ] || pass_on "$ENDING"
    await_server
    [ "$RENEWING:$ENDING" = yes: ] || exit "$STATUS"
    RENEWING=no
    refresh_keys || :
    prepare_users
  done
}

# prepare_users: the file of users with which the server starts.
prepare_users() {
  local lines
  users_fingerprint
  lines=$(sentinel_lines)
  log_refused "$lines"
  write_users sentinel "$lines"
}

# pass_on SIGNAL: the server ends, and this program with it.
pass_on() {
  ENDING=$1
  kill -s "$1" "$SERVER" 2>/dev/null || :
}

renew() {
  RENEWING=yes
  kill -TERM "$SERVER" 2>/dev/null || :
}

# await_server: sets STATUS once it has ended. A signal ends the wait, not the server.
await_server() {
  while :; do
    STATUS=0
    wait "$SERVER" || STATUS=$?
    # 127: no child of this program.
    if [ "$STATUS" = 127 ] || ! kill -0 "$SERVER" 2>/dev/null; then return 0; fi
  done
}

add_state() {
  cat "$HA_RUN/state"
  if grep -q "^sentinel monitor $MASTER_NAME " "$HA_RUN/state"; then setting_lines; fi
}

keep_damaged_state() {
  cp -f "$CONF" "$CONF.damaged" || :
  log "state: damaged, copied to $CONF.damaged: $1"
}

trap 'exit 0' TERM INT
mkdir -p "$HA_STATE" "$HA_RUN"
follow_keys &
take_lock
own_address SENTINEL
MY_ADDRESS=$ADDRESS
prepare_users
write_configuration
mv -f "$CONF.next" "$CONF"
write_file "$HA_STATE/written-for" "$(all_addresses)"
grep '^sentinel monitor' "$CONF" || log "no state: waiting until a master's guard configures this Sentinel"
serve
