#!/bin/sh
# Probes of a Sentinel: sentinel-probe.sh ready | live. Not ready only if it names no master or a majority names another.
set -eu
LIB=${HA_SCRIPTS:-/opt/redis-sentinel}/lib
. "$LIB/common.sh"
. "$LIB/ask.sh"
. "$LIB/peers.sh"
. "$LIB/view.sh"

case $1 in
  live) timeout 5 "$HA_ENGINE-cli" -h "$HA_LOCAL" -p "$SENTINEL_PORT" PING 2>&1 | grep -qv 'Could not connect' ;;
  ready)
    load_addresses kept
    # A pod's way to its own Service needs hairpin in the network: not every one has it.
    eval "SENTINEL_$ORDINAL=\$HA_LOCAL"
    look_sentinels
    case " $BLANK_ONES " in *" $ORDINAL "*) echo "this Sentinel knows no master yet" && exit 1 ;; esac
    case " $OTHER_ONES " in *" $ORDINAL "*) if has_majority; then echo "a majority names $NAMED, this Sentinel another" && exit 1; fi ;; esac
    ;;
esac
