# What the Sentinels announce, heard the moment they say it. `+odown` is a quorum's word that the master is down: from then on
# another may be promoted at any time. A master that was only stopped and goes on right then would find its replicas still
# there, and they would confirm to it writes that the new reign throws away. So every replica leaves it first.

# An address on which nobody answers: a replica of it has left its master and keeps its data and its history.
NOWHERE=$HA_LOCAL
NOWHERE_PORT=1

# listen: never ends by itself. One reader for all Sentinels: each prints a message whole.
listen() {
  SCRIPT=listen _channel=''
  hear_each | while read -r _line; do
    _said="$_channel $_line"
    _channel=$_line
    case $_said in
      "+odown master $MASTER_NAME "*)
        _said=${_said#"+odown master $MASTER_NAME "}
        leave "${_said%% *}"
        held blocked || await_failover &
        ;;
      "-odown master $MASTER_NAME "* | "+switch-master $MASTER_NAME "*) look_again ;;
    esac
  done
}

# hear ORDINAL: prints what a Sentinel publishes. Only with its command as arguments does the client stay; its password still
# comes through standard input.
hear() {
  while kill -0 $$ 2>/dev/null && is_sentinel "$1"; do
    load_addresses asked
    sentinel_address "$1"
    refresh_keys || :
    # Who refuses a password ends at once, and what it prints is no message.
    for _attempt in $GUARD_PASSWORDS; do
      [ -z "$ADDRESS" ] || echo "$_attempt" | "$HA_ENGINE-cli" -h "$ADDRESS" -p "$SENTINEL_PORT" \
        --user "$GUARD_USER" --askpass SUBSCRIBE +odown -odown +switch-master 2>/dev/null || :
    done
    pause 1
  done
}

# await_failover: a Sentinel begins one in the moment of its +odown, if its earlier votes let it; the slowest has that within a second.
await_failover() {
  SCRIPT=blocked
  hold blocked 2000
  pause 1
  replace_blocked || :
}

# look_again: what was announced is one Sentinel's word, so all are asked. While this pod ends or hands over, that script alone
# moves it. What is missed here the guard's next round finds.
look_again() {
  ! held handover && ! held ending || return 0
  know_myself asked
  read_server || return 0
  look_sentinels
  read_mark
  realign || :
}

# leave_if_down: should the event have been missed. A failover alone is none: its Sentinel may just have pointed me at the new master.
leave_if_down() {
  if has_majority && [ "$ODOWN" -gt 0 ]; then leave "$NAMED"; fi
}

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
