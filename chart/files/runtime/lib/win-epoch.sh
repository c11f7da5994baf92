# Leading a failover from outside, in the Sentinels' own words. An epoch belongs to whom a majority of them votes for; its owner
# may name a master under it, and what it names under a newer epoch every Sentinel takes over at once. So there is never
# more than one configuration an epoch, whoever leads: a Sentinel, a hook that hands over, or a guard.

# take_epoch MASTER: sets EPOCH once a majority has voted for this attempt. Afterwards no Sentinel begins a failover of its own for
# twice the failover-timeout. A Sentinel that has seen a newer epoch says no, so the next one asked for is higher. This pod's mark may know of a
# newer one than Sentinels that lost their state.
take_epoch() {
  local jump
  count_voters
  read_mark
  # A name that nobody else has, without a process.
  read -r LEADER </proc/sys/kernel/random/uuid
  EPOCH=$NAMED_EPOCH
  [ "$OTHER_EPOCH" -le "$EPOCH" ] || EPOCH=$OTHER_EPOCH
  [ "$MARK_EPOCH" -le "$EPOCH" ] || EPOCH=$MARK_EPOCH
  for jump in 1 1 10 100; do
    EPOCH=$((EPOCH + jump))
    ask_votes "$1"
    if [ "$VOTED" -ge "$VOTES_NEEDED" ]; then return 0; fi
    look_sentinels
    count_voters
    if [ "$REPLACING" -gt 0 ]; then return 1; fi
    [ "$VOTED_EPOCH" -le "$EPOCH" ] || EPOCH=$VOTED_EPOCH
  done
  return 1
}

# ask_votes MASTER: sets VOTED, the number of votes for us, and VOTED_EPOCH, the newest epoch in which a Sentinel has voted for anyone.
# The same answers say which peers each Sentinel knows. A Sentinel votes only on the address that it monitors.
ask_votes() {
  [ "$1" != "$NAMED" ] || set -- "${NAMED_AS:-$1}"
  each_server sentinel ask_sentinel "SENTINEL IS-MASTER-DOWN-BY-ADDR $1 $REDIS_PORT $EPOCH $LEADER
SENTINEL SENTINELS $MASTER_NAME"
  recall_foreign
  eval "$(count_votes "$ANSWERS" "$SENTINEL_REPLICAS" "$LEADER" "$EPOCH" "$FOREIGN")"
}

# count_votes PREFIX COUNT LEADER EPOCH FOREIGN: the answers in PREFIX.0 ... as shell assignments. PEER_OF_<i> is `ip,port,runid` of a Sentinel
# that Sentinel i knows, and none of FOREIGN, a list of addresses.
count_votes() {
  awk -v prefix="$1" -v count="$2" -v leader="$3" -v epoch="$4" -v foreign="${5:-}" '
    BEGIN {
      n = split(foreign, list, " "); for (i = 1; i <= n; i++) skip[list[i]] = 1
      for (i = 0; i < count; i++) {
        file = prefix "." i; n = 0; key = ip = port = peer = ""; who = ""
        while ((getline line < file) > 0) {
          sub(/\r$/, "", line); n++
          if (n == 2) who = line
          if (n == 3) { if (line + 0 > top) top = line + 0; if (who == leader && line + 0 == epoch + 0) voted++ }
          if (n > 3 && peer == "") {
            if (key == "ip") ip = line
            if (key == "port") port = line
            if (key == "runid" && line ~ /^[0-9a-f]+$/ && ip ~ /^[0-9a-fA-F.:]+$/ && port ~ /^[0-9]+$/ && !(ip in skip)) peer = ip "," port "," line
            key = (n % 2 == 0) ? line : ""
          }
        }
        close(file)
        printf "PEER_OF_%d=%s ", i, peer
      }
      printf "VOTED=%d VOTED_EPOCH=%d\n", voted, top
    }'
}

# may_tell ORDINAL MASTER: sets ADDRESS of this Sentinel and HELLO, which tells it under EPOCH who is the master. It is said in the name of a
# peer that it knows: a stranger would be listed as one more Sentinel.
may_tell() {
  local peer
  sentinel_address "$1"
  eval "peer=\${PEER_OF_$1:-}"
  HELLO="PUBLISH __sentinel__:hello $peer,$EPOCH,$MASTER_NAME,$2,$REDIS_PORT,$EPOCH"
  [ -n "$ADDRESS" ] && [ -n "$peer" ]
}

# prepare_words MASTER REPLICAS [OTHERS]: what is said in the moment of `tell`: to every Sentinel who is the master of EPOCH, and to these servers
# whom to follow; the master refuses writes until one of them does. Of the others none has said that it is a replica. One that is stopped hears it
# when it goes on, and may be a master of an earlier epoch: it may not be promoted before its guard has seen it in sync.
prepare_words() {
  local i server
  i=0
  while [ "$i" -lt "$SENTINEL_REPLICAS" ]; do
    if may_tell "$i" "$1"; then when_told "$ADDRESS" "$SENTINEL_PORT" "$HELLO"; fi
    i=$((i + 1))
  done
  for server in $2; do
    if [ "$server" != "$1" ]; then when_told "$server" "$REDIS_PORT" "REPLICAOF $1 $REDIS_PORT"; fi
  done
  for server in ${3:-}; do
    if [ "$server" != "$1" ]; then
      when_told "$server" "$REDIS_PORT" "CONFIG SET replica-priority 0
REPLICAOF $1 $REDIS_PORT"
    fi
  done
}

# announce ADDRESS: to every Sentinel.
announce() {
  local pids i
  pids=
  i=0
  while [ "$i" -lt "$SENTINEL_REPLICAS" ]; do
    if may_tell "$i" "$1"; then
      ask_sentinel "$ADDRESS" "$HELLO" >/dev/null &
      pids="$pids $!"
      die_at one-told
    fi
    i=$((i + 1))
  done
  # shellcheck disable=SC2086 # a list of numbers
  [ -z "$pids" ] || wait $pids || :
}

# die_at STEP: for tests alone: the environment names the step at which this script is killed.
die_at() {
  [ "${HA_DIE_AT:-}" = "$1" ] || return 0
  log "killed at $1"
  kill -9 $$
}
