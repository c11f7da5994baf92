# Asking all servers of a kind at the same time: one that hangs costs a second, however many do.

# each_server KIND FUNCTION [ARGUMENT ...]: calls it with the address of every other server of that kind, redis or sentinel; what it
# prints stands in ANSWERS.<ordinal>, nothing where no address is known.
each_server() {
  local call pids i
  KIND=$1 call=$2 pids='' i=0
  shift 2
  case $KIND in redis) COUNT=$REDIS_REPLICAS ;; *) COUNT=$SENTINEL_REPLICAS ;; esac
  ANSWERS=$HA_RUN/said.$SCRIPT.$KIND
  while [ "$i" -lt "$COUNT" ]; do
    "${KIND}_address" "$i"
    : >"$ANSWERS.$i"
    if [ -n "$ADDRESS" ] && [ "$KIND-$i" != "redis-$ORDINAL" ]; then
      "$call" "$ADDRESS" "$@" >"$ANSWERS.$i" &
      pids="$pids $!"
    fi
    i=$((i + 1))
  done
  # shellcheck disable=SC2086 # a list of numbers
  [ -z "$pids" ] || wait $pids || :
}

# first_lines: of what each said, after its name.
first_lines() {
  local i words
  i=0
  while [ "$i" -lt "$COUNT" ]; do
    if read -r words <"$ANSWERS.$i"; then echo "$KIND-$i $words"; fi
    i=$((i + 1))
  done
}
