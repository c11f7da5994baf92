#!/bin/sh
# helm test: finds the master as a client would, writes with the application's password, reads it from a replica; the same through the proxy.
set -eu
LIB=${HA_SCRIPTS:-/opt/redis-sentinel}/lib
. "$LIB/common.sh"
. "$LIB/ask.sh"

# as_client HOST PORT COMMAND
as_client() {
  printf 'AUTH default "%s"\n%s\n' "$(quoted current redis-password)" "$3" | timeout 5 "$HA_ENGINE-cli" -h "$1" -p "$2" 2>&1 | tail -n +2
}

MASTER=
i=0
while [ "$i" -lt "$SENTINEL_REPLICAS" ]; do
  named=$(as_client "$NAME-sentinel-$i" "$SENTINEL_PORT" "SENTINEL GET-MASTER-ADDR-BY-NAME $MASTER_NAME" | head -n 1)
  log "sentinel $i names ${named:-nobody}"
  if [ -z "$named" ] || [ "$named" != "${MASTER:=$named}" ]; then die "the Sentinels do not name the same master"; fi
  quorum=$(as_client "$NAME-sentinel-$i" "$SENTINEL_PORT" "SENTINEL CKQUORUM $MASTER_NAME")
  case $quorum in OK*) ;; *) die "sentinel $i: $quorum" ;; esac
  i=$((i + 1))
done
key=redis-sentinel:test
value=$(date +%s)-$$
answer=$(as_client "$MASTER" "$REDIS_PORT" "SET $key $value EX 60")
[ "$answer" = OK ] || die "SET on the master $MASTER: $answer"
i=0
while [ "$i" -lt "$REDIS_REPLICAS" ]; do
  tries=0
  until [ "$(as_client "$NAME-redis-$i" "$REDIS_PORT" "GET $key")" = "$value" ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 50 ] || die "redis $i does not have the key after 5 s"
    sleep 0.1
  done
  log "redis $i has the key"
  i=$((i + 1))
done
if [ "${PROXY:-no}" = yes ]; then
  answer=$(as_client "$NAME" "$REDIS_PORT" "SET $key $value-proxy EX 60")
  [ "$answer" = OK ] || die "SET through the proxy $NAME: $answer"
  [ "$(as_client "$MASTER" "$REDIS_PORT" "GET $key")" = "$value-proxy" ] || die "the proxy $NAME does not lead to the master $MASTER"
  log "the proxy leads to the master"
fi
log "passed"
