# A survey of the set for sentinelctl, from any of its pods: a line for each data pod and each Sentinel. It asks, and changes nothing. A shell may say
# of a client that was ended at its deadline `Terminated`: that goes nowhere.

# learn_addresses: a name server that does not answer costs one wait, not one for each name.
learn_addresses() {
  look_up "$NAME-redis-0"
  if [ -n "$ADDRESS" ]; then load_addresses asked; else load_addresses kept; fi
  # A pod's way to its own Service needs hairpin in the network: not every one has it.
  case $INSTANCE in "$NAME-sentinel-"*) eval "SENTINEL_$ORDINAL=\$HA_LOCAL" ;; esac
}

# data_pod_at ORDINAL: sets ADDRESS, where the server of this data pod is asked.
data_pod_at() {
  redis_address "$1"
  [ "$INSTANCE" != "$NAME-redis-$1" ] || ADDRESS=$HA_LOCAL
}

# name_of ADDRESS: sets POD to the name of the data pod that has or had it, or to the address itself.
name_of() {
  ordinal_of "$1"
  POD=redis-$PEER
  [ "$PEER" != foreign ] || POD=$1
}

# survey_sentinels: sets what look_sentinels sets, and writes a line for each Sentinel to HA_RUN/sentinels:
#   ORDINAL STATE MASTER EPOCH QUORUM VERSION WORDS
# STATE is names, blank (knows no master) or silent; MASTER is the name of a data pod, or a foreign address. WORDS are its answer to CKQUORUM, or
# why it does not answer. What is not known is `-`.
survey_sentinels() {
  local i state address epoch quorum version words
  look_sentinels 2>/dev/null
  list_names "$ANSWERS" "$SENTINEL_REPLICAS" >"$HA_RUN/names"
  each_server sentinel describe_sentinel 2>/dev/null
  while read -r i state address epoch quorum; do
    read -r version words <"$ANSWERS.$i" || version=- words="has no address: DNS does not know its Service"
    # It may have come back between two questions.
    [ "$state:$version" = silent:- ] || [ "$state" != silent ] || words="answers again"
    POD=-
    [ "$state" != names ] || name_of "$address"
    echo "$i $state $POD $epoch $quorum $version $words"
  done <"$HA_RUN/names" >"$HA_RUN/sentinels"
}

# list_names PREFIX COUNT: the answers to SENTINEL MASTER in PREFIX.0 ..., a line each: ORDINAL STATE ADDRESS EPOCH QUORUM.
list_names() {
  awk -v prefix="$1" -v count="$2" '
    BEGIN {
      for (i = 0; i < count; i++) {
        file = prefix "." i; n = 0; state = "silent"; address = epoch = quorum = "-"
        while ((getline line < file) > 0) {
          sub(/\r$/, "", line)
          if (n == 0 && line ~ /No such /) { state = "blank"; break }
          if (n == 0 && line != "name") break
          if (n++ % 2 == 0) { key = line; continue }
          if (key == "ip" && line ~ /^[0-9a-fA-F.:]+$/) { address = line; state = "names" }
          if (key == "config-epoch") epoch = line + 0
          if (key == "quorum") quorum = line + 0
        }
        close(file)
        print i, state, address, epoch, quorum
      }
    }'
}

# describe_sentinel ADDRESS: prints VERSION and its answer to CKQUORUM, or `-` and why it is silent.
describe_sentinel() {
  local answer
  answer=$(ask_sentinel "$1" "SENTINEL CKQUORUM $MASTER_NAME
INFO server")
  WORDS=
  if ! field valkey_version "$answer" && ! field redis_version "$answer"; then
    echo "- $(why_silent "$1" "$SENTINEL_PORT")"
    return
  fi
  answer=${answer%%"$NL"*}
  echo "$FIELD ${answer%"$CR"}"
}

# why_silent ADDRESS PORT: prints why a server gave no answer.
why_silent() {
  local words
  if [ -z "$1" ]; then
    echo "has no address: DNS does not know its Service"
    return
  fi
  words=$(
    timeout 1 "$HA_ENGINE-cli" -h "$1" -p "$2" 2>&1 <<EOF
AUTH $GUARD_USER $GUARD_PASSWORD
EOF
  ) || :
  case $words in
    '') echo "does not answer within 1 s" ;;
    *refused*) echo "refuses connections: its server does not run" ;;
    *WRONGPASS*) echo "refuses the password of this pod's guard" ;;
    OK*) echo "answers, but not within 1 s" ;;
    *)
      words=${words%%"$NL"*}
      printf 'cannot be reached: %s\n' "${words##*: }"
      ;;
  esac
}

# survey_data_pods: after survey_sentinels, a line for each data pod to HA_RUN/pods:
#   ORDINAL ROLE PRIORITY OFFSET LAG FOLLOWS LINK STREAMS VERSION HISTORY
# LAG is in bytes behind SERVER (find_server). FOLLOWS is the name of a data pod, or a foreign address. STREAMS is yes if that server lists it as in
# sync. What is not known is `-`. Of a pod without a server that answers: `ORDINAL silent WHY`, or `ORDINAL waits WHY` when its role is undecided.
survey_data_pods() {
  local i pids address
  pids='' i=0
  while [ "$i" -lt "$REDIS_REPLICAS" ]; do
    describe_pod "$i" >"$HA_RUN/pod.$i" 2>/dev/null &
    pids="$pids $!"
    i=$((i + 1))
  done
  # shellcheck disable=SC2086 # a list of numbers
  wait $pids || :
  find_server
  STREAMING='' REACHED=
  if [ "$SERVER" != none ]; then
    data_pod_at "$SERVER"
    read_replicas "$(ask_redis "$ADDRESS" 'INFO replication' 2>/dev/null)"
    for address in $ONLINE; do ordinal_of "$address" && STREAMING="$STREAMING $PEER"; done
    read -r _ _ _ REACHED _ <"$HA_RUN/pod.$SERVER" || REACHED=
  fi
  i=0
  while [ "$i" -lt "$REDIS_REPLICAS" ]; do place_pod "$i" && i=$((i + 1)); done >"$HA_RUN/pods"
}

# find_server: sets SERVES, the ordinals of the pods that answer as masters, MASTER_PEER, that of the named master or `foreign`, and SERVER, that of the
# named master or else of the only pod that answers as one, or `none`.
find_server() {
  local i role
  SERVES='' i=0
  while [ "$i" -lt "$REDIS_REPLICAS" ]; do
    read -r _ role _ <"$HA_RUN/pod.$i"
    [ "$role" != master ] || SERVES="${SERVES:+$SERVES }$i"
    i=$((i + 1))
  done
  ordinal_of "$NAMED"
  MASTER_PEER=$PEER SERVER=none
  if [ "$MASTER_PEER" != foreign ]; then SERVER=$MASTER_PEER; else case $SERVES in [0-9]) SERVER=$SERVES ;; esac fi
}

# describe_pod ORDINAL: prints a line of look_servers with the ordinal in place of the address, or why there is none.
describe_pod() {
  local line state epoch role sync
  data_pod_at "$1"
  line=
  [ -z "$ADDRESS" ] || line=$(describe_server "$ADDRESS")
  if [ -n "$line" ]; then
    echo "$1 ${line#* }"
    return
  fi
  # A pod that has not decided its role says so to other data pods.
  [ -z "$ADDRESS" ] || line=$(ask "$ADDRESS" "$DISCOVERY_PORT" 'GET facts')
  case $line in
    'undecided '*)
      read -r _ state epoch role sync _ <<EOF
$line
EOF
      echo "$1 waits has no role yet; its volume: $state, epoch $epoch, $role, in sync $sync"
      ;;
    *) echo "$1 silent $(why_silent "$ADDRESS" "$REDIS_PORT")" ;;
  esac
}

# place_pod ORDINAL: prints its line with what SERVER says of it.
place_pod() {
  local role priority offset follows link version history lag streams
  read -r _ role priority offset follows link version history <"$HA_RUN/pod.$1"
  case $role in silent | waits) cat "$HA_RUN/pod.$1" && return ;; esac
  lag=- streams=-
  if [ "$role" = replica ]; then
    name_of "$follows"
    follows=$POD streams=no
    # Offsets of another master are no measure.
    if [ "$POD" = "redis-$SERVER" ] && is_number "$offset" && is_number "${REACHED:--}"; then
      lag=$((REACHED - offset))
      # The master was asked a moment before.
      [ "$lag" -ge 0 ] || lag=0
    fi
    case "$STREAMING " in *" $1 "*) streams=yes ;; esac
  fi
  echo "$1 $role $priority $offset $lag $follows $link $streams $version $history"
}
