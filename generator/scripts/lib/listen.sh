# What the Sentinels announce, heard the moment they say it. `+odown` is a quorum's word that the master is down: from then on
# another may be promoted at any time. A master that was only stopped and goes on right then would find its replicas still
# there, and they would confirm to it writes that the new reign throws away. So every replica leaves it first.

# An address on which nobody answers: a replica of it has left its master and keeps its data and its history.
NOWHERE=$HA_LOCAL
NOWHERE_PORT=1

# listen: never ends by itself. One reader for all Sentinels: each prints a message whole.
listen() {
  SCRIPT=listen _event=''
  _i=0
  while [ "$_i" -lt "$SENTINEL_REPLICAS" ]; do
    hear "$_i" &
    _i=$((_i + 1))
  done | while read -r _line; do
    case $_line in
      [+-]odown) _event=$_line ;;
      "master $MASTER_NAME "*) react "$_event" "$_line" ;;
    esac
  done
}

# hear ORDINAL: prints what a Sentinel publishes. Only with its command as arguments does the client stay; its password still
# comes through standard input.
hear() {
  while kill -0 $$ 2>/dev/null; do
    load_addresses asked
    sentinel_address "$1"
    [ -z "$ADDRESS" ] || echo "$GUARD_PASSWORD" | "$HA_ENGINE-cli" -h "$ADDRESS" -p "$SENTINEL_PORT" --user "$GUARD_USER" --askpass SUBSCRIBE +odown -odown 2>/dev/null || :
    pause 1
  done
}

# react EVENT `master NAME ADDRESS PORT ...`
react() {
  _rest=${2#master "$MASTER_NAME" }
  case $1 in
    +odown) leave "${_rest%% *}" ;;
    -odown)
      load_addresses asked
      redis_address "$ORDINAL"
      MY_ADDRESS=$ADDRESS
      look_sentinels
      ! left || come_back || :
      ;;
  esac
}

# left: whether this server's master is nobody.
left() { field master_host "$(ask_local 'INFO replication')" && [ "$FIELD" = "$NOWHERE" ]; }

# leave ADDRESS: no longer follow it. Sentinel may have promoted this server between the question and the act; then its
# history has a new name, and it becomes a master again at once.
leave() {
  _info=$(ask_local 'INFO replication') || :
  field master_host "$_info" && [ "$FIELD" = "$1" ] || return 0
  field master_replid "$_info" && _history=$FIELD
  _info=$(ask_local "REPLICAOF $NOWHERE $NOWHERE_PORT
INFO replication") || :
  log "leaving $1: a quorum holds it to be down"
  if field master_replid "$_info" && [ "$FIELD" != "$_history" ]; then promote_self "promoted while leaving"; fi
}

# come_back: follow the named master again, when it answers and nobody is about to replace it. Sentinel does the same, later.
come_back() {
  has_majority && [ "$FAILING" = 0 ] && [ "$NAMED" != "$MY_ADDRESS" ] && answers_as_master "$NAMED" || return 1
  log "following $NAMED again: no Sentinel holds it to be down any more"
  ask_local "REPLICAOF $NAMED $REDIS_PORT" >/dev/null || :
}
