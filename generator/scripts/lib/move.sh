# Moving the master from outside of its pod. A seam: `hand_over BELOW` of the handover's own library is to take this place.
PAUSED=no
PAUSE_MS=$((DOWN_AFTER + 1000))
[ "$PAUSE_MS" -le 4000 ] || PAUSE_MS=4000

ask_master() { ask_redis "$MASTER" "$1"; }

# hand_over_to BELOW: writes pause, all who may be chosen catch up, one Sentinel replaces the named master, which then follows. The
# choice is Sentinel's: should it fall on one whose ordinal is not below BELOW, the caller tries again.
hand_over_to() {
  MASTER=$NAMED
  list_candidates "$1"
  if [ "$STAYERS" -eq 0 ]; then
    log "no replica that stays is in sync; found:${UNFIT:- none}"
    return
  fi
  _info=$(ask_master "CLIENT PAUSE $PAUSE_MS WRITE
INFO replication") || :
  PAUSED=yes
  now
  _paused_at=$NOW
  field master_repl_offset "$_info" || return 0
  _offset=$FIELD
  until caught_up "$_offset"; do
    now
    if [ $((NOW - _paused_at)) -gt 1500 ]; then
      log "the replicas did not reach offset $_offset in 1.5 s"
      let_go
      return
    fi
  done
  ask_for_failover || { let_go && return; }
  PAUSED=promoted
  follow_successor
}

list_candidates() {
  CANDIDATES='' STAYERS=0
  read_replicas "$(ask_master 'INFO replication')"
  for _address in $ONLINE; do
    ordinal_of "$_address"
    field slave_priority "$(ask_redis "$_address" 'INFO replication')" || FIELD=0
    if [ "$FIELD" != 0 ] && [ "$PEER" != foreign ]; then
      CANDIDATES="$CANDIDATES $_address"
      [ "$PEER" -ge "$1" ] || STAYERS=$((STAYERS + 1))
    fi
  done
}

caught_up() {
  for _address in $CANDIDATES; do
    field slave_repl_offset "$(ask_redis "$_address" 'INFO replication')" && [ "${FIELD:-0}" -ge "$1" ] || return 1
  done
}

ask_for_failover() {
  _i=0
  while [ "$_i" -lt "$SENTINEL_REPLICAS" ]; do
    sentinel_address "$_i"
    _answer=$(ask_sentinel "$ADDRESS" "SENTINEL FAILOVER $MASTER_NAME") || :
    log "sentinel $_i: ${_answer:-no answer}"
    case $_answer in OK* | INPROG*) return 0 ;; esac
    _i=$((_i + 1))
    # No answer may mean that it was heard, but not from one that was silent before.
    [ -n "$_answer" ] || [ ! -s "$HA_RUN/view.$SCRIPT.$((_i - 1))" ] || return 0
  done
  return 1
}

follow_successor() {
  while look_sentinels && ! { has_majority && [ "$NAMED" != "$MASTER" ]; }; do
    now
    [ $((NOW - _paused_at)) -lt $((HANDOVER_SECONDS * 1000)) ] || return 0
    [ $((NOW - _paused_at)) -lt $((PAUSE_MS - 500)) ] || ask_master "CLIENT PAUSE $PAUSE_MS WRITE" >/dev/null || :
  done
  pause 0.1
  ask_master "REPLICAOF $NAMED $REDIS_PORT
CLIENT KILL TYPE normal SKIPME yes
CLIENT KILL TYPE pubsub
CLIENT UNPAUSE" >/dev/null || :
  now
  log "handed over to $NAMED; writes were paused for $((NOW - _paused_at)) ms"
}

let_go() {
  [ "$PAUSED" = yes ] || return 0
  PAUSED=no
  ask_master 'CLIENT UNPAUSE' >/dev/null || :
  log "writes go on: nobody was asked to promote"
}
