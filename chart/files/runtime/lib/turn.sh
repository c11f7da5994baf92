# The turn of a pod that ends, where each instance has a Deployment: an upgrade ends all pods at once. A pod that ends goes on as before until no
# other of its kind is away. So one is away at a time, as with a StatefulSet. A pod whose own Service is gone does not wait: its release is uninstalled,
# or it is scaled away. Deadlines: TURN in all, which the pod's grace period has beside its own time; ABSENT for a pod that does not answer.
TURN=600000
ABSENT=120000

# await_turn: of a data pod. It says by replica-priority 0 that it goes now. Of pods that say so in the same moment the highest number goes.
await_turn() {
  local began verdict said own rounds
  [ "${TOPOLOGY:-}" = deployments ] && [ "$ORDINAL" -lt "$REDIS_REPLICAS" ] || return 0
  own=$(ask_local 'CONFIG GET replica-priority
INFO replication' | turn_state)
  [ "$own" = well ] || return 0
  now
  began=$NOW said=no rounds=0
  while :; do
    list_states >"$HA_RUN/turn"
    verdict=$(turn_verdict "$ORDINAL" "$said" <"$HA_RUN/turn")
    # It does not take it back: it is away for another reason.
    rounds=$((rounds + 1))
    case $verdict in hold*) [ "$rounds" -lt 6 ] || verdict="${verdict#hold } is out of sync" ;; esac
    now
    case $verdict in
      go) return 0 ;;
      *)
        if [ $((NOW - began)) -ge "$TURN" ]; then
          log "ending out of turn after $((TURN / 1000)) s: $verdict"
          return 0
        fi
        if service_gone; then return 0; fi
        ;;
    esac
    case $verdict in
      say) say_going && said=yes rounds=0 ;;
      hold*) ;;
      *)
        [ "$said" = no ] || take_back
        said=no
        log_on_change "waiting to end: $verdict"
        ;;
    esac
    pause 1
  done
}

# say_going: the guard gives a replica its priority back, but for this mark.
say_going() {
  hold ending 5000
  ask_local 'CONFIG SET replica-priority 0' >/dev/null || :
}

take_back() {
  release ending
  ask_local 'CONFIG SET replica-priority 100' >/dev/null || :
}

# turn_state: reads the answer to CONFIG GET replica-priority and INFO replication. Prints well, out (not in sync, or going), going (a master that goes) or
# silent.
turn_state() {
  awk '
    { sub(/\r$/, "") }
    before == "replica-priority" { priority = $0 }
    /^role:/ { role = substr($0, 6) }
    { before = $0 }
    END {
      if (role == "" || priority == "") print "silent"
      else if (priority + 0 > 0) print "well"
      else print role == "master" ? "going" : "out"
    }'
}

# list_states: prints a line for each other data pod, NUMBER STATE. One that does not answer for ABSENT is not waited for: SILENT_<number> is since when.
list_states() {
  local i state since
  each_server redis ask_redis 'CONFIG GET replica-priority
INFO replication'
  now
  i=0
  while [ "$i" -lt "$REDIS_REPLICAS" ]; do
    if [ "$i" != "$ORDINAL" ]; then
      state=$(turn_state <"$ANSWERS.$i")
      case $state in
        silent | going)
          eval "since=\${SILENT_$i:-$NOW}"
          [ $((NOW - since)) -lt "$ABSENT" ] || state=well
          eval "SILENT_$i=$since"
          ;;
        *) unset "SILENT_$i" ;;
      esac
      echo "$i $state"
    fi
    i=$((i + 1))
  done
}

# turn_verdict NUMBER SAID: reads these lines. Prints `go`, `say` (that this pod goes), `hold` for one of a lower number that said so too and takes it
# back, or what is waited for.
turn_verdict() {
  awk -v me="$1" -v said="$2" '
    $2 == "well" { next }
    said == "yes" && $2 != "silent" && $1 + 0 < me + 0 { lower = lower " redis-" $1; next }
    { away = away " redis-" $1 " is " ($2 == "silent" ? "silent" : "ending or not in sync") "," }
    END {
      sub(/,$/, "", away)
      if (away != "") print substr(away, 2)
      else if (lower != "") print "hold" lower
      else print said == "yes" ? "go" : "say"
    }'
}

# await_sentinel_turn: of a Sentinel, which has no such mark: each has its time, the highest number first, and then waits until every other one answers.
await_sentinel_turn() {
  local began late silent
  [ "$ORDINAL" -lt "$SENTINEL_REPLICAS" ] || return 0
  now
  began=$NOW
  late=$((NOW + (SENTINEL_REPLICAS - 1 - ORDINAL) * 10000))
  while :; do
    now
    if service_gone || [ $((NOW - late)) -ge "$ABSENT" ]; then return 0; fi
    if [ "$NOW" -ge "$late" ]; then
      each_server sentinel ask_sentinel PING
      silent=$(silent_ones "$ORDINAL")
      [ -n "$silent" ] || return 0
      log_on_change "waiting to end: no answer of$silent"
    fi
    pause 1
  done
}

# silent_ones NUMBER: of the answers in ANSWERS.0 ..., but for this one.
silent_ones() {
  local i
  i=0
  while [ "$i" -lt "$SENTINEL_REPLICAS" ]; do
    if [ "$i" != "$1" ] && [ ! -s "$ANSWERS.$i" ]; then printf ' sentinel-%s' "$i"; fi
    i=$((i + 1))
  done
}

# service_gone: only where DNS answers, and says that this instance's own Service is no more.
service_gone() {
  look_up "$INSTANCE"
  [ -z "$ADDRESS" ] && timeout 2 getent hosts kubernetes.default >/dev/null 2>&1
}
