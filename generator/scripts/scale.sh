#!/bin/sh
# Before an upgrade takes instances away: moves the master to a data pod that stays, while its Service is still there. It runs in a
# Job of its own with the settings of the set as it is; STAY_REDIS and STAY_SENTINELS say how many of each will be left. Whatever
# stands in the way ends it with an error before anything has changed, and the upgrade with it.
set -eu
if [ ! -r "${HA_CONFIG:-/etc/redis-sentinel}/settings.env" ]; then
  echo "nothing is installed yet: nobody has to move"
  exit 0
fi
LIB=${HA_SCRIPTS:-/opt/redis-sentinel}/lib
# A Job has no volume.
HA_DATA=${HA_RUN:-/run/redis-sentinel}
. "$LIB/common.sh"
if [ "$STAY_REDIS" -ge "$REDIS_REPLICAS" ] && [ "$STAY_SENTINELS" -ge "$SENTINEL_REPLICAS" ]; then
  log "$REDIS_REPLICAS data pods and $SENTINEL_REPLICAS Sentinels stay: nobody has to move"
  exit 0
fi
. "$LIB/ask.sh"
. "$LIB/peers.sh"
. "$LIB/view.sh"
. "$LIB/replicas.sh"
. "$LIB/lease.sh"
. "$LIB/move.sh"

refuse() { die "the upgrade is refused, nothing was changed: $*. To go on without this check: helm upgrade --no-hooks"; }

# A network policy takes a moment to let a new pod in.
PATIENCE=20000

# find_master: sets LEAVER, the ordinal of the named master.
find_master() {
  now
  _until=$((NOW + PATIENCE))
  while load_addresses asked && look_sentinels && ! { has_majority && [ "$FAILING" = 0 ]; }; do
    now
    [ "$NOW" -lt "$_until" ] || refuse "no majority of the $SENTINEL_REPLICAS Sentinels names a master that is up ($VOTES name $NAMED, $SILENT do not answer, $BLANK know none, $FAILING replace it)"
    log_on_change "waiting: $VOTES of $SENTINEL_REPLICAS Sentinels name $NAMED, $SILENT do not answer"
    pause 0.5
  done
  ordinal_of "$NAMED"
  [ "$PEER" != foreign ] || refuse "the Sentinels name $NAMED, which is no data pod of this release"
  LEAVER=$PEER
}

# check_sentinels: until the others are forgotten those that stay are counted among all: alone they must be a majority, or nobody could
# fail over meanwhile - and those that leave must not be able to, either.
check_sentinels() {
  [ "$STAY_SENTINELS" -lt "$SENTINEL_REPLICAS" ] || return 0
  [ "$STAY_SENTINELS" -ge "$MAJORITY" ] || refuse "of $SENTINEL_REPLICAS Sentinels $STAY_SENTINELS are no majority: lower sentinel.replicas to $((SENTINEL_REPLICAS - 2)) first"
  _agree=0
  _i=0
  while [ "$_i" -lt "$STAY_SENTINELS" ]; do
    case " $BLANK_ONES $OTHER_ONES " in
      *" $_i "*) ;;
      *) [ ! -s "$HA_RUN/view.$SCRIPT.$_i" ] || _agree=$((_agree + 1)) ;;
    esac
    _i=$((_i + 1))
  done
  [ "$_agree" -ge "$MAJORITY" ] || refuse "$_agree of the $STAY_SENTINELS Sentinels that stay name the master, and $MAJORITY must: wait until they are all ready"
}

trap 'exit 1' TERM INT
trap let_go EXIT
now
BEGAN=$NOW
mkdir -p "$HA_STATE"
find_master
check_sentinels
if [ "$LEAVER" -lt "$STAY_REDIS" ]; then
  log "the master is redis-$LEAVER, which stays"
  exit 0
fi
log "the master is redis-$LEAVER, which leaves: $STAY_REDIS data pods stay"
for _attempt in 1 2 3 4 5; do
  hand_over_to "$STAY_REDIS"
  find_master
  if [ "$LEAVER" -lt "$STAY_REDIS" ]; then
    log "the master is redis-$LEAVER now, which stays"
    exit 0
  fi
  pause 1
done
refuse "redis-$LEAVER is still the master; the reason stands above"
