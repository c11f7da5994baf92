# The configuration and the start of the data server.

# engine_lines: what only some engines know. Redis 8 takes a full sync over a second connection, which has no announced
# address: a Sentinel that asks in that moment would list the pod's own address as one more replica, for ever.
engine_lines() {
  [ "$HA_ENGINE" = redis ] && engine_from 8 0 || return 0
  echo 'repl-rdb-channel no'
}

# write_config PRIORITY [MASTER-ADDRESS]
write_config() {
  redis_address "$ORDINAL"
  # What the guard compares the values with from then on.
  cat "$HA_CONFIG/redis.conf" >"$HA_RUN/redis.conf.given"
  (
    umask 077
    {
      cat "$HA_RUN/redis.conf.given"
      cat <<EOF
bind $HA_BIND
dir $HA_DATA
aclfile $HA_RUN/users.acl
unixsocket $HA_RUN/server.sock
unixsocketperm 700
masteruser $REPLICA_USER
masterauth $REPLICA_PASSWORD
replica-announce-ip $ADDRESS
replica-announce-port $REDIS_PORT
replica-priority $1
EOF
      engine_lines
      [ -z "${2:-}" ] || echo "replicaof $2 $REDIS_PORT"
    } >"$HA_RUN/redis.conf"
  )
}

# exec_server FILE: only the image's own entry point loads the modules that the image brings.
exec_server() {
  if [ "$MODULES" = bundled ] && command -v docker-entrypoint.sh >/dev/null 2>&1; then
    exec docker-entrypoint.sh "$HA_ENGINE-server" "$1"
  fi
  exec "$HA_ENGINE-server" "$1"
}
