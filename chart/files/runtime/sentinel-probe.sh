#!/bin/sh
# Probes of a Sentinel: sentinel-probe.sh ready | live. Not ready only if it does not answer, names no master, or a majority names another.
set -eu
LIB=${HA_SCRIPTS:-/opt/redis-sentinel}/lib
# Enough to ask Sentinels.
SECRET_KEYS=internal-key
. "$LIB/common.sh"
. "$LIB/client.sh"
. "$LIB/addresses.sh"
. "$LIB/each.sh"
. "$LIB/view.sh"

case $1 in
  live)
    # One that waits for its place or its volume lives.
    read -r AT 2>/dev/null <"$HA_RUN/heartbeat" || AT=-20000
    now
    [ $((NOW - AT)) -ge 20000 ] || exit 0
    timeout 5 "$HA_ENGINE-cli" -h "$HA_LOCAL" -p "$SENTINEL_PORT" PING 2>&1 | grep -qv 'Could not connect'
    ;;
  ready)
    load_addresses kept
    # A pod's way to its own Service needs hairpin in the network: not every one has it.
    eval "SENTINEL_$ORDINAL=\$HA_LOCAL"
    if [ "$ORDINAL" -ge "$SENTINEL_REPLICAS" ]; then echo "no place: the release has $SENTINEL_REPLICAS Sentinels" && exit 1; fi
    look_sentinels
    [ -s "$ANSWERS.$ORDINAL" ] || { echo "this Sentinel does not answer" && exit 1; }
    case " $BLANK_ONES " in *" $ORDINAL "*) echo "this Sentinel has no master yet" && exit 1 ;; esac
    case " $OTHER_ONES " in *" $ORDINAL "*) if has_majority; then echo "a majority names $NAMED, this Sentinel another" && exit 1; fi ;; esac
    ;;
esac
