# How far a handover is, for its log and for the guard of the pod, and what the last one came to.

elapsed() {
  now
  ELAPSED=$((NOW - BEGAN))
}

# step TEXT: says how far it is. The guard leaves the pod to this script for as long as the next step may take.
step() {
  hold handover 2500
  elapsed
  LAST_STEP=$*
  log "[$ELAPSED ms] $*"
}

# mark STEP: when it was done, counted from the pause; said at the end, since a line of the log costs a process.
mark() {
  elapsed
  MARKS="$MARKS, $1 after $((ELAPSED - PAUSED_AT)) ms"
  die_at "$1"
}

# note_handover: keeps on the volume what the last attempt came to, for sentinelctl status: TIME FROM TO PATH SECONDS RESULT REASON. PATH is lead or
# sentinel, by what the replica is promoted; RESULT is moved, not-moved, or unfinished, when no successor was seen. Called when writes flow again.
note_handover() {
  local from result pause
  [ -n "${ATTEMPT:-}" ] || return 0
  result=not-moved
  case $PAUSED:${LAST_STEP:-} in *:"handed over to "*) result=moved ;; promoted:*) result=unfinished ;; esac
  ordinal_of "$MASTER" && from=redis-$PEER
  [ "$result" != moved ] || TARGET=$NAMED
  if [ -n "${TARGET:-}" ]; then ordinal_of "$TARGET" && TARGET=redis-$PEER; fi
  write_file "$HA_STATE/last-handover" "$(date -u +%Y-%m-%dT%H:%M:%SZ) $from ${TARGET:--} $ATTEMPT $(printf '%d.%02d' $((ELAPSED / 1000)) $((ELAPSED % 1000 / 10))) $result ${LAST_STEP:-}" || :
  pause=0
  [ "$result" != moved ] || pause=$((ELAPSED - PAUSED_AT))
  # By two servers: the former master has just closed its clients, the proxies among them. A proxy counts the same report once.
  publish_report "handover $NOW-$from $ATTEMPT $result $pause" 2
}
