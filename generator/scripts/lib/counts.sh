# How many instances there are. Scaling restarts no pod: a pod that stays takes the new numbers over with the other settings.
#
# An upgrade may stop halfway: the settings say five Sentinels, and three run. So SENTINELS, of which a majority counts, is the number of the
# settings only when a Sentinel that names a master lists as many. Else it is the number that the longest list has, and three at least (view.sh).
#
# Meanwhile pods disagree about the number. That is safe, because no Sentinel asks a pod: an election takes a majority of the Sentinels that its
# leader lists, and never less than its quorum. What a pod takes for a majority:
#   3 -> 5  Two of the old three, until a Sentinel lists more: so does each Sentinel, and a pod that has not read the new settings yet. A new
#           Sentinel is listed within 2 s after the master has been made known to it, and only a majority of the old ones
#           makes it known. Then it is three of five. Two old Sentinels that a partition parts from the others in those 2 s
#           can still elect by themselves; a pod beside them believes no more than they do. They take the newer epoch of the others afterwards.
#   5 -> 3  A pod with the old settings wants 3 votes of 5, which is all that stay: too careful for a minute, never too bold. A pod with the
#           new ones wants 2 of 3. The two that leave cannot elect alone (of 5 voters 3 must agree), and the Sentinels that
#           stay count them until they are told to forget them, when they are down (sentinel-upkeep.sh).
#   3 -> 7, 7 -> 3  The three that stay are no majority of seven: refused before the upgrade (scale-check.sh), go by 5.
# A list is short also right after a Sentinel was reset or told of its master. One Sentinel at a time is reset, and the longest list counts. All
# lists are short for 2 s after all Sentinels have lost their state, and then one pod has told them all the same.
# Where no Sentinel names a master, and before a blank one is told of one, the number of the settings counts: there the
# question is what a silent Sentinel may know.
# To take an epoch by votes is stricter: two votes of an old 3 and three of a new 5 would make two owners of it. That needs count_voters.

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
    if [ "$NAME-$2-$n" != "$INSTANCE" ]; then
      unset "$1_$n" "FRESH_$1_$n"
      if [ "$2" = sentinel ] && [ -e "$HA_STATE/addresses/$NAME-$2-$n" ]; then
        # It votes until it has ended, so it is none of another set.
        mv -f "$HA_STATE/addresses/$NAME-$2-$n" "$HA_STATE/addresses/$NAME-$2-$n.left"
      fi
      rm -f "$HA_STATE/addresses/$NAME-$2-$n" "$HA_STATE/addresses/$NAME-$2-$n.former"
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

# count_voters: after look_sentinels, sets VOTES_NEEDED: a majority by our own count and by that of every Sentinel that answered, less what is
# foreign in their lists (foreign.sh).
count_voters() {
  if [ "$MOST_PEERS" -ge "$SENTINEL_REPLICAS" ] && [ -e "$HA_RUN/foreign" ]; then
    recall_foreign
    MOST_PEERS=$(list_peers | count_own_peers)
  fi
  VOTES_NEEDED=$(((MOST_PEERS + 1) / 2 + 1))
  [ "$VOTES_NEEDED" -ge "$MAJORITY" ] || VOTES_NEEDED=$MAJORITY
}
