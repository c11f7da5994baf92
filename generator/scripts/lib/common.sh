# What every script starts from: paths, settings, time, log. The HA_* variables move the paths outside a pod.
HA_CONFIG=${HA_CONFIG:-/etc/redis-sentinel}
HA_SECRETS=${HA_SECRETS:-/etc/redis-sentinel-auth}
HA_DATA=${HA_DATA:-/data}
HA_RUN=${HA_RUN:-/run/redis-sentinel}
HA_LOCAL=${HA_LOCAL:-127.0.0.1}
HA_BIND=${HA_BIND:-* -::*}
HA_STATE=$HA_DATA/.redis-sentinel

. "${HA_SCRIPTS:-/opt/redis-sentinel}/lib/settings.sh"
reread_settings

# Valkey's images have no redis-server.
if [ -z "${HA_ENGINE:-}" ]; then
  HA_ENGINE=redis
  command -v redis-server >/dev/null 2>&1 || HA_ENGINE=valkey
fi

SCRIPT=${0##*/}
SCRIPT=${SCRIPT%.sh}
# The stable name of this instance, <name>-redis-<number>: a StatefulSet's pod bears it, and a Deployment's pod gets it from its template.
INSTANCE=${HA_INSTANCE:-$POD_NAME}
ORDINAL=${INSTANCE##*-}

# now: sets NOW, milliseconds of a clock that all containers of a node share and that nobody sets back.
now() {
  read -r NOW _ </proc/uptime
  NOW=$((${NOW%.*} * 1000 + (1${NOW#*.} - 100) * 10))
}

log() { printf '%s %s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$SCRIPT" "$*"; }

# log_on_change TEXT: says a thing once, and again every 10 s while it stays so.
log_on_change() {
  now
  [ "$1" != "${LOGGED:-}" ] || [ $((NOW - LOGGED_AT)) -ge 10000 ] || return 0
  LOGGED=$1
  LOGGED_AT=$NOW
  log "$1"
}

die() {
  log "error: $*"
  exit 1
}

# pause SECONDS: a sleep that a signal's trap need not wait for.
pause() {
  sleep "$1" &
  wait $! || :
}

# write_file FILE TEXT: readers see the old text or the new one, never half of it. In each container of a pod the program is process 1.
write_file() {
  if printf '%s\n' "$2" 2>/dev/null >"$1.new.$SCRIPT.$$" && mv -f "$1.new.$SCRIPT.$$" "$1"; then return 0; fi
  rm -f "$1.new.$SCRIPT.$$"
  return 1
}

# beat TEXT: what is waited for, and that somebody still waits (the liveness probe reads it).
beat() {
  now
  write_file "$HA_RUN/heartbeat" "$NOW"
  log_on_change "$1"
}

# take_lock: one writer a volume. The server inherits the descriptor, so the lock ends with it.
take_lock() {
  command -v flock >/dev/null || die "this image has no flock, which keeps two writers off one volume"
  exec 9>"$HA_STATE/lock"
  until flock -n 9; do
    beat "waiting: another process writes to this volume"
    pause 0.5
  done
}
