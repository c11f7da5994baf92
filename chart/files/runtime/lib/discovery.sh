# The discovery port: a pod that has not decided answers there what its volume holds. A tiny server, with auth, without data.

# open_discovery_port FACTS: the answer to GET facts.
open_discovery_port() {
  local until
  DISCOVERY_FACTS=$1
  "$HA_ENGINE-server" - >/dev/null 2>&1 9>&- <<EOF &
port $DISCOVERY_PORT
bind $HA_BIND
protected-mode no
dir $HA_RUN
save ""
appendonly no
maxmemory 1mb
user default off
user $GUARD_USER on $(hashes "$GUARD_PASSWORDS") ~facts +get +set +ping
EOF
  DISCOVERY_PID=$!
  now
  until=$((NOW + 5000))
  while [ "$(ask "$HA_LOCAL" "$DISCOVERY_PORT" "SET facts \"$1\"")" != OK ]; do
    now
    if [ "$NOW" -gt "$until" ] || ! kill -0 "$DISCOVERY_PID" 2>/dev/null; then die "no server on the discovery port $DISCOVERY_PORT after 5 s"; fi
    pause 0.05
  done
}

close_discovery_port() {
  [ -n "${DISCOVERY_PID:-}" ] || return 0
  kill -9 "$DISCOVERY_PID" 2>/dev/null || :
  wait "$DISCOVERY_PID" 2>/dev/null || :
  DISCOVERY_PID=
}

# describe_peer ADDRESS: a line about a data pod: of its server, or of its discovery port.
describe_peer() {
  local info role priority facts
  info=$(ask_redis "$1" 'INFO replication
INFO persistence') || :
  if field role "$info"; then
    role=$FIELD
    [ "$role" != slave ] || role=replica
    field slave_priority "$info" || FIELD=-
    priority=$FIELD
    field loading "$info" || FIELD=0
    echo "serving $role $priority $FIELD"
    return
  fi
  facts=$(ask "$1" "$DISCOVERY_PORT" 'GET facts') || :
  case $facts in
    'undecided '*) echo "$facts" ;;
    *) echo silent ;;
  esac
}
