# How far a handover is, for its log and for the guard of the pod.

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
