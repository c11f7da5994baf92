# Moving the master from outside of its pod. A seam: `hand_over BELOW` of the handover's own library is to take this place.
PAUSED=no
PAUSE_MS=$((DOWN_AFTER + 1000))
[ "$PAUSE_MS" -le 4000 ] || PAUSE_MS=4000

ask_master() { ask_redis "$MASTER" "$1"; }

# hand_over_to BELOW: a replica whose ordinal is below BELOW is made the one that Sentinel likes best; writes pause, it catches up, one
# Sentinel replaces the named master, which then follows.
hand_over_to() {
  MASTER=$NAMED
  find_stayer "$1"
  if [ -z "$STAYER" ]; then
    log "no replica that stays is in sync; found:${UNFIT:- none}"
    return
  fi
  ask_redis "$STAYER" 'CONFIG SET replica-priority 1' >/dev/null || :
  replace_by_stayer
  ask_redis "$STAYER" 'CONFIG SET replica-priority 100' >/dev/null || :
}

replace_by_stayer() {
  # Sentinels ask replicas every 10 s.
  await_preference || { log "no Sentinel prefers $STAYER after 15 s" && return; }
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

find_stayer() {
  STAYER=
  read_replicas "$(ask_master 'INFO replication')"
  for _address in $ONLINE; do
    ordinal_of "$_address"
    field slave_priority "$(ask_redis "$_address" 'INFO replication')" || FIELD=0
    if [ "$FIELD" != 0 ] && [ "$PEER" != foreign ] && [ "$PEER" -lt "$1" ]; then STAYER=$_address; fi
  done
}

caught_up() { field slave_repl_offset "$(ask_redis "$STAYER" 'INFO replication')" && [ "${FIELD:-0}" -ge "$1" ]; }

# await_preference: sets ASKED, the ordinal of a Sentinel that has seen the priority.
await_preference() {
  now
  _late=$((NOW + 15000))
  while [ "$NOW" -lt "$_late" ]; do
    ASKED=0
    while [ "$ASKED" -lt "$SENTINEL_REPLICAS" ]; do
      sentinel_address "$ASKED"
      ask_sentinel "$ADDRESS" "SENTINEL REPLICAS $MASTER_NAME" >"$HA_RUN/replicas" || :
      if awk -v ip="$STAYER" 'key == "ip" { mine = $0 == ip } key == "slave-priority" && mine && $0 == 1 { found = 1 } { key = $0 } END { exit !found }' "$HA_RUN/replicas"; then return 0; fi
      ASKED=$((ASKED + 1))
    done
    pause 0.3
    now
  done
  return 1
}

# ask_for_failover: no answer may mean that it was heard.
ask_for_failover() {
  sentinel_address "$ASKED"
  _answer=$(ask_sentinel "$ADDRESS" "SENTINEL FAILOVER $MASTER_NAME") || :
  log "sentinel $ASKED: ${_answer:-no answer}"
  case $_answer in OK* | INPROG* | '') ;; *) return 1 ;; esac
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
