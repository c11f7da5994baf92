#!/bin/sh
# preStop of a data pod. A master hands over before it ends: writes pause, every replica that may be chosen catches up,
# Sentinel promotes one, this server follows it, and only then do writes go on - there.
set -eu
LIB=${HA_SCRIPTS:-/opt/redis-sentinel}/lib
. "$LIB/common.sh"
. "$LIB/ask.sh"
. "$LIB/peers.sh"
. "$LIB/view.sh"
. "$LIB/replicas.sh"
. "$LIB/lease.sh"

PAUSED=no
# The pause blocks Sentinel's own PUBLISH and then its PINGs: longer than down-after it looks like a dead master.
PAUSE_MS=$((DOWN_AFTER + 1000))
[ "$PAUSE_MS" -le 4000 ] || PAUSE_MS=4000

# finish: on every way out. Writes may only go on here while nobody else can have been promoted.
finish() {
  if [ "$PAUSED" = yes ]; then
    ask_local 'CLIENT UNPAUSE' >/dev/null || :
    log "writes go on: nobody was asked to promote"
  fi
  release handover
}

elapsed() {
  now
  ELAPSED=$((NOW - BEGAN))
}

step() {
  elapsed
  log "[$ELAPSED ms] $*"
}

# list_candidates: sets CANDIDATES, the addresses of all replicas that Sentinel may promote. Each is asked for its
# priority itself: one that is ending, too, has set it to 0.
list_candidates() {
  CANDIDATES=
  read_replicas "$(ask_local 'INFO replication')"
  for _address in $ONLINE; do
    _info=$(ask_redis "$_address" 'INFO replication') || :
    if ! field slave_priority "$_info"; then
      UNFIT="$UNFIT $_address:silent"
    elif [ "$FIELD" = 0 ]; then
      UNFIT="$UNFIT $_address:priority-0"
    else
      CANDIDATES="$CANDIDATES $_address"
    fi
  done
}

# caught_up OFFSET: every candidate has it. They are asked: a paused master sends no GETACK, so its own count is old.
caught_up() {
  for _address in $CANDIDATES; do
    _info=$(ask_redis "$_address" 'INFO replication') || :
    field slave_repl_offset "$_info" && [ "${FIELD:-0}" -ge "$1" ] || return 1
  done
}

ask_for_failover() {
  _i=0
  while [ "$_i" -lt "$SENTINEL_REPLICAS" ]; do
    sentinel_address "$_i"
    _answer=$(ask_sentinel "$ADDRESS" "SENTINEL FAILOVER $MASTER_NAME") || :
    step "sentinel $_i: ${_answer:-no answer}"
    case $_answer in OK* | INPROG*) return 0 ;; esac
    # No answer may mean that it was heard: never ask a second Sentinel then.
    [ -n "$_answer" ] || return 0
    _i=$((_i + 1))
  done
  return 1
}

hand_over() {
  look_sentinels
  if ! has_majority || [ "$NAMED" != "$MY_ADDRESS" ]; then
    step "no handover: $VOTES of $SENTINEL_REPLICAS Sentinels name $NAMED, $SILENT do not answer"
    return
  fi
  list_candidates
  if [ -z "$CANDIDATES" ]; then
    step "no handover: no replica is in sync and stays; found:${UNFIT:- none}"
    return
  fi
  step "candidates:$CANDIDATES"
  ask_local "CLIENT PAUSE $PAUSE_MS WRITE" >/dev/null
  PAUSED=yes
  elapsed
  _paused_at=$ELAPSED
  field master_repl_offset "$(ask_local 'INFO replication')"
  _offset=$FIELD
  until caught_up "$_offset"; do
    elapsed
    if [ $((ELAPSED - _paused_at)) -gt 1500 ]; then
      step "no handover: the replicas did not reach offset $_offset in 1.5 s"
      return
    fi
  done
  step "all at offset $_offset"
  ask_for_failover || return 0
  PAUSED=promoted
  follow_new_master
}

# follow_new_master: from here on this server never takes a write again, whatever happens: the pause is renewed until
# the pod's end if no successor shows.
follow_new_master() {
  _renewed=$_paused_at
  while look_sentinels && ! { has_majority && [ "$NAMED" != "$MY_ADDRESS" ]; }; do
    elapsed
    if [ "$ELAPSED" -ge $((HANDOVER_SECONDS * 1000)) ]; then
      step "no successor after $HANDOVER_SECONDS s; writes stay paused until the end"
      return
    fi
    if [ $((ELAPSED - _renewed)) -ge $((PAUSE_MS - 500)) ]; then
      ask_local "CLIENT PAUSE $PAUSE_MS WRITE" >/dev/null || :
      _renewed=$ELAPSED
    fi
  done
  step "the Sentinels name $NAMED"
  # A proxy hears of it a moment later: whoever it still sends here must meet the pause, not a replica.
  pause 0.1
  # A postponed write that wakes up on a replica is refused, not lost: so first follow, then unpause.
  ask_local "REPLICAOF $NAMED $REDIS_PORT
CONFIG SET replica-priority 0
CLIENT KILL TYPE normal SKIPME yes
CLIENT KILL TYPE pubsub
CLIENT UNPAUSE" >/dev/null || :
  step "handed over to $NAMED; writes were paused for $((ELAPSED - _paused_at)) ms"
}

# Output of a hook goes nowhere; the container's log is that of its first process.
exec >>"${HA_LOG:-/proc/1/fd/1}" 2>&1
now
BEGAN=$NOW
trap finish EXIT
trap 'exit 1' TERM INT
# Both end by themselves, should this have been started by hand in a pod that stays.
hold ending 120000
hold handover $(((HANDOVER_SECONDS + 5) * 1000))
load_addresses kept
redis_address "$ORDINAL"
MY_ADDRESS=$ADDRESS
field role "$(ask_local 'INFO replication')" || exit 0
if [ "$FIELD" != master ]; then
  ask_local 'CONFIG SET replica-priority 0' >/dev/null || :
  step "a replica ends: not to be promoted any more"
  exit 0
fi
# Others may be ending in the same moment (an uninstall, a drain): one second lets them say so, while writes go on.
pause 1
hand_over
