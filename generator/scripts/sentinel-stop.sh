#!/bin/sh
# preStop of a Sentinel that has a Deployment of its own: an upgrade ends all Sentinels at once, and a majority must answer.
set -eu
LIB=${HA_SCRIPTS:-/opt/redis-sentinel}/lib
. "$LIB/common.sh"
. "$LIB/client.sh"
. "$LIB/addresses.sh"
. "$LIB/each.sh"
. "$LIB/turn.sh"

exec >>"${HA_LOG:-/proc/1/fd/1}" 2>&1
trap 'exit 1' TERM INT
trap '' PIPE
load_addresses kept
await_sentinel_turn
