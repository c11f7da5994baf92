# Open lines to servers, for the moments in which the start of every process is time without writes: the client runs, is connected
# and logged in before, and then a command costs a write and a read. Whoever uses them ignores SIGPIPE.

LINE_SECONDS=2

# open_lines FIRST SECOND: to two servers, by their addresses. A line ends after LINE_SECONDS, whatever happens.
open_lines() {
  open_line first 3 4 "$1" && FIRST_LINE=$1
  open_line second 5 6 "$2" && SECOND_LINE=$2
}

# open_line NAME IN OUT ADDRESS: IN and OUT are numbers of file descriptors.
open_line() {
  local answer
  rm -f "$HA_RUN/$1.in" "$HA_RUN/$1.out"
  # To open what is not there would end this shell.
  mkfifo "$HA_RUN/$1.in" "$HA_RUN/$1.out" || return 1
  timeout "$LINE_SECONDS" "$HA_ENGINE-cli" -h "$4" -p "$REDIS_PORT" <"$HA_RUN/$1.in" >"$HA_RUN/$1.out" 2>/dev/null &
  eval "exec $2>\"\$HA_RUN/$1.in\" $3<\"\$HA_RUN/$1.out\""
  { printf 'AUTH %s %s\n' "$GUARD_USER" "$GUARD_PASSWORD" >&"$2"; } 2>/dev/null && read -r answer <&"$3" && [ "$answer" = OK ]
}

# ask_line IN OUT COMMANDS: one command a line; prints the answers. The end of them is known by that of a PING. Who was thrown out (the guard of
# an old master does that to everybody) is let in again without having logged in: there is no use in waiting for more.
ask_line() {
  local answer
  { printf '%s\nPING\n' "$3" >&"$1"; } 2>/dev/null || return 1
  while read -r answer <&"$2"; do
    case $answer in PONG) return 0 ;; NOAUTH*) return 1 ;; esac
    printf '%s\n' "$answer"
  done
  return 1
}

# ask_now ADDRESS COMMANDS: as ask_redis does, on an open line if there is one.
ask_now() {
  case $1 in
    "${FIRST_LINE:-}") ask_line 3 4 "$2" && return 0 ;;
    "${SECOND_LINE:-}") ask_line 5 6 "$2" && return 0 ;;
  esac
  ask_redis "$1" "$2"
}

# when_told HOST PORT COMMANDS: said on a line of its own as soon as `tell` is called.
when_told() {
  if [ -z "${TOLD:-}" ]; then
    rm -f "$HA_RUN/tell.$SCRIPT" "$HA_RUN/heard.$SCRIPT" "$HA_RUN/silence.$SCRIPT"
    mkfifo "$HA_RUN/tell.$SCRIPT" "$HA_RUN/heard.$SCRIPT"
    # Open both ways they are there before anybody reads, and keep what was written. Each line reads one byte of the first one.
    exec 7<>"$HA_RUN/tell.$SCRIPT" 9<>"$HA_RUN/heard.$SCRIPT"
  fi
  {
    printf 'AUTH %s %s\n' "$GUARD_USER" "$GUARD_PASSWORD"
    read -r _ <&7
    [ -e "$HA_RUN/silence.$SCRIPT" ] || printf '%s\n' "$3"
  } 2>/dev/null | timeout "$LINE_SECONDS" "$HA_ENGINE-cli" -h "$1" -p "$2" >&9 2>/dev/null &
  TOLD="${TOLD:-} $!"
  if [ "$2" = "$SENTINEL_PORT" ]; then SWITCHED="${SWITCHED:-} $!"; fi
}

# await_lines: until all that were opened by when_told have logged in, or for a third of a second: one may lead to nobody.
await_lines() {
  local answer each
  [ -n "${TOLD:-}" ] || return 0
  { pause 0.3 && echo late >&9; } &
  for each in $TOLD; do
    read -r answer <&9 && [ "$answer" != late ] || return 0
  done
}

# tell: all at once, and wait until the Sentinels have heard it: that is the switch, and a server that is stopped keeps nobody from it.
tell() {
  local each
  for each in $TOLD; do echo; done >&7
  # shellcheck disable=SC2086 # a list of numbers
  [ -z "${SWITCHED:-}" ] || wait $SWITCHED || :
  TOLD='' SWITCHED=''
}

# never_tell: nothing is said any more, and nobody is left waiting for the word.
never_tell() {
  [ -n "${TOLD:-}" ] || return 0
  : >"$HA_RUN/silence.$SCRIPT"
  tell
}
