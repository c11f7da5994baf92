#!/bin/sh
# Probes of a data pod: redis-probe.sh ready | live | guard. They read what the guard writes; only a silent guard costs a
# redis-cli.
set -eu
LIB=${HA_SCRIPTS:-/opt/redis-sentinel}/lib
. "$LIB/common.sh"

# fresh FILE MS: its first number is a time not longer ago than this.
fresh() {
  local first second
  [ -r "$HA_RUN/$1" ] || return 1
  read -r first second _ <"$HA_RUN/$1" || return 1
  case $first in *[!0-9]*) first=$second ;; esac
  now
  [ $((NOW - first)) -le "$2" ]
}

# progresses: whether the server has read, written, or taken or freed memory since the last look. A server that loads a huge value, or frees the data
# that a full sync replaces, may give no answer for minutes, and would begin anew each time that it is killed. The main thread counts alone: other
# threads work on while it hangs.
progresses() {
  local pid bytes pages shared figures before
  read -r pid 2>/dev/null <"$HA_RUN/server-pid" || return 1
  bytes=$(cat "/proc/$pid/task/$pid/io" 2>/dev/null) || bytes=
  read -r _ pages shared _ 2>/dev/null <"/proc/$pid/statm" || return 1
  figures="$(echo "$bytes" | tr '\n' ' ')$((pages - shared))"
  read -r before 2>/dev/null <"$HA_RUN/server-progress" || before=
  write_file "$HA_RUN/server-progress" "$figures"
  [ "$figures" != "$before" ]
}

case $1 in
  ready)
    read -r WORD AT REASON <"$HA_RUN/verdict"
    if [ "$WORD" != ready ]; then echo "$REASON" && exit 1; fi
    fresh verdict 10000 || { echo "the guard has reported nothing since $AT" && exit 1; }
    ;;
  live)
    # Any answer counts: a server that loads, or that refuses, lives.
    fresh heartbeat 20000 && exit 0
    timeout 5 "$HA_ENGINE-cli" -h "$HA_LOCAL" -p "$REDIS_PORT" PING 2>&1 | grep -qv 'Could not connect' && exit 0
    progresses || { echo "the server gives no answer, and neither reads, writes nor frees memory" && exit 1; }
    ;;
  guard) fresh guard 60000 ;;
esac
