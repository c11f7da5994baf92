# sentinelctl explain: why this pod waits or serves, and which pod takes over in a handover and after a crash, with each pod that cannot and why. The
# decisions are those of the programs, from what they have read or from what the set says now. Nothing is changed.

. "$LIB/objections.sh"
. "$LIB/self.sh"
. "$LIB/detach.sh"
. "$LIB/start-decision.sh"

explain() {
  survey_sentinels
  survey_data_pods
  echo "this pod  $INSTANCE"
  case $INSTANCE in
    "$NAME-redis-"*)
      explain_start
      explain_restore
      explain_verdict
      explain_writes
      ;;
    *) explain_sentinel ;;
  esac
  if [ "$SERVER" = none ]; then
    echo "handover  none: the Sentinels name no master, and no single pod answers as one"
    return
  fi
  redis_address "$SERVER"
  MASTER=$ADDRESS
  data_pod_at "$SERVER"
  ASKED_AT=$ADDRESS
  explain_handover
  explain_crash
}

# explain_start: the last decision of the start program, made again from the facts that it had.
explain_start() {
  local decided tries
  read -r decided 2>/dev/null <"$POD_RUN/decision" || decided=
  for tries in 1 2 3 4 5; do
    cp "$POD_RUN/facts" "$HA_RUN/facts" 2>/dev/null || : >"$HA_RUN/facts"
    ! facts_whole || break
    pause 0.1
  done
  if ! facts_whole; then
    echo "start     ${decided:-undecided}: this pod has not asked the others yet"
    return
  fi
  decide <"$HA_RUN/facts"
  if [ -z "$decided" ]; then
    echo "start     waits: $REASON"
  elif [ "$decided" = "${DECISION%% *}" ]; then
    echo "start     $DECISION: $REASON"
  else
    echo "start     $decided"
  fi
}

# facts_whole: the start program may be writing them.
facts_whole() {
  local lines
  lines=$(grep -cE '^(view|me|peer) ' "$HA_RUN/facts") || :
  [ "$lines" = $((REDIS_REPLICAS + 1)) ]
}

explain_restore() {
  local id text
  if read -r _ id text 2>/dev/null <"$POD_RUN/restore"; then echo "restore   $id: $text"; fi
}

explain_verdict() {
  local word at words
  if ! read -r word at words 2>/dev/null <"$POD_RUN/verdict"; then
    echo "guard     has said nothing yet"
    return
  fi
  now
  [ "$word" = ready ] || word="not ready"
  echo "guard     $word: $words ($(((NOW - at) / 1000)) s ago)"
}

explain_writes() {
  local answers objection
  answers=$(ask_local "$WRITE_QUESTION")
  if ! field role "$answers"; then
    echo "writes    are refused: this pod's server does not answer"
  elif [ "$FIELD" != master ]; then
    echo "writes    are refused: this pod is a replica"
  else
    objection=$(write_objection "$answers")
    echo "writes    ${objection:+are refused: }${objection:-are taken}"
  fi
}

explain_sentinel() {
  local i state master epoch quorum version words tilt
  while read -r i state master epoch quorum version words; do
    [ "$i" = "$ORDINAL" ] || continue
    case $state in
      names) echo "sentinel  names $master in epoch $epoch; CKQUORUM: $words" ;;
      blank) echo "sentinel  knows no master: a master's guard makes it known" ;;
      *) echo "sentinel  $words" ;;
    esac
  done <"$HA_RUN/sentinels"
  tilt=$(ask_sentinel "$HA_LOCAL" 'INFO sentinel')
  if field sentinel_tilt "$tilt" && [ "$FIELD" = 1 ]; then echo "tilt      yes: it marks no server as down and agrees to no failover for 30 s"; fi
}

# explain_handover: by the functions with which a handover chooses.
explain_handover() {
  local i objection
  list_candidates "$REDIS_REPLICAS"
  TARGET=$(choose_target "$SERVER" <"$HA_RUN/candidates")
  if [ -n "$TARGET" ]; then
    name_of "$TARGET"
    echo "handover  redis-$SERVER hands over to $POD"
  else
    echo "handover  none: no replica of redis-$SERVER is in sync and may be promoted"
  fi
  i=0
  while [ "$i" -lt "$REDIS_REPLICAS" ]; do
    objection=
    [ "$i" = "$SERVER" ] || objection=$(handover_objection "$i" "$SERVER" <"$HA_RUN/pods")
    [ -z "$objection" ] || echo "          $objection"
    i=$((i + 1))
  done
}

# explain_crash: by the function with which guards choose, as if the master's process ended now: links to it end, and offsets stay.
explain_crash() {
  local history each why i role rest
  field master_replid "$(ask_redis "$ASKED_AT" 'INFO replication')" || FIELD=
  history=$FIELD
  if [ -z "$history" ]; then
    recall_epoch
    [ "$EPOCH_OF" != "$MASTER" ] || history=$EPOCH_HISTORY
  fi
  list_bereft >"$HA_RUN/bereft"
  TARGET=$(choose_freshest "$MASTER" "${history:--}" <"$HA_RUN/bereft")
  if [ -n "$TARGET" ]; then
    name_of "$TARGET"
    echo "crash     $POD replaces redis-$SERVER"
  else
    echo "crash     none: no other pod has what redis-$SERVER acknowledged and may be promoted"
  fi
  crash_objections "$MASTER" "${history:--}" <"$HA_RUN/bereft" | while read -r each why; do
    name_of "$each"
    echo "          $POD $why"
  done
  while read -r i role rest; do
    case " $STREAMING :$i:$role" in
      *":$SERVER:"*) ;;
      *" $i "*:silent) echo "          redis-$i $rest; it streams from redis-$SERVER, so no guard promotes a pod before it answers: a Sentinel does" ;;
      *:silent | *:waits) echo "          redis-$i $rest" ;;
    esac
  done <"$HA_RUN/pods"
}

# list_bereft: prints lines of look_servers for the other data pods, as they are once their links to the master have ended.
list_bereft() {
  local i role priority offset follows link version history
  i=0
  while [ "$i" -lt "$REDIS_REPLICAS" ]; do
    read -r _ role priority offset follows link version history <"$HA_RUN/pod.$i"
    case $i:$role in
      "$SERVER":* | *:silent | *:waits) ;;
      *)
        ordinal_of "$follows"
        if [ "$PEER" = "$SERVER" ]; then follows=$MASTER link=down; fi
        redis_address "$i"
        echo "$ADDRESS $role $priority $offset $follows $link $version $history"
        ;;
    esac
    i=$((i + 1))
  done
}
