# Stale entries: addresses that Sentinels list and that are no instance of the set any more. Sentinel never forgets by itself: a removed
# Sentinel goes on counting as a voter, a removed replica is asked for ever. `SENTINEL RESET` is the one way that keeps what matters
# (the master, its epoch, the vote given in it, all settings) and empties both lists. A Sentinel that was reset hears of its peers
# in 2 s and of the replicas in 10 s; until then it votes for others, but can lead no failover itself.
#
# So: one at a time, the next one only when every Sentinel lists all that live. What was reset shows in those lists, also to the
# guard of another master, so that no lock is needed. Only the guard of the named master acts.

# forget_stale_entries: once a round.
forget_stale_entries() {
  [ "$ORDINAL" -lt "$REDIS_REPLICAS" ] || return 0
  [ $((NOW - ${STALE_SOUGHT:--5000})) -ge "${STALE_EVERY:-5000}" ] || return 0
  STALE_SOUGHT=$NOW STALE_EVERY=5000 RESETS=none STALE='' STALE_WAIT=''
  # By the counts that every answer carries: no list is longer than it should be.
  if [ "$MOST_REPLICAS" -lt "$REDIS_REPLICAS" ] && [ "$MOST_PEERS" -lt "$SENTINEL_REPLICAS" ]; then
    over stale_entries
    return 0
  fi
  STALE_EVERY=2000
  seek_stale_entries
  [ "$RESETS" != none ] || over stale_entries
  # What DNS has just said counts, and not what this pod has known for hours: an instance with a new address is no stale entry.
  if [ "$RESETS" = none ] || ! lasts stale_entries 2000; then
    report_stale_entries "$STALE_WAIT"
  elif ! addresses_confirmed; then
    report_stale_entries 'DNS does not know every instance'
  else
    seek_stale_entries
    [ "$RESETS" = none ] || reset_sentinel "$RESETS"
  fi
}

reset_sentinel() {
  sentinel_address "$1"
  log "sentinel $1 lists stale entries ($STALE) and is reset: $(ask_sentinel "$ADDRESS" "SENTINEL RESET $MASTER_NAME" | tr '\n' ' ')"
}

report_stale_entries() {
  [ "$1" != "${STALE_SAID:-}" ] || return 0
  STALE_SAID=$1
  [ -z "$1" ] || log "stale entries cannot be removed yet: $1"
}

# seek_stale_entries: asks every Sentinel for its lists and sets RESETS (the ordinal to reset, or `none`), STALE and STALE_WAIT.
seek_stale_entries() {
  each_server sentinel ask_sentinel "SENTINEL REPLICAS $MASTER_NAME
SENTINEL SENTINELS $MASTER_NAME"
  read_replicas "$INFO"
  print_entry_facts >"$HA_RUN/entries"
  eval "$(choose_reset "$ANSWERS" <"$HA_RUN/entries")"
}

# print_entry_facts: what choose_reset reads beside the lists.
print_entry_facts() {
  local count i own kind
  echo "calm $FAILING $NAMED_DOWN $OTHER $BLANK"
  echo "connected $ONLINE"
  echo "majority $MAJORITY"
  for kind in redis sentinel; do
    if [ "$kind" = redis ]; then count=$REDIS_REPLICAS; else count=$SENTINEL_REPLICAS; fi
    i=0
    while [ "$i" -lt "$count" ]; do
      "${kind}_address" "$i"
      # The master is nobody's replica, and no list has it.
      if [ "$kind $ADDRESS" = "redis $MY_ADDRESS" ]; then own=master; else own=$kind; fi
      echo "$own $i $ADDRESS"
      i=$((i + 1))
    done
  done
}

# choose_reset PREFIX: a pure function of the facts and of the lists in PREFIX.0 ...; prints shell assignments. A replica is a stale entry if
# it is no instance and not connected to the master, from whom Sentinel would learn of it again; a Sentinel, if it is none and down.
choose_reset() {
  awk -v prefix="$1" '
    function read_list(i,   file, line, key, ip, at) {
      file = prefix "." i; key = ""
      while ((getline line < file) > 0) {
        sub(/\r$/, "", line)
        if (line == "name") { key = ""; at = 1 }
        if (!at) continue
        answers[i] = 1
        if (key == "") { key = line; continue }
        if (key == "ip") ip = line
        if (key == "flags" && ip ~ /^[0-9a-fA-F.:]+$/) judge(i, ip, line)
        key = ""
      }
      close(file)
    }
    function judge(i, ip, flags,   sentinel, down) {
      sentinel = flags ~ /sentinel/; down = flags ~ /s_down/
      if (sentinel ? ip in sentinels : ip in replicas) {
        if (!seen[i, sentinel, ip]++ && !(sentinel && down)) listed[i, sentinel]++
      } else if (ip in connected || ip == master || (sentinel && !down)) return
      else if (!((i, ip) in gone)) { gone[i, ip] = 1; stale[i] = stale[i] (stale[i] == "" ? "" : " ") ip }
    }
    function wait(why) { if (waits == "") waits = why }
    $1 == "calm" && $2 + $3 + $4 + $5 > 0 { wait("not every Sentinel names this master and finds it up") }
    $1 == "connected" { for (n = 2; n <= NF; n++) connected[$n] = 1 }
    $1 == "majority" { majority = $2 }
    $1 == "master" { master = $3 }
    $1 == "redis" { replicas[$3] = 1; want++; if ($3 == "") wait("the address of redis-" $2 " is not known"); else if (!($3 in connected)) wait("replica redis-" $2 " is not connected") }
    $1 == "sentinel" { sentinels[$3] = 1; count++; if ($3 == "") wait("the address of sentinel-" $2 " is not known") }
    END {
      for (i = 0; i < count; i++) { read_list(i); if (i in answers) answering++ }
      first = "none"
      for (i = count - 1; i >= 0; i--) if (stale[i] != "") first = i
      if (first != "none") {
        if (answering - 1 < majority) wait("of " count " Sentinels " answering + 0 " answer: without the Sentinel to reset they are no majority")
        for (i = 0; i < count; i++) if (i in answers && (listed[i, 0] + 0 < want || listed[i, 1] + 0 < answering - 1))
          wait("sentinel-" i " lists " listed[i, 0] + 0 " of " want + 0 " replicas and " listed[i, 1] + 0 " of " answering - 1 " peers that answer")
      } else waits = ""
      printf "RESETS=%s STALE=\"%s\" STALE_WAIT=\"%s\"\n", waits == "" ? first : "none", first == "none" ? "" : stale[first], waits
    }'
}
