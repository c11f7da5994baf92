# Addresses that change while a program runs: a Service that is deleted and made again has another ClusterIP. DNS is asked for one name after the
# other, each about twice a minute and in the background, because a guard must not wait for it. No answer changes nothing, so an outage of
# DNS costs no address. A changed address counts once DNS has given it twice: two name servers may disagree for some seconds.

RENEW_MS=30000

# renew_addresses: once a round, after `now`. Takes the last answer and asks for the next name.
renew_addresses() {
  local count pace
  count=$((REDIS_REPLICAS + SENTINEL_REPLICAS))
  if [ -n "${LOOKING:-}" ]; then
    ! kill -0 "$LOOKING" 2>/dev/null || return 0
    wait "$LOOKING" || :
    LOOKING=
    heed_answer
  fi
  pace=$((RENEW_MS / count))
  [ "${HURRY:-0}" -eq 0 ] || pace=0
  [ $((NOW - ${RENEWED_AT:--RENEW_MS})) -ge "$pace" ] || return 0
  RENEWED_AT=$NOW
  if [ -z "${UNSURE:-}" ]; then next_name "$count"; fi
  service_of "$RENEWED_KIND" "$RENEWED"
  { look_up "$SERVICE" && echo "$ADDRESS" >"$HA_RUN/looked-up.$SCRIPT"; } 9>&- &
  LOOKING=$!
}

# next_name COUNT: sets RENEWED_KIND and RENEWED, an ordinal. A data pod begins with its own name, so that not all pods ask for the same one.
next_name() {
  [ "${HURRY:-0}" -eq 0 ] || HURRY=$((HURRY - 1))
  case ${RENEWED_PLACE:=${ORDINAL:-0}} in *[!0-9]*) RENEWED_PLACE=0 ;; esac
  RENEWED_PLACE=$((RENEWED_PLACE % $1))
  RENEWED_KIND=REDIS RENEWED=$RENEWED_PLACE
  if [ "$RENEWED" -ge "$REDIS_REPLICAS" ]; then RENEWED_KIND=SENTINEL RENEWED=$((RENEWED - REDIS_REPLICAS)); fi
  RENEWED_PLACE=$((RENEWED_PLACE + 1))
}

# heed_answer: UNSURE is a changed address that DNS has given once.
heed_answer() {
  local old said
  read -r ADDRESS <"$HA_RUN/looked-up.$SCRIPT" || ADDRESS=
  eval "old=\${${RENEWED_KIND}_$RENEWED:-}"
  said="$RENEWED_KIND $RENEWED $ADDRESS"
  if [ -z "$ADDRESS" ] || [ "$ADDRESS" = "$old" ]; then
    UNSURE=
  elif [ "$said" != "${UNSURE:-}" ]; then
    UNSURE=$said
  else
    UNSURE=
    take_address "$RENEWED_KIND" "$RENEWED"
    log "$SERVICE has another address: $ADDRESS, and had ${old:-none}"
    hurry
  fi
}

# place_addresses ADDRESS...: an address that no instance is known by may be a changed one.
place_addresses() {
  local address
  for address in "$@"; do
    if [ "$address" = none ]; then continue; fi
    ordinal_of "$address"
    [ "$PEER" != foreign ] || hurry
  done
}

# hurry: asks for every name at once, twice a minute at most. Where one Service was made anew, others may have been.
hurry() {
  [ $((NOW - ${HURRIED_AT:--RENEW_MS})) -ge "$RENEW_MS" ] || return 0
  HURRIED_AT=$NOW HURRY=$((REDIS_REPLICAS + SENTINEL_REPLICAS))
}
