#!/bin/sh
# For operators: moves the master to another data pod now, as a pod that ends does; the old master stays, as a replica. In any data pod:
#   kubectl exec redis-sentinel-redis-0 -- /opt/redis-sentinel/failover.sh
# It ends with 0 when a majority names another master. Otherwise it says why not, and writes go on where they were.
set -eu
LIB=${HA_SCRIPTS:-/opt/redis-sentinel}/lib
. "$LIB/common.sh"
. "$LIB/handover.sh"

# Nobody is to believe that a pod was chosen which was only named.
[ $# -eq 0 ] || die "failover.sh takes no argument, and was given: $*. A replica that is in sync is chosen; the log says which"

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
  die "nothing to move: $VOTES of $SENTINELS Sentinels name $NAMED, $SILENT do not answer. The guards' logs say what is missing"
fi
FROM=$PEER
hand_over "$REDIS_REPLICAS"
look_sentinels
if ! has_majority || [ "$NAMED" = "$MASTER" ]; then
  die "redis-$FROM is still the master, or no majority says otherwise: the reason stands above"
fi
ordinal_of "$NAMED"
log "the master is redis-$PEER, it was redis-$FROM"
