# How many instances there are. Scaling restarts nobody: a pod that stays takes the new numbers over with the other settings.
#
# Meanwhile pods disagree about the count. That is safe, because no Sentinel asks us how many there are: its elections take a
# majority of the peers that it knows itself, and never less than its quorum. What a pod takes for a majority:
#   3 -> 5  who has not heard of it yet wants 2 votes of the old 3. They are outvoted only in a partition or in the 2 s until they
#           hear of a newer epoch, and then they are what they were before: Sentinels that know less. Who has heard wants 3 of 5.
#   5 -> 3  who has not heard of it wants 3 votes of 5, which is all that stay: too careful for a minute, never too bold. Who has
#           heard wants 2 of 3; the two that leave could not elect anybody alone (of 5 voters 3 must agree), and the Sentinels
#           that stay keep counting them until they are told to forget them, when they are down (ghosts.sh).
#   3 -> 7, 7 -> 3  the three that stay are no majority of seven: refused before the upgrade (recount.sh), go by 5.
# Who takes an epoch by votes is another matter: two votes of an old 3 and three of a new 5 would make two owners of it. That needs
# count_voters.

# read_counts: the settings as they are now; what was known of instances that are none any more is dropped.
read_counts() {
  local counted
  counted="$REDIS_REPLICAS $SENTINEL_REPLICAS"
  reread_settings
  [ "$counted" != "$REDIS_REPLICAS $SENTINEL_REPLICAS" ] || return 0
  [ "$SCRIPT" != guard ] || log "the set has $REDIS_REPLICAS data pods and $SENTINEL_REPLICAS Sentinels now"
  # A Service that comes back has another address.
  drop_addresses REDIS redis "$REDIS_REPLICAS" 9
  drop_addresses SENTINEL sentinel "$SENTINEL_REPLICAS" 7
  ask_dns_again
}

# drop_addresses KIND NAME FROM TO: forgets those that are no instances any more, but not its own.
drop_addresses() {
  local n
  n=$3
  while [ "$n" -lt "$4" ]; do
    if [ "$NAME-$2-$n" != "$POD_NAME" ]; then
      unset "$1_$n" "FRESH_$1_$n"
      rm -f "$HA_STATE/addresses/$NAME-$2-$n"
    fi
    n=$((n + 1))
  done
}

# ask_dns_again: the next load_addresses asks for every name; what DNS does not answer then stays as it was.
ask_dns_again() {
  local n
  for n in 0 1 2 3 4 5 6 7 8; do unset "FRESH_REDIS_$n" "FRESH_SENTINEL_$n"; done
  ADDRESSES_ASKED=
}

# addresses_confirmed: whether DNS has just answered for every instance.
addresses_confirmed() {
  ask_dns_again
  load_addresses asked
  all_fresh REDIS "$REDIS_REPLICAS" && all_fresh SENTINEL "$SENTINEL_REPLICAS"
}

all_fresh() {
  local n
  n=0
  while [ "$n" -lt "$2" ]; do
    eval "[ -n \"\${FRESH_$1_$n:-}\" ]" || return 1
    n=$((n + 1))
  done
}

# keep_counts: once a round of the guard. Who scaled down and up again before this pod heard of it has given an instance another
# address: a Sentinel that stays silent is looked up anew.
keep_counts() {
  read_counts
  if [ "${SILENT:-0}" -eq 0 ]; then
    over silent
  elif lasts silent 30000; then
    over silent
    ask_dns_again
  fi
}

# count_voters: after look_sentinels, sets VOTES_NEEDED: a majority by our own count and by that of every Sentinel that answered.
count_voters() {
  VOTES_NEEDED=$(((MOST_PEERS + 1) / 2 + 1))
  [ "$VOTES_NEEDED" -ge "$MAJORITY" ] || VOTES_NEEDED=$MAJORITY
}
