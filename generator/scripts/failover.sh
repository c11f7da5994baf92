#!/bin/sh
# For operators: moves the master to another data pod now, as a pod that ends does; the old master stays, as a replica. In any data pod:
#   kubectl exec redis-sentinel-redis-0 -- /opt/redis-sentinel/failover.sh
# It ends with 0 when a majority names another master. Otherwise it says why not, and writes go on where they were.
set -eu
LIB=${HA_SCRIPTS:-/opt/redis-sentinel}/lib
. "$LIB/common.sh"
. "$LIB/ask.sh"
. "$LIB/peers.sh"
. "$LIB/each.sh"
. "$LIB/view.sh"
. "$LIB/replicas.sh"
. "$LIB/lease.sh"
. "$LIB/counts.sh"
. "$LIB/lead.sh"
. "$LIB/line.sh"
. "$LIB/target.sh"
. "$LIB/replace.sh"
. "$LIB/progress.sh"
. "$LIB/pause.sh"
. "$LIB/switch.sh"
. "$LIB/handover.sh"

leave_nothing() {
  let_go
  rm -rf "$HA_RUN"
}

# A hook of this pod may hand over at the same time: what it writes down is its own.
HA_RUN=$(mktemp -d "$HA_RUN/failover.XXXXXX")
trap leave_nothing EXIT
trap 'exit 1' TERM INT
trap '' PIPE
now
BEGAN=$NOW
load_addresses asked
look_sentinels
MASTER=$NAMED ASKED_AT=$NAMED
ordinal_of "$MASTER"
if ! has_majority || [ "$PEER" = foreign ]; then
  die "nothing to move: $VOTES of $SENTINEL_REPLICAS Sentinels name $NAMED, $SILENT do not answer. The log of the guards says who waits for what"
fi
FROM=$PEER
hand_over "$REDIS_REPLICAS"
look_sentinels
[ "$NAMED" != "$MASTER" ] || die "redis-$FROM is still the master; the reason stands above"
ordinal_of "$NAMED"
log "the master is redis-$PEER, it was redis-$FROM"
