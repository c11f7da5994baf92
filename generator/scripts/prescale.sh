#!/bin/sh
# Before an upgrade: looks whether the new proxies can log in. Before it changes the number of instances: moves the master to a data pod
# that stays, while its Service is still there. It runs in a Job of its own with the settings of the set as it is; NEW_REDIS_REPLICAS and
# NEW_SENTINEL_REPLICAS say how many there will be, NEW_TOPOLOGY what makes their pods,
# and NEW_PERSISTENCE whether they have volumes. Whatever stands in the way ends it with an error before anything has changed, and the upgrade with it.
set -eu
if [ ! -r "${HA_CONFIG:-/etc/redis-sentinel}/settings.env" ]; then
  echo "nothing is installed yet: nothing has to move"
  exit 0
fi
LIB=${HA_SCRIPTS:-/opt/redis-sentinel}/lib
# A Job has no volume.
HA_DATA=${HA_RUN:-/run/redis-sentinel}
. "$LIB/common.sh"
. "$LIB/auth.sh"
. "$LIB/proxy-key.sh"

# Pods of a chart in which programs and files had other names would be left without the program that hands over.
if grep -q '^BIRTH=' "$HA_CONFIG/settings.env"; then
  die "the upgrade is refused before it begins: this release was made by a chart before 0.1.0, whose programs and files have other names. Uninstall it, which keeps the volumes, and install this chart on them: docs/operations.md, From a chart before 0.1.0"
fi

if [ "$NEW_TOPOLOGY" != "${TOPOLOGY:-statefulsets}" ]; then
  die "the upgrade is refused before it begins: topology is $NEW_TOPOLOGY, and this release has ${TOPOLOGY:-statefulsets}. A change would make all pods and volumes anew. Take a backup, install a release of another name with topology $NEW_TOPOLOGY, and restore the backup into it: docs/topologies.md"
fi
# Kubernetes refuses that of a StatefulSet alone.
if [ "$NEW_PERSISTENCE" != "$PERSISTENCE" ]; then
  die "the upgrade is refused before it begins: redis.persistence.enabled changes, and all data pods would start anew with other volumes. Install a release of another name, and restore a backup into it: docs/backup.md"
fi

# Of the Secret that is mounted here, which is the new one.
KEY_NAMES=${NEW_KEY_NAMES:-}
if [ "${PROXY:-no}" = yes ]; then
  OBJECTION=$(proxy_key_objection)
  [ -z "$OBJECTION" ] || die "the upgrade is refused before it begins: $OBJECTION"
fi
if [ "$NEW_REDIS_REPLICAS" -ge "$REDIS_REPLICAS" ] && [ "$NEW_SENTINEL_REPLICAS" -eq "$SENTINEL_REPLICAS" ]; then
  log "$REDIS_REPLICAS data pods and $SENTINEL_REPLICAS Sentinels stay: nothing has to move"
  exit 0
fi
. "$LIB/scale-check.sh"
. "$LIB/handover.sh"

# A network policy takes a moment to let a new pod in.
PATIENCE=20000
# A pod that starts or ends takes cores, of a small machine all, and clients need them at a switch. So the master moves this many seconds after
# this pod has begun, and this pod ends so long after that: with its end the upgrade goes on, and others end.
CALM=1.5

# find_master: sets PEER, the ordinal of the named master, once nothing stands in the way any more.
find_master() {
  local late objection
  now
  late=$((NOW + PATIENCE))
  while :; do
    load_addresses asked
    look_sentinels
    ordinal_of "$NAMED"
    count_agreeing "$ANSWERS"
    objection=$(objection)
    [ -n "$objection" ] || return 0
    now
    if [ "$NOW" -ge "$late" ] || [ "$KEPT" -lt "$NEEDED" ]; then refuse "$objection"; fi
    log_on_change "waiting: $objection"
    pause 0.5
  done
}

refuse() { die "the upgrade is refused before it begins: $*. To go on without this check: helm upgrade --no-hooks"; }

trap 'exit 1' TERM INT
trap '' PIPE
mkdir -p "$HA_STATE"
find_master
if [ "$PEER" -lt "$NEW_REDIS_REPLICAS" ]; then
  log "the master is redis-$PEER, which stays"
  exit 0
fi
log "the master is redis-$PEER, which leaves: $NEW_REDIS_REPLICAS data pods stay"
tries=0
pause "$CALM"
find_master
while [ "$PEER" -ge "$NEW_REDIS_REPLICAS" ]; do
  [ "$tries" -lt 5 ] || refuse "redis-$PEER is still the master; the reason stands above"
  [ "$tries" = 0 ] || pause 1
  tries=$((tries + 1))
  now
  MASTER=$NAMED ASKED_AT=$NAMED BEGAN=$NOW
  # Each attempt in a shell of its own: none goes on with what another left.
  (
    trap let_go EXIT
    hand_over "$NEW_REDIS_REPLICAS"
  ) || :
  find_master
done
log "the master is redis-$PEER now, which stays"
pause "$CALM"
