#!/bin/sh
# Starts a Sentinel. Its state (myid, epochs, votes, what it monitors) survives on its volume and is never touched; what
# the values configure is written anew at each start. Without state it monitors nothing until a master makes itself known.
set -eu
LIB=${HA_SCRIPTS:-/opt/redis-sentinel}/lib
. "$LIB/common.sh"
. "$LIB/ask.sh"
. "$LIB/peers.sh"
. "$LIB/counts.sh"
. "$LIB/repair.sh"
. "$LIB/each.sh"
. "$LIB/tilt.sh"
. "$LIB/engine.sh"
. "$LIB/rights.sh"
CONF=$HA_DATA/sentinel.conf

configured_lines() {
  cat "$HA_CONFIG/sentinel.conf"
  cat <<EOF
bind $HA_BIND
dir $HA_DATA
aclfile $HA_RUN/users.acl
sentinel announce-ip $MY_ADDRESS
sentinel announce-port $SENTINEL_PORT
sentinel sentinel-user $SENTINEL_USER
sentinel sentinel-pass $SENTINEL_PASSWORD
EOF
}

# state_lines: what Sentinel wrote about itself and the set, with addresses that have changed since put right (a release
# that was installed again on its kept volumes has new Services).
state_lines() {
  address_changes >"$HA_RUN/changes"
  awk -v changes="$HA_RUN/changes" -v name="$MASTER_NAME" -v quorum="$QUORUM" '
    BEGIN { while ((getline line < changes) > 0) { split(line, pair, " "); now[pair[1]] = pair[2] } }
    $1 != "sentinel" { next }
    $2 ~ /^(myid|current-epoch)$/ { print; next }
    $3 != name { next }
    $2 == "monitor" { $6 = quorum }
    $2 ~ /^(monitor|known-replica|known-sentinel)$/ { if ($4 in now) $4 = now[$4] }
    $2 ~ /^(monitor|config-epoch|leader-epoch|known-replica|known-sentinel)$/ { print }' "$CONF"
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

write_configuration() (
  umask 077
  configured_lines >"$CONF.next"
  if [ -s "$CONF" ]; then
    state_lines >"$HA_RUN/state"
    cat "$HA_RUN/state" >>"$CONF.next"
    if grep -q "^sentinel monitor $MASTER_NAME " "$HA_RUN/state"; then
      setting_lines >>"$CONF.next"
    fi
  fi
  mv -f "$CONF.next" "$CONF"
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
    write_users sentinel
  done
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

trap 'exit 0' TERM INT
mkdir -p "$HA_STATE" "$HA_RUN"
take_lock
own_address SENTINEL
MY_ADDRESS=$ADDRESS
write_users sentinel
write_configuration
write_file "$HA_STATE/written-for" "$(all_addresses)"
grep '^sentinel monitor' "$CONF" || log "no state: waiting for a master to make itself known"
serve
