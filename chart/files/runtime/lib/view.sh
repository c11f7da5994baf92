# What the Sentinels say, taken together. One Sentinel's word is never acted on.

# look_sentinels: asks all Sentinels at once and sets
#   NAMED        the address that most of those that name one name, or `none`; of this pod its address of now (own_name), NAMED_AS then
#                is the former one that they say
#   NAMED_EPOCH  the highest configuration epoch under that name; a Sentinel in the middle of a failover has the next one already
#   NAMED_DOWN   how many of them hold that master to be down
#   ODOWN        how many of them have a quorum's word that it is down
#   FAILING      how many of them have that word, or are replacing it
#   FAILOVERS    how many of them are replacing it
#   REPLACING    how many of all Sentinels are in the middle of a failover
#   VOTES BLANK SILENT OTHER   how many name it, know no master, do not answer, name another; one that was never made (made.sh) is not silent
#   OTHER_EPOCH  the highest configuration epoch of those that name another
#   BLANK_ONES OTHER_ONES      the ordinals of those
#   DOWN_ONES    the ordinals of those that hold it to be down and are not elected to replace it
#   UNSET_ONES   the ordinals of those that name it with other settings than ours: they were told of it by half, or the values changed
#   LEAST_DOWN_AFTER           the shortest down-after of those that name one, 0 without any
#   SENTINELS MAJORITY         how many Sentinels there are (counts.sh), and a majority of them; AIM_QUORUM is the quorum that they should have
#   MOST_REPLICAS MOST_PEERS   the longest lists of replicas and of other Sentinels that one of them keeps
look_sentinels() {
  each_server sentinel ask_sentinel "SENTINEL MASTER $MASTER_NAME"
  eval "$(read_view "$ANSWERS" "$SENTINEL_REPLICAS" "${AIM_DOWN_AFTER:-$DOWN_AFTER} $FAILOVER_TIMEOUT $PARALLEL_SYNCS $QUORUM" "${MADE_SENTINELS:-$SENTINEL_REPLICAS}")"
  MAJORITY=$((SENTINELS / 2 + 1)) AIM_QUORUM=$QUORUM
  [ "$SENTINELS" -eq "$SENTINEL_REPLICAS" ] || AIM_QUORUM=$MAJORITY
  own_name
}

has_majority() { [ "$VOTES" -ge "$MAJORITY" ]; }

# A Sentinel that was not elected says for 10 s more that it replaces the master. It asks for votes only while it holds that one to be down: once
# it has had its answer it comes to nothing (`spent`), and counts neither as failing nor as a failover.

# read_view PREFIX COUNT SETTINGS MADE: the answers in PREFIX.0 ... as shell assignments. SETTINGS are down-after, failover-timeout,
# parallel-syncs and quorum, which is a majority of those that there are while these are fewer than COUNT; MADE is how many Sentinels there have been.
read_view() {
  awk -v prefix="$1" -v count="$2" -v settings="$3" -v made="$4" '
    function answer(file, i,   line, key, n, seen) {
      n = 0; seen = ""; addr[i] = ""
      while ((getline line < file) > 0) {
        sub(/\r$/, "", line)
        if (n == 0 && line ~ /No such /) { seen = "blank"; break }
        if (n == 0 && line != "name") break
        if (n++ % 2 == 0) { key = line; continue }
        if (key == "ip" && line ~ /^[0-9a-fA-F.:]+$/) { addr[i] = line; seen = "names" }
        if (key == "flags") { flags[i] = line; if (line ~ /failover_in_progress/) replacing++ }
        if (key == "failover-state") step[i] = line
        if (key == "config-epoch") epoch[i] = line + 0
        if (key == "down-after-milliseconds") timer[i] = line + 0
        if (key == "num-slaves" && line + 0 > most_replicas) most_replicas = line + 0
        if (key == "num-other-sentinels" && line + 0 > most_peers) most_peers = line + 0
        if (key ~ /^(failover-timeout|parallel-syncs|quorum)$/) set[i, key] = line
      }
      close(file)
      return seen == "" ? "silent" : seen
    }
    BEGIN {
      for (i = 0; i < count; i++) {
        state[i] = answer(prefix "." i, i)
        if (state[i] == "names") votes[addr[i]]++
        if (state[i] == "names" && (!least || timer[i] < least)) least = timer[i]
      }
      named = "none"
      for (i = 0; i < count; i++)
        if (state[i] == "names" && (named == "none" || votes[addr[i]] > votes[named])) named = addr[i]
      there = count
      if (named != "none" && most_peers + 1 < count) there = most_peers + 1 > 3 ? most_peers + 1 : 3
      if (there < count) sub(/[0-9]+$/, int(there / 2) + 1, settings)
      for (i = 0; i < count; i++) {
        if (state[i] == "silent") silent += i < made
        else if (state[i] == "blank") { blank++; blanks = blanks " " i }
        else if (addr[i] != named) {
          other++; others = others " " i
          if (epoch[i] > other_top) other_top = epoch[i]
        } else {
          agree++
          if (timer[i] " " set[i, "failover-timeout"] " " set[i, "parallel-syncs"] " " set[i, "quorum"] != settings) unset = unset " " i
          replaces = flags[i] ~ /failover_in_progress/
          asks = step[i] == "wait_start" && flags[i] !~ /force_failover/
          spent = asks && flags[i] !~ /_down/
          if (flags[i] ~ /_down/) down++
          if (flags[i] ~ /o_down/) odown++
          if (flags[i] ~ /_down/ && (asks || !replaces)) downs = downs " " i
          if (replaces && !spent) failovers++
          if (flags[i] ~ /o_down/ || (replaces && !spent)) failing++
          if (!replaces && epoch[i] > top) top = epoch[i]
        }
      }
      printf "NAMED=%s NAMED_EPOCH=%d NAMED_DOWN=%d ODOWN=%d FAILING=%d FAILOVERS=%d VOTES=%d BLANK=%d SILENT=%d OTHER=%d OTHER_EPOCH=%d BLANK_ONES=\"%s\" OTHER_ONES=\"%s\" UNSET_ONES=\"%s\" DOWN_ONES=\"%s\" LEAST_DOWN_AFTER=%d REPLACING=%d MOST_REPLICAS=%d MOST_PEERS=%d SENTINELS=%d\n", named, top, down, odown, failing, failovers, agree, blank, silent, other, other_top, blanks, others, unset, downs, least, replacing, most_replicas, most_peers, there
    }'
}
