# Addresses of the instances: one Service each. Redis and Sentinel get addresses only; a name is looked up here, with a
# deadline, and the last answer is kept on disk for the day on which DNS does not answer.

# look_up NAME: sets ADDRESS, empty without an answer.
look_up() {
  local host ip
  ADDRESS=
  if [ -n "${HA_HOSTS:-}" ]; then
    while read -r host ip; do [ "$host" != "$1" ] || ADDRESS=$ip; done <"$HA_HOSTS"
    return 0
  fi
  # With its namespace: the bare name of a pod's own Service is the pod's host name, which means its own address.
  ADDRESS=$(timeout 2 getent hosts "$1.$NAMESPACE" 2>/dev/null) || ADDRESS=
  ADDRESS=${ADDRESS%%[!0-9a-fA-F.:]*}
}

# service_of KIND ORDINAL: sets SERVICE and KEPT, the file that holds its address.
service_of() {
  case $1 in REDIS) SERVICE=redis ;; *) SERVICE=sentinel ;; esac
  SERVICE=${NAME:-}-$SERVICE-$2
  KEPT=$HA_STATE/addresses/$SERVICE
}

# load_address KIND ORDINAL MODE: sets <KIND>_<ORDINAL>. A kept address is used until DNS answers; renew.sh then follows its changes. With
# MODE `kept` DNS is not asked: hooks and probes must not wait for it.
load_address() {
  local fresh old
  eval "ADDRESS=\${$1_$2:-} fresh=\${FRESH_$1_$2:-}"
  if [ -n "$fresh" ]; then return 0; fi
  service_of "$1" "$2"
  [ "$3" = kept ] || look_up "$SERVICE"
  if [ "$3" = kept ] || [ -z "$ADDRESS" ]; then
    read -r old 2>/dev/null <"$KEPT" || old=
    eval "$1_$2=\$old"
    return 0
  fi
  take_address "$1" "$2"
}

# take_address KIND ORDINAL: takes ADDRESS as DNS' answer. The last three addresses before it stay in <KEPT>.former, where ordinal_of finds them:
# Sentinels may name one for a while, in a restored set for days. They end with the instance, or with its next changes. A volume
# that is full keeps the files as they were. TAKEN counts the answers taken.
take_address() {
  local old former
  service_of "$1" "$2"
  read -r old 2>/dev/null <"$KEPT" || old=
  eval "$1_$2=\$ADDRESS FRESH_$1_$2=yes"
  TAKEN=$((${TAKEN:-0} + 1))
  [ "$old" != "$ADDRESS" ] || return 0
  if [ -n "$old" ]; then
    read -r former 2>/dev/null <"$KEPT.former" || former=
    # shellcheck disable=SC2086 # a list of addresses
    set -- $old $former
    write_file "$KEPT.former" "$1${2:+ $2}${3:+ $3}" || :
  fi
  write_file "$KEPT" "$ADDRESS" || :
}

# load_addresses asked|kept: sets REDIS_<i> and SENTINEL_<i>, empty where a name was never known. What DNS has not answered is
# asked again at most every 5 s.
load_addresses() {
  local n
  now
  if [ "$1" = asked ] && [ $((NOW - ${ADDRESSES_ASKED:--5000})) -lt 5000 ]; then return 0; fi
  [ -d "$HA_STATE/addresses" ] || mkdir -p "$HA_STATE/addresses"
  n=0
  while [ "$n" -lt "$REDIS_REPLICAS" ]; do load_address REDIS "$n" "$1" && n=$((n + 1)); done
  n=0
  while [ "$n" -lt "$SENTINEL_REPLICAS" ]; do load_address SENTINEL "$n" "$1" && n=$((n + 1)); done
  # A data pod that is scaled away has its address until its end: it may have to hand over.
  if [ "${INSTANCE:-}" = "$NAME-redis-$ORDINAL" ] && [ "$ORDINAL" -ge "$REDIS_REPLICAS" ]; then load_address REDIS "$ORDINAL" "$1"; fi
  # What is kept may be there a moment later: another script of the pod writes it.
  [ "$1" = asked ] || return 0
  now
  ADDRESSES_ASKED=$NOW
}

# own_address KIND: waits until this pod's own Service is known. What a former life kept is trusted only after 10 s
# without DNS: a release that was installed again has other addresses. A pod beyond the counts of the release has no place in the
# set: it waits for ever, without a server.
own_address() {
  local trust places value fresh
  now
  trust=$((NOW + 10000))
  while :; do
    read_counts
    case $1 in
      REDIS) places=$REDIS_REPLICAS value=redis.replicas ;;
      *) places=$SENTINEL_REPLICAS value=sentinel.replicas ;;
    esac
    if [ "$ORDINAL" -ge "$places" ]; then
      refuse_place "refused: $INSTANCE has no place in this release, which has $places (ordinals 0 to $((places - 1))) and a Service for each: scale by helm upgrade with $value, not by kubectl scale"
      continue
    fi
    load_addresses asked
    eval "ADDRESS=\${$1_$ORDINAL:-} fresh=\${FRESH_$1_$ORDINAL:-}"
    now
    if [ -n "$fresh" ]; then return 0; fi
    if [ -n "$ADDRESS" ] && [ "$NOW" -ge "$trust" ]; then
      log "DNS has no address for this pod's Service: using the kept address $ADDRESS"
      return 0
    fi
    refuse_place "waiting: DNS has no address for this pod's Service ${INSTANCE}.$NAMESPACE. A NetworkPolicy of the namespace may deny egress to DNS and to the other pods: networkPolicy.egress: peers makes the policy that allows both"
  done
}

# refuse_place TEXT: the log and the readiness probe say it.
refuse_place() {
  beat "$1"
  write_file "$HA_RUN/verdict" "not $NOW $1"
  pause 1
}

redis_address() { eval "ADDRESS=\${REDIS_$1:-}"; }
sentinel_address() { eval "ADDRESS=\${SENTINEL_$1:-}"; }

# ordinal_of ADDRESS: sets PEER to the data pod that has this address, or else to the one that had it before; `foreign` if there is none.
ordinal_of() {
  local former
  PEER=0
  while [ "$PEER" -lt "$REDIS_REPLICAS" ]; do
    redis_address "$PEER"
    [ "$ADDRESS" != "$1" ] || return 0
    PEER=$((PEER + 1))
  done
  PEER=0
  while [ "$PEER" -lt "$REDIS_REPLICAS" ]; do
    service_of REDIS "$PEER"
    read -r former 2>/dev/null <"$KEPT.former" || former=
    case " $former " in *" $1 "*) return 0 ;; esac
    PEER=$((PEER + 1))
  done
  PEER=foreign
}

# is_mine ADDRESS: whether this data pod has or had it.
is_mine() { [ "$1" = "$MY_ADDRESS" ] || { ordinal_of "$1" && [ "$PEER" = "$ORDINAL" ]; }; }

# own_name: a Sentinel may name this data pod by a former address. Sets NAMED to its address of now, and NAMED_AS to what the Sentinels say.
own_name() {
  NAMED_AS=$NAMED
  if [ "$NAMED" = none ] || [ "${INSTANCE:-}" != "${NAME:-}-redis-${ORDINAL:-}" ]; then return 0; fi
  ordinal_of "$NAMED"
  [ "$PEER" = "$ORDINAL" ] || return 0
  redis_address "$ORDINAL"
  [ -z "$ADDRESS" ] || NAMED=$ADDRESS
}
