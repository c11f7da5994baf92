# Handing over from a master that is well, so that nothing it acknowledged is lost: its writes pause, the target catches up, takes
# over, and only then do writes go on - there. The caller sets MASTER (the announced address) and ASKED_AT (where its server answers).

PAUSED=no
# The pause blocks Sentinel's own PUBLISH and then its PINGs: longer than down-after it looks like a dead master.
PAUSE_MS=$((DOWN_AFTER + 1000))
[ "$PAUSE_MS" -le 4000 ] || PAUSE_MS=4000
# Proxies hear of the switch a moment later, on a busy machine some tenths of a second: whoever they still send here meets the pause,
# not a replica.
LINGER=0.3
# Who was connected asks anew for the master.
KICK='CLIENT KILL TYPE normal SKIPME yes
CLIENT KILL TYPE pubsub'

ask_master() { ask_now "$ASKED_AT" "$1"; }

elapsed() {
  now
  ELAPSED=$((NOW - BEGAN))
}

# step TEXT: says how far it is. The guard leaves the pod to this script for as long as the next step may take.
step() {
  hold handover 2500
  elapsed
  log "[$ELAPSED ms] $*"
}

# mark STEP: when it was done, counted from the pause; said at the end, since a line of the log costs a process.
mark() {
  elapsed
  MARKS="$MARKS, $1 after $((ELAPSED - PAUSED_AT)) ms"
  die_at "$1"
}

# hand_over BELOW: to a replica whose ordinal is lower than BELOW.
hand_over() {
  look_sentinels
  if ! has_majority || [ "$NAMED" != "$MASTER" ]; then
    step "no handover: $VOTES of $SENTINEL_REPLICAS Sentinels name $NAMED, $SILENT do not answer"
    return
  fi
  list_candidates "$1"
  TARGET=$(choose_target "$(ordinal_of "$MASTER" && echo "$PEER")" <"$HA_RUN/candidates")
  if [ -z "$TARGET" ]; then
    step "no handover: no replica is in sync and stays; found:${UNFIT:- none}"
    return
  fi
  if [ "${HA_PATH:-lead}" = lead ] && [ "$FAILING" = 0 ] && take_epoch "$MASTER"; then
    step "to $TARGET with $VOTED votes in epoch $EPOCH"
    die_at voted
    hand_over_myself
  else
    step "by a Sentinel, to one of$CANDIDATES"
    hand_over_by_sentinel
  fi
}

# list_candidates BELOW: sets CANDIDATES, the addresses of all replicas that may be promoted, and writes a line for each of them. Each is asked
# for its priority itself: one that is ending, too, has set it to 0.
list_candidates() {
  read_replicas "$(ask_master 'INFO replication')"
  CANDIDATES=
  # shellcheck disable=SC2086 # a list of addresses
  look_servers $ONLINE >"$HA_RUN/servers.$SCRIPT"
  while read -r _address _role _priority _offset _ _ _version _; do
    ordinal_of "$_address"
    if [ "$_role:$_priority" = replica:0 ] || [ "$_role" != replica ] || [ "$PEER" = foreign ] || [ "$PEER" -ge "$1" ]; then
      UNFIT="$UNFIT $_address:$_role:priority-$_priority"
    else
      CANDIDATES="$CANDIDATES $_address"
      echo "$PEER $_offset $_version $_address"
    fi
  done <"$HA_RUN/servers.$SCRIPT" >"$HA_RUN/candidates"
}

# pause_writes: sets REACHED, the offset of the last write that was acknowledged here.
pause_writes() {
  _info=$(ask_master "CLIENT PAUSE $PAUSE_MS WRITE
INFO replication")
  PAUSED=yes
  elapsed
  PAUSED_AT=$ELAPSED
  RENEWED=$ELAPSED
  field master_repl_offset "$_info" && REACHED=$FIELD
  MARKS=''
  die_at paused
}

# await_offset ADDRESS...: they are asked: a paused master sends no GETACK, so its own count is old.
await_offset() {
  until have_reached "$@"; do
    elapsed
    if [ $((ELAPSED - PAUSED_AT)) -gt 1500 ]; then
      step "no handover: the replicas did not reach offset $REACHED in 1.5 s"
      return 1
    fi
  done
  mark caught-up
}

have_reached() {
  for _address in "$@"; do
    _info=$(ask_now "$_address" 'INFO replication') || :
    field slave_repl_offset "$_info" && [ "${FIELD:-0}" -ge "$REACHED" ] || return 1
  done
}

# hand_over_myself: this script owns the epoch and says who is the master of it.
hand_over_myself() {
  open_lines "$ASKED_AT" "$TARGET"
  prepare_switch
  pause_writes
  await_offset "$TARGET" || return 0
  if ! promote_target; then
    step "no handover: $TARGET did not become a master"
    return
  fi
  PAUSED=promoted
  mark promoted
  if [ -n "${HA_DIE_AT:-}" ]; then die_in_the_switch; fi
  tell
  mark announced
  await_successor || return 0
  step_down
}

# prepare_switch: what the others are told when the target is a master. It refuses writes until somebody follows it; the old master does
# so last, since a write that meets its pause is postponed, and one that meets a replica is refused.
prepare_switch() {
  _i=0
  while [ "$_i" -lt "$SENTINEL_REPLICAS" ]; do
    if may_tell "$_i" "$TARGET"; then when_told "$ADDRESS" "$SENTINEL_PORT" "$HELLO"; fi
    _i=$((_i + 1))
  done
  _followers=0
  for _server in $ONLINE; do
    if [ "$_server" != "$TARGET" ]; then
      when_told "$_server" "$REDIS_PORT" "REPLICAOF $TARGET $REDIS_PORT"
      _followers=$((_followers + 1))
    fi
  done
  [ "$_followers" -gt 0 ] || when_told "$ASKED_AT" "$REDIS_PORT" "REPLICAOF $TARGET $REDIS_PORT"
  LEADING=yes
}

# die_in_the_switch: for tests that kill this script halfway through what else happens at once.
die_in_the_switch() {
  [ "$HA_DIE_AT" != following ] || ask_master "REPLICAOF $TARGET $REDIS_PORT" >/dev/null
  die_at following
  [ "$HA_DIE_AT" != one-told ] || announce "$TARGET"
}

# hand_over_by_sentinel: when no epoch is to be had, one Sentinel is asked to choose among all that have caught up.
hand_over_by_sentinel() {
  pause_writes
  # shellcheck disable=SC2086 # a list of addresses
  await_offset $CANDIDATES || return 0
  ask_for_failover || return 0
  PAUSED=promoted
  await_successor || return 0
  step_down
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
    if [ $((ELAPSED - RENEWED)) -ge $((PAUSE_MS - 500)) ]; then
      ask_master "CLIENT PAUSE $PAUSE_MS WRITE" >/dev/null || :
      RENEWED=$ELAPSED
    fi
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

# let_go: on every way out. Writes may only go on at the old master while nobody else can have been promoted.
let_go() {
  if [ "$PAUSED" = yes ]; then
    ask_master 'CLIENT UNPAUSE' >/dev/null || :
    never_tell
    log "writes go on: nobody was asked to promote"
  fi
  release handover
}
