# Asking all servers of a kind at the same time: one that hangs costs a second, however many do.

# each_server KIND FUNCTION [ARGUMENT ...]: calls it with the address of every other server of that kind, redis or sentinel; what it
# prints stands in ANSWERS.<ordinal>, nothing where no address is known.
each_server() {
  _kind=$1 _call=$2 _pids='' _i=0
  shift 2
  case $_kind in redis) COUNT=$REDIS_REPLICAS ;; *) COUNT=$SENTINEL_REPLICAS ;; esac
  ANSWERS=$HA_RUN/said.$SCRIPT.$_kind
  while [ "$_i" -lt "$COUNT" ]; do
    "${_kind}_address" "$_i"
    : >"$ANSWERS.$_i"
    if [ -n "$ADDRESS" ] && [ "$_kind-$_i" != "redis-$ORDINAL" ]; then
      "$_call" "$ADDRESS" "$@" >"$ANSWERS.$_i" &
      _pids="$_pids $!"
    fi
    _i=$((_i + 1))
  done
  # shellcheck disable=SC2086 # a list of numbers
  [ -z "$_pids" ] || wait $_pids || :
}

# first_lines: of what each said, after its name.
first_lines() {
  _i=0
  while [ "$_i" -lt "$COUNT" ]; do
    if read -r _words <"$ANSWERS.$_i"; then echo "$_kind-$_i $_words"; fi
    _i=$((_i + 1))
  done
}
