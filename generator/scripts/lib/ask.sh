# Asking servers. A password goes through standard input: an argument or a variable of the environment can be read by others.

secret() {
  [ -r "$HA_SECRETS/$1" ] || die "the Secret has no key $1: it needs redis-password and internal-key"
  cat "$HA_SECRETS/$1"
}

hash() { printf '%s' "$1" | sha256sum | cut -c1-64; }

# The internal users are named after namespace and release: two sets that share a Secret and a master name cannot merge.
INTERNAL_KEY=$(secret internal-key)
GUARD_USER=$NAMESPACE.$NAME.guard
REPLICA_USER=$NAMESPACE.$NAME.replica
SENTINEL_USER=$NAMESPACE.$NAME.sentinel
PROXY_USER=$NAMESPACE.$NAME.proxy
# Nothing is said on it: who listens there waits for the connection's end.
WATCH_CHANNEL=$GUARD_USER
GUARD_PASSWORD=$(hash "guard:$INTERNAL_KEY")
REPLICA_PASSWORD=$(hash "replica:$INTERNAL_KEY")
SENTINEL_PASSWORD=$(hash "sentinel:$INTERNAL_KEY")
PROXY_PASSWORD=$(hash "proxy:$INTERNAL_KEY")

# ask HOST PORT COMMANDS: one command a line; prints the answers. Nothing is printed when nobody answers in time.
ask() {
  printf 'AUTH %s %s\n%s\n' "$GUARD_USER" "$GUARD_PASSWORD" "$3" | timeout 1 "$HA_ENGINE-cli" -h "$1" -p "$2" 2>/dev/null | tail -n +2
}

ask_redis() { ask "$1" "$REDIS_PORT" "$2"; }
ask_sentinel() { ask "$1" "$SENTINEL_PORT" "$2"; }
ask_local() { ask "$HA_LOCAL" "$REDIS_PORT" "$1"; }

# field NAME TEXT: sets FIELD to the value of a `name:value` line of an INFO answer.
field() {
  case $2 in
    "$1:"*) FIELD=${2#"$1:"} ;;
    *"
$1:"*) FIELD=${2#*"
$1:"} ;;
    *) FIELD= && return 1 ;;
  esac
  FIELD=${FIELD%%"
"*}
  FIELD=${FIELD%"$CR"}
}
CR=$(printf '\r')
