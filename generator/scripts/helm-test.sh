#!/bin/sh
# helm test: finds the master as a client would, writes with the application's password (without user `default`, as the chart's own user), reads it from a replica; the same through the proxy.
# `helm install` may not have waited for the set to start, so it is tried for two minutes, which do not pass while the master or a replica loads its
# data: that takes as long as there is data, and `helm test --timeout` bounds it.
set -eu
LIB=${HA_SCRIPTS:-/opt/redis-sentinel}/lib
. "$LIB/common.sh"
. "$LIB/client.sh"
PATIENCE=${HA_PATIENCE:-120}
KEY=redis-sentinel:test
VALUE=$(date +%s)-$$

# as_client HOST PORT COMMAND
as_client() {
  printf 'AUTH %s\n%s\n' "$(application_login current)" "$3" | timeout 5 "$HA_ENGINE-cli" -h "$1" -p "$2" 2>&1 | tail -n +2
}

# wrong TEXT: what does not hold, in WHY.
wrong() {
  WHY=$1
  return 1
}

# agree: every Sentinel names the same MASTER, and has a quorum to replace it.
agree() {
  local i named quorum
  MASTER=
  i=0
  while [ "$i" -lt "$SENTINEL_REPLICAS" ]; do
    named=$(as_client "$NAME-sentinel-$i" "$SENTINEL_PORT" "SENTINEL GET-MASTER-ADDR-BY-NAME $MASTER_NAME" | head -n 1)
    [ "${named:-no master}" = "${MASTER:=${named:-}}" ] || wrong "sentinel $i names ${named:-no master}${MASTER:+, one before it $MASTER}" || return 1
    quorum=$(as_client "$NAME-sentinel-$i" "$SENTINEL_PORT" "SENTINEL CKQUORUM $MASTER_NAME")
    case $quorum in OK*) ;; *) wrong "sentinel $i: $quorum" || return 1 ;; esac
    i=$((i + 1))
  done
}

# write_by HOST VALUE
write_by() {
  local answer
  answer=$(as_client "$1" "$REDIS_PORT" "SET $KEY $2 EX 60")
  [ "$answer" = OK ] || wrong "SET on $1: ${answer:-no answer}"
}

# arrive VALUE: every data pod has it within 5 s.
arrive() {
  local i tries answer
  i=0
  while [ "$i" -lt "$REDIS_REPLICAS" ]; do
    tries=0
    until answer=$(as_client "$NAME-redis-$i" "$REDIS_PORT" "GET $KEY") && [ "$answer" = "$1" ]; do
      case $answer in LOADING*) wrong "redis $i: $answer" || return 1 ;; esac
      tries=$((tries + 1))
      [ "$tries" -lt 50 ] || wrong "redis $i does not have the key after 5 s" || return 1
      sleep 0.1
    done
    i=$((i + 1))
  done
}

# lead: what is written through the proxy is on the master.
lead() {
  [ "${PROXY:-no}" = yes ] || return 0
  key_name "$PROXY_KEY"
  [ -n "$(value current "$PROXY_KEY")" ] || wrong "the Secret has no key $KEY_NAME: the proxies cannot start without it" || return 1
  write_by "$NAME" "$VALUE-proxy" || return 1
  [ "$(as_client "$MASTER" "$REDIS_PORT" "GET $KEY")" = "$VALUE-proxy" ] || wrong "the proxy $NAME does not lead to the master $MASTER"
}

log_newline
now
ends=$((NOW + PATIENCE * 1000))
until agree && write_by "$MASTER" "$VALUE" && arrive "$VALUE" && lead; do
  now
  case $WHY in *': LOADING '*) ends=$((NOW + PATIENCE * 1000 + 1)) ;; esac
  [ "$NOW" -lt "$ends" ] || die "$WHY, still so after $PATIENCE s"
  log_on_change "waiting: $WHY"
  pause 1
done
log "passed: $SENTINEL_REPLICAS Sentinels name $MASTER, $REDIS_REPLICAS data pods have the key"
