# A Sentinel whose process stood still for 2 s is in TILT: for 30 s it marks nothing as down and agrees to no failover. A restart ends TILT at once,
# and what counts is on disk: epochs, votes, peers. The kubelet's back-off makes that 10 s and more. So the program of the container restarts its
# own server. It listens to the server's `+tilt`, which costs nothing while nothing is announced.

RENEW_EVERY_MS=60000
# Within that time a handover that began with a vote has told its Sentinels, or comes to nothing.
VOTE_MS=5000
# For so long TILT is looked at again, twice a second: it ends by itself after 30 s.
TILT_MS=35000

# watch_tilt: ends with the program that started it.
watch_tilt() {
  local tries
  SCRIPT=tilt RENEWED_AT='' VOTED_AT='' VOTED_EPOCH='' ASKED_AT='' tries=0
  # From here on addresses are read from disk, where the last answers of DNS are.
  ask_dns_again
  rm -f "$HA_RUN/tilt"
  mkfifo "$HA_RUN/tilt"
  while kill -0 $$ 2>/dev/null; do
    refresh_keys || :
    tries=$((tries + 1))
    # shellcheck disable=SC2086 # a list of words
    hear_tilt "$tries" $GUARD_PASSWORDS
    pause 0.5
  done
}

# hear_tilt TRY PASSWORD...: until the server ends. The answer to the subscription names the channel, too: what was announced before it is
# looked for. A server that refuses one password is asked by the next one the next time.
hear_tilt() {
  local line client
  shift $((1 + $1 % ($# - 1)))
  # Opened so, neither end waits for the other. Once the client alone holds the end to write to, its end is that of the pipe.
  exec 7<>"$HA_RUN/tilt"
  exec 8<"$HA_RUN/tilt"
  echo "$1" | "$HA_ENGINE-cli" -h "$HA_LOCAL" -p "$SENTINEL_PORT" \
    --user "$GUARD_USER" --askpass SUBSCRIBE +tilt >&7 2>/dev/null &
  client=$!
  exec 7>&-
  while read -r line <&8; do
    [ "$line" != +tilt ] || end_tilt
  done
  exec 8<&-
  wait "$client" || :
}

# end_tilt: looks at all Sentinels until this one may be started anew, or its TILT is over.
end_tilt() {
  local until
  now
  until=$((NOW + TILT_MS))
  while [ "$NOW" -lt "$until" ]; do
    look_at_tilt
    case $VERDICT in
      over) return 0 ;;
      renew)
        log "in TILT: the server is restarted, which ends TILT"
        RENEWED_AT=$NOW
        # To the program of the container, whose child the server is.
        kill -USR1 $$
        return 0
        ;;
    esac
    log_on_change "in TILT: $VERDICT"
    pause 0.5
    now
  done
}

# look_at_tilt: sets VERDICT.
look_at_tilt() {
  read_counts
  refresh_keys || :
  now
  # DNS may be slow to answer: what it says counts from the next look on.
  if [ -z "$ASKED_AT" ] || [ $((NOW - ASKED_AT)) -ge 10000 ]; then
    ASKED_AT=$NOW
    load_addresses asked &
  fi
  load_addresses kept
  # A pod's way to its own Service needs hairpin in the network: not every one has it.
  eval "SENTINEL_$ORDINAL=\$HA_LOCAL"
  each_server sentinel ask_sentinel "SENTINEL MASTER $MASTER_NAME
INFO sentinel"
  now
  note_vote
  VERDICT=$({
    echo "me $ORDINAL $(since "$RENEWED_AT") $(since "$VOTED_AT")"
    tilt_facts "$ANSWERS" "$SENTINEL_REPLICAS"
  } | may_renew)
}

since() { [ -z "$1" ] && echo never || echo $((NOW - $1)); }

# note_vote: sets VOTED_AT to the time of the look that found a vote in an epoch without a known master.
note_vote() {
  local word name epoch vote config
  vote=0 config=0
  while read -r _ word name epoch; do
    case "$word $name" in
      "leader-epoch $MASTER_NAME") vote=$epoch ;;
      "config-epoch $MASTER_NAME") config=$epoch ;;
    esac
  done <"$CONF"
  if [ "$vote" -le "$config" ]; then
    VOTED_AT=
  elif [ "$vote" != "$VOTED_EPOCH" ]; then
    VOTED_EPOCH=$vote VOTED_AT=$NOW
  fi
}

# tilt_facts PREFIX COUNT: a line for each of the answers in PREFIX.0 ...: `sentinel ORDINAL silent`, or tilt or well, whether it replaces the
# master, and whether the master has not answered it for down-after: in TILT that is counted, too, and not acted on. Then `there N`: how many
# Sentinels there are by the longest list (counts.sh).
tilt_facts() {
  awk -v prefix="$1" -v count="$2" '
    BEGIN {
      for (i = 0; i < count; i++) {
        file = prefix "." i; state = "silent"; replaces = misses = "no"; key = ""; quiet = after = 0
        while ((getline line < file) > 0) {
          sub(/\r$/, "", line)
          if (key == "flags" && line ~ /failover_in_progress/) replaces = "yes"
          if (key == "flags" && line ~ /s_down/) misses = "yes"
          if (key == "last-ok-ping-reply") quiet = line + 0
          if (key == "down-after-milliseconds") after = line + 0
          if (key == "num-other-sentinels" && line + 1 > there) there = line + 1
          if (line ~ /^sentinel_tilt:/) state = line == "sentinel_tilt:0" ? "well" : "tilt"
          key = line
        }
        close(file)
        if (after && quiet >= after) misses = "yes"
        print "sentinel", i, state, replaces, misses
      }
      if (there && there < 3) there = 3
      if (!there || there > count) there = count
      print "there", there
    }'
}

# may_renew: reads these lines and `me ORDINAL RENEWED VOTED` (milliseconds ago, or never). Prints `over`, `renew` or what is waited for. One
# Sentinel at a time: the lowest ordinal in TILT goes first. While another is away, the rest are the majority that handovers need; if as many
# answer as there are, the silent ones have not been made yet. If the master does not answer either, only a Sentinel out of TILT helps, and the
# restart does not wait.
may_renew() {
  awk -v every="$RENEW_EVERY_MS" -v vote="$VOTE_MS" '
    $1 == "me" { me = $2; renewed = $3; voted = $4 }
    $1 == "there" { there = $2 }
    $1 == "sentinel" { state[$2] = $3; replaces[$2] = $4 == "yes"; if ($5 == "yes") missed = 1; count++; if ($3 != "silent") answering++ }
    function wait(why) { if (verdict == "") verdict = "waiting: " why }
    END {
      if (state[me] == "well") verdict = "over"
      if (state[me] == "silent") wait("the server does not answer")
      if (renewed != "never" && renewed + 0 < every + 0) wait("the server was restarted " int(renewed / 1000) " s ago, and is restarted once in " every / 1000 " s at most")
      for (i = 0; i < count; i++) {
        if (i == me) continue
        if (state[i] == "silent" && !missed && answering < there) wait("sentinel-" i " does not answer")
        if (state[i] == "well" && replaces[i]) wait("sentinel-" i " replaces the master")
        if (state[i] == "tilt" && i < me + 0) wait("sentinel-" i " is in TILT, too, and goes first")
      }
      if (!replaces[me] && voted != "never" && voted + 0 < vote + 0) wait("a vote was given " voted " ms ago, and a pod may hand over")
      print verdict == "" ? "renew" : verdict
    }'
}
