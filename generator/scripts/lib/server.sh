# The configuration and the start of the data server.

# The application's user may do all but administer; ROLE is how clients check whom they talk to.
write_users() {
  (
    umask 077
    cat >"$HA_RUN/users.acl" <<EOF
user default on $APPLICATION_HASHES ~* &* +@all -@admin +role
user $GUARD_USER on $(hashes "$GUARD_PASSWORDS") resetchannels &$WATCH_CHANNEL -@all +subscribe +ping +info +role +config +client +replicaof +acl|list +acl|setuser +module|list +shutdown
user $REPLICA_USER on $(hashes "$REPLICA_PASSWORDS") resetchannels -@all +ping +psync +replconf
user $SENTINEL_USER on $(hashes "$SENTINEL_PASSWORDS") resetchannels &__sentinel__:hello -@all +ping +info +role +subscribe +publish +multi +exec +slaveof +script|kill +config|rewrite +client|setname +client|kill +client|pause +client|unpause
user $PROXY_USER on $(hashes "$PROXY_PASSWORDS") resetchannels -@all +ping +info +role
EOF
  )
}

# engine_lines: what only some engines know. Redis 8 takes a full sync over a second connection, which has no announced
# address: a Sentinel that asks in that moment would list the pod's own address as one more replica, for ever.
engine_lines() {
  local major
  [ "$HA_ENGINE" = redis ] || return 0
  major=$("$HA_ENGINE-server" --version | sed -n 's/.* v=\([0-9]*\)\..*/\1/p')
  [ "${major:-0}" -lt 8 ] || echo 'repl-rdb-channel no'
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

# Only the image's own entry point loads the modules that the image brings.
exec_server() {
  if [ "$MODULES" = bundled ] && command -v docker-entrypoint.sh >/dev/null 2>&1; then
    exec docker-entrypoint.sh "$HA_ENGINE-server" "$HA_RUN/redis.conf"
  fi
  exec "$HA_ENGINE-server" "$HA_RUN/redis.conf"
}
