# What the Sentinels say, taken together. One Sentinel's word is never acted on.

# look_sentinels: asks all Sentinels at once and sets
#   NAMED        the address that most of those that name one name, or `none`
#   NAMED_EPOCH  the highest configuration epoch under that name
#   NAMED_DOWN   how many of them hold that master to be down
#   FAILING      how many of them hold a quorum's word that it is down, or are replacing it
#   VOTES BLANK SILENT OTHER   how many name it, know no master, do not answer, name another
#   BLANK_ONES OTHER_ONES      the ordinals of those
look_sentinels() {
  _pids=
  _i=0
  while [ "$_i" -lt "$SENTINEL_REPLICAS" ]; do
    sentinel_address "$_i"
    _answer=$HA_RUN/view.$SCRIPT.$_i
    : >"$_answer"
    if [ -n "$ADDRESS" ]; then
      ask_sentinel "$ADDRESS" "SENTINEL MASTER $MASTER_NAME" >"$_answer" &
      _pids="$_pids $!"
    fi
    _i=$((_i + 1))
  done
  # shellcheck disable=SC2086 # a list of numbers
  [ -z "$_pids" ] || wait $_pids || :
  eval "$(read_view "$HA_RUN/view.$SCRIPT" "$SENTINEL_REPLICAS")"
}

has_majority() { [ "$VOTES" -ge "$MAJORITY" ]; }

# read_view PREFIX COUNT: the answers in PREFIX.0 ... as shell assignments.
read_view() {
  awk -v prefix="$1" -v count="$2" '
    function answer(file, i,   line, key, n, seen) {
      n = 0; seen = ""; addr[i] = ""
      while ((getline line < file) > 0) {
        sub(/\r$/, "", line)
        if (n == 0 && line ~ /No such /) { seen = "blank"; break }
        if (n == 0 && line != "name") break
        if (n++ % 2 == 0) { key = line; continue }
        if (key == "ip" && line ~ /^[0-9a-fA-F.:]+$/) { addr[i] = line; seen = "names" }
        if (key == "flags") flags[i] = line
        if (key == "config-epoch") epoch[i] = line + 0
      }
      close(file)
      return seen == "" ? "silent" : seen
    }
    BEGIN {
      for (i = 0; i < count; i++) {
        state[i] = answer(prefix "." i, i)
        if (state[i] == "names") votes[addr[i]]++
      }
      named = "none"
      for (i = 0; i < count; i++)
        if (state[i] == "names" && (named == "none" || votes[addr[i]] > votes[named])) named = addr[i]
      for (i = 0; i < count; i++) {
        if (state[i] == "silent") silent++
        else if (state[i] == "blank") { blank++; blanks = blanks " " i }
        else if (addr[i] != named) { other++; others = others " " i }
        else {
          agree++
          if (epoch[i] > top) top = epoch[i]
          if (flags[i] ~ /_down/) down++
          if (flags[i] ~ /o_down|failover_in_progress/) failing++
        }
      }
      printf "NAMED=%s NAMED_EPOCH=%d NAMED_DOWN=%d FAILING=%d VOTES=%d BLANK=%d SILENT=%d OTHER=%d BLANK_ONES=\"%s\" OTHER_ONES=\"%s\"\n", named, top, down, failing, agree, blank, silent, other, blanks, others
    }'
}
