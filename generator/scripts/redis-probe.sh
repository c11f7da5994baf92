#!/bin/sh
# Probes of a data pod: redis-probe.sh ready | live | guard. They read what the guard writes; only a silent guard costs a redis-cli.
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

case $1 in
  ready)
    read -r WORD AT REASON <"$HA_RUN/verdict"
    if [ "$WORD" != ready ]; then echo "$REASON" && exit 1; fi
    fresh verdict 10000 || { echo "the guard has reported nothing since $AT" && exit 1; }
    ;;
  live)
    # Any answer counts: a server that loads, or that refuses, lives.
    fresh heartbeat 20000 && exit 0
    timeout 5 "$HA_ENGINE-cli" -h "$HA_LOCAL" -p "$REDIS_PORT" PING 2>&1 | grep -qv 'Could not connect'
    ;;
  guard) fresh guard 60000 ;;
esac
