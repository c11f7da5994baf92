# Asking servers. A password goes through standard input: an argument or a variable of the environment can be read by others.

. "${HA_SCRIPTS:-/opt/redis-sentinel}/lib/auth.sh"
refresh_keys || read_keys

# ask HOST PORT COMMANDS: one command a line; prints the answers. Nothing is printed when nobody answers in time, or lets us in.
ask() {
  local reply attempt
  for attempt in $GUARD_PASSWORDS; do
    # A here-document, unlike a pipe, costs no process.
    reply=$(
      timeout 1 "$HA_ENGINE-cli" -h "$1" -p "$2" 2>/dev/null <<EOF
AUTH $GUARD_USER $attempt
$3
EOF
    ) || :
    case $reply in
      WRONGPASS*) ;;
      *"$NL"*) printf '%s\n' "${reply#*"$NL"}" && return 0 ;;
      *) return 0 ;;
    esac
  done
}

ask_redis() { ask "$1" "$REDIS_PORT" "$2"; }
ask_sentinel() { ask "$1" "$SENTINEL_PORT" "$2"; }
ask_local() { ask "$HA_LOCAL" "$REDIS_PORT" "$1"; }

# field NAME TEXT: sets FIELD to the value of a `name:value` line of an INFO answer, to its first word. Word by word: to cut off by a
# pattern what stands in front of a name costs a shell the square of its length, some milliseconds each second.
field() {
  local word
  FIELD='' word=''
  set -f
  for word in $2; do
    case $word in "$1:"*) FIELD=${word#*:} && break ;; esac
    word=
  done
  set +f
  FIELD=${FIELD%"$CR"}
  [ -n "$word" ]
}
CR=$(printf '\r')
