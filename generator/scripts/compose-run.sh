#!/bin/sh
# The first process of a container of Docker Compose, where one container is a whole instance: compose-run.sh redis | sentinel. It does what a
# kubelet does for a pod: it starts a program again that ends, and ends the instance in order. Of a data instance that is: the handover, the
# server, and the guard last.
set -eu
LIB=${HA_SCRIPTS:-/opt/redis-sentinel}/lib
. "$LIB/common.sh"
SCRIPTS=${LIB%/lib}
# What a kubelet allows for: three probes in a row, one every 30 s, each for 8 s at most.
PROBE_SECONDS=${HA_PROBE_SECONDS:-30}
LONGEST_PAUSE=30

# keep NAME PROGRAM PROBE ARGUMENT: runs a program, and again whenever it ends, until it is told to end (TERM) or to stay away once it has ended (USR1).
keep() {
  local restarts began
  restarts=0 LEAVING=no CHILD=''
  trap 'LEAVING=yes; kill -TERM "$CHILD" 2>/dev/null || :' TERM
  trap 'LEAVING=yes' USR1
  while [ "$LEAVING" = no ]; do
    now
    began=$NOW
    # A session of its own: what it leaves behind ends with it, as in a container.
    setsid sh "$SCRIPTS/$2" &
    CHILD=$!
    [ "$LEAVING" = no ] || kill -TERM "$CHILD" 2>/dev/null || :
    watch_life "$1" "$CHILD" "$3" "$4" &
    WATCHER=$!
    await "$CHILD"
    kill -KILL "$WATCHER" "-$CHILD" 2>/dev/null || :
    [ "$LEAVING" = no ] || return 0
    now
    [ $((NOW - began)) -lt 60000 ] || restarts=0
    count_pause "$restarts"
    log "$1 ended with code $STATUS: it starts again in $PAUSE s"
    restarts=$((restarts + 1))
    pause "$PAUSE"
  done
}

# count_pause RESTARTS: sets PAUSE: 1, 2, 4 s and so on. The first restart is soon, because a replica of a small set is missed.
count_pause() {
  local left
  PAUSE=1 left=$1
  while [ "$left" -gt 0 ] && [ "$PAUSE" -lt "$LONGEST_PAUSE" ]; do
    PAUSE=$((PAUSE * 2)) left=$((left - 1))
  done
  [ "$PAUSE" -le "$LONGEST_PAUSE" ] || PAUSE=$LONGEST_PAUSE
}

# await PID: sets STATUS once that child has ended. A signal ends the wait, not the child.
await() {
  while :; do
    STATUS=0
    wait "$1" || STATUS=$?
    if [ "$STATUS" = 127 ] || ! kill -0 "$1" 2>/dev/null; then return 0; fi
  done
}

# watch_life NAME PID PROBE ARGUMENT: ends a program that does not live, as its probe says.
watch_life() {
  local failed
  failed=0
  trap - TERM USR1
  while sleep "$PROBE_SECONDS" && kill -0 "$2" 2>/dev/null; do
    if timeout 8 sh "$SCRIPTS/$3" "$4" >/dev/null 2>&1; then
      failed=0
    else
      failed=$((failed + 1))
    fi
    [ "$failed" -ge 3 ] || continue
    log "$1 has failed its probe three times in a row: it is ended"
    kill -KILL "-$2" 2>/dev/null || :
    return 0
  done
}

# renew_exporter ADDRESS: the exporter reads its password when it is asked to; in a pod the kubelet's probe asks.
renew_exporter() {
  while sleep 10; do sh "$SCRIPTS/compose-get.sh" "$1" /-/reload || :; done
}

# end_instance: no program starts again from here on. Whatever takes too long ends with the container, after its stop_grace_period.
end_instance() {
  trap '' TERM INT
  # shellcheck disable=SC2086 # a list of numbers
  kill -USR1 $KEEPERS 2>/dev/null || :
  if [ "$KIND" = redis ]; then
    sh "$SCRIPTS/prestop.sh" &
    await $!
  fi
  end_keeper "$MAIN"
  [ -z "$GUARD" ] || end_keeper "$GUARD"
  log "ended"
  exit 0
}

end_keeper() {
  kill -TERM "$1" 2>/dev/null || :
  await "$1"
}

KIND=${1:-}
ENDING=no GUARD=''
trap 'ENDING=yes' TERM INT
# A container that starts again is a new pod.
mkdir -p "$HA_RUN"
rm -rf "${HA_RUN:?}"/*
case $KIND in
  redis)
    keep guard guard.sh redis-probe.sh guard &
    GUARD=$!
    keep redis redis-start.sh redis-probe.sh live &
    MAIN=$!
    ;;
  sentinel)
    keep sentinel sentinel-start.sh sentinel-probe.sh live &
    MAIN=$!
    ;;
  *) die "usage: compose-run.sh redis | sentinel" ;;
esac
KEEPERS="$GUARD $MAIN"
if [ -n "${HA_EXPORTER:-}" ]; then renew_exporter "$HA_EXPORTER" & fi
while [ "$ENDING" = no ]; do
  wait "$MAIN" || :
  if [ "$ENDING" = no ] && ! kill -0 "$MAIN" 2>/dev/null; then die "the process that keeps the $KIND running was killed"; fi
done
end_instance
