#!/bin/sh
# Starts the proxy: writes down for HAProxy's Lua program who is where and how to ask them, then runs HAProxy. It waits
# neither for DNS nor for a server: clients that connect meanwhile wait in HAProxy.
# With the argument `notifier` HAProxy has no clients: it listens to the same set, and tells others what happens to it.
set -eu
LIB=${HA_SCRIPTS:-/opt/redis-sentinel}/lib
# A proxy has no volume: addresses are kept for as long as the pod lives.
HA_DATA=${HA_RUN:-/run/redis-sentinel}
SECRET_KEYS=proxy-password
. "$LIB/common.sh"
. "$LIB/client.sh"
. "$LIB/addresses.sh"
. "$LIB/renew.sh"
HA_PROXY=${HA_PROXY:-/etc/redis-sentinel-proxy}
HA_NOTIFY=${HA_NOTIFY:-/etc/redis-sentinel-notify}
WORK=${1:-proxy}
# Probes, Prometheus and HAProxy's own connections.
RESERVE=100

# addresses KIND COUNT: a line for each instance, `-` where its address is not known yet. Behind it stand its former addresses, with commas: the
# Sentinels name the master by one of them until its guard has told them the new one.
addresses() {
  local i former line sign
  i=0
  while [ "$i" -lt "$2" ]; do
    case $1 in redis) service_of REDIS "$i" ;; *) service_of SENTINEL "$i" ;; esac
    "$1_address" "$i"
    read -r former 2>/dev/null <"$KEPT.former" || former=
    line="$1 $i ${ADDRESS:--}" sign=' '
    for former in $former; do line="$line$sign$former" sign=,; done
    echo "$line"
    i=$((i + 1))
  done
}

# read_logins: sets LOGINS, a line for each password that a server may take: one that was replaced in the Secret is not refused
# everywhere yet.
read_logins() {
  local former password
  former=${LOGIN:-}
  LOGIN=$(quoted current "$PROXY_KEY")
  LOGINS="user $PROXY_USER \"$LOGIN\""
  for password in "$(quoted previous "$PROXY_KEY")" "$former"; do
    [ -z "$password" ] || LOGINS="$LOGINS${NL}user $PROXY_USER \"$password\""
  done
}

write_facts() (
  umask 077
  write_file "$HA_RUN/proxy.facts" "$LOGINS
master $MASTER_NAME
redis-port $REDIS_PORT
sentinel-port $SENTINEL_PORT
$([ "${METRICS:-no}:$WORK" = no:proxy ] || echo "reports $REPORT_CHANNEL")
$(addresses redis "$REDIS_REPLICAS")
$(addresses sentinel "$SENTINEL_REPLICAS")"
)

# keep_facts: follows DNS and the Secret, and writes what has changed; the Lua program reads the file again and again. It leaves
# <file>.unknown when the Sentinels name an address that no server has.
keep_facts() {
  local written
  written=
  while :; do
    if refresh_keys; then read_logins && written='' && log "rotation: the Secret has changed"; fi
    load_addresses asked
    if [ -e "$HA_RUN/proxy.facts.unknown" ]; then
      rm -f "$HA_RUN/proxy.facts.unknown"
      hurry
    fi
    renew_addresses
    if [ "$written" != "${TAKEN:-0}" ]; then
      write_facts
      written=${TAKEN:-0}
    fi
    if grep -q '^[a-z]* [0-9]* -' "$HA_RUN/proxy.facts"; then
      log_on_change "waiting for DNS: $(sed -n 's/^\([a-z]*\) \([0-9]*\) -.*/\1-\2/p' "$HA_RUN/proxy.facts" | tr '\n' ' ')"
    fi
    pause 1
  done
}

# count_connections: what the values say, or what the limit of open files carries at two each.
count_connections() {
  local files most
  PROXY_CONNECTIONS=$(cat "$HA_PROXY/connections")
  files=$(sed -n 's/^Max open files  *[^ ]*  *\([0-9]*\) .*/\1/p' /proc/self/limits)
  most=$(((${files:-1048576} - 4 * RESERVE) / 2))
  if [ "$PROXY_CONNECTIONS" -gt "$most" ]; then
    log "$most connections in place of $PROXY_CONNECTIONS: no more than $files open files are allowed"
    PROXY_CONNECTIONS=$most
  fi
  PROXY_ALL_CONNECTIONS=$((PROXY_CONNECTIONS + RESERVE))
}

trap 'exit 0' TERM INT USR1
mkdir -p "$HA_STATE"
# Not every node has IPv6.
PROXY_BIND=$HA_BIND
if [ "$PROXY_BIND" = '* -::*' ]; then
  PROXY_BIND='*'
  [ ! -e /proc/net/if_inet6 ] || PROXY_BIND=::
fi
[ "$WORK" != proxy ] || count_connections
read_logins
load_addresses kept
write_facts
keep_facts &
export HA_PROXY HA_NOTIFY HA_RUN PROXY_BIND PROXY_CONNECTIONS PROXY_ALL_CONNECTIONS
haproxy -db -f "$HA_PROXY/haproxy.cfg" &
HAPROXY=$!
# To HAProxy TERM means at once; a pod ends with TERM or, in the official image, with USR1: both shall drain.
trap 'kill -USR1 "$HAPROXY" 2>/dev/null || :' TERM INT USR1
while :; do
  wait "$HAPROXY" && exit 0
  STATUS=$?
  kill -0 "$HAPROXY" 2>/dev/null || exit "$STATUS"
done
