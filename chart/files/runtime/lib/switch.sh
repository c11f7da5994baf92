# The switch of a handover: who is told what once the successor is a master, and the end of the old one.

# Proxies hear of the switch a moment later, on a busy machine some tenths of a second: whoever they still send here meets the pause,
# not a replica.
LINGER=0.3
# Who was connected asks anew for the master.
KICK='CLIENT KILL TYPE normal SKIPME yes
CLIENT KILL TYPE pubsub'

# prepare_switch: the old master follows last, since a write that meets its pause is postponed, and one that meets a replica is refused -
# unless nobody else could confirm the new one's writes.
prepare_switch() {
  case $ONLINE in
    " $TARGET") prepare_words "$TARGET" "$ASKED_AT" ;;
    *) prepare_words "$TARGET" "$ONLINE" ;;
  esac
  LEADING=yes
}

# die_in_the_switch: for tests that kill this script halfway through what else happens at once.
die_in_the_switch() {
  [ "$HA_DIE_AT" != following ] || ask_master "REPLICAOF $TARGET $REDIS_PORT" >/dev/null
  die_at following
  [ "$HA_DIE_AT" != one-told ] || announce "$TARGET"
}

ask_for_failover() {
  local i answer
  i=0
  while [ "$i" -lt "$SENTINEL_REPLICAS" ]; do
    sentinel_address "$i"
    answer=$(ask_sentinel "$ADDRESS" "SENTINEL FAILOVER $MASTER_NAME") || :
    step "sentinel $i: ${answer:-no answer}"
    case $answer in OK* | INPROG*) return 0 ;; esac
    # No answer may mean that it was heard: never ask a second Sentinel then.
    [ -n "$answer" ] || return 0
    i=$((i + 1))
  done
  return 1
}

# await_successor: from here on the old master never takes a write again, whatever happens: the pause is renewed until the pod's end
# if no successor shows.
await_successor() {
  while look_sentinels && ! { has_majority && [ "$NAMED" != "$MASTER" ]; }; do
    elapsed
    if [ "$ELAPSED" -ge $((HANDOVER_SECONDS * 1000)) ]; then
      step "no successor after $HANDOVER_SECONDS s; writes stay paused until the end"
      return 1
    fi
    hold handover 2500
    [ "${LEADING:-no}" = no ] || announce "$TARGET"
    hold_writes || :
  done
  mark named
}

# step_down: a postponed write that wakes up on a replica is refused, not lost: so first follow, then unpause.
step_down() {
  # Proxies that have heard of it have closed their connections by now; this is for those who do not listen.
  ask_master "$KICK" >/dev/null || :
  pause "$LINGER"
  ask_master "REPLICAOF $NAMED $REDIS_PORT
CONFIG SET replica-priority 0
$KICK
CLIENT UNPAUSE" >/dev/null || :
  mark unpaused
  step "handed over to $NAMED:${MARKS#,}"
}
