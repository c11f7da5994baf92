# What no exporter can ask of this pod, published on a channel of the data servers. The proxies hear it there and show it to Prometheus, and the notifier tells of it.

REPORT_MS=5000

# report: a line every 5 s, in the background. What the pod waits for stands in the verdict, also while it has no server: then a peer publishes the
# line. FENCES counts how often a master lost its last replica in sync; one that has had none yet is fenced, too, and not counted.
report() {
  local word reason fenced
  [ "${REPORTS:-no}" = yes ] || return 0
  fenced=-
  if [ "$ROLE" = master ]; then is_fenced && fenced=1 || fenced=0; fi
  [ "${WAS_FENCED:-}:$fenced" != 0:1 ] || FENCES=$((${FENCES:-0} + 1))
  WAS_FENCED=$fenced
  [ $((NOW - ${REPORTED_AT:--$REPORT_MS})) -ge "$REPORT_MS" ] || return 0
  REPORTED_AT=$NOW
  read -r word _ reason 2>/dev/null <"$HA_RUN/verdict" || word=not reason='no verdict yet'
  [ "$word" = ready ] && word=1 || word=0
  [ "$fenced" = 1 ] || fenced=0
  publish_report "pod redis-$ORDINAL $word $fenced ${FENCES:-0} $(good_replicas) $reason" &
}

good_replicas() { [ "$ROLE" = master ] && echo "$GOOD" || echo -; }

# publish_report TEXT [SERVERS]: to the proxies, by the first server that answers, or by so many: the own one before the master and the peers.
publish_report() {
  local host text wanted
  [ "${REPORTS:-no}" = yes ] || return 0
  wanted=${2:-1}
  # One argument of redis-cli: without double quotes and backslashes.
  text=$(printf '%s' "$1" | tr '\042\134' "'/")
  # shellcheck disable=SC2046 # a list of addresses
  for host in "$HA_LOCAL" "${NAMED:-}" $(other_servers); do
    case $host in '' | none) continue ;; esac
    case $(ask_redis "$host" "PUBLISH $REPORT_CHANNEL \"$text\"") in [0-9]*) wanted=$((wanted - 1)) ;; esac
    [ "$wanted" -gt 0 ] || return 0
  done
}
