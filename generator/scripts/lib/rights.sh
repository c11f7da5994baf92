# The users of a data server and of a Sentinel: each internal one has the commands and channels that its work needs, and no more. The password of
# an internal user derives from the Secret.

. "${HA_SCRIPTS:-/opt/redis-sentinel}/lib/user-rules.sh"
. "${HA_SCRIPTS:-/opt/redis-sentinel}/lib/application-users.sh"

# server_users: prints the internal users of a data server as lines of its ACL file.
server_users() {
  cat <<EOF
user $GUARD_USER on $(hashes "$GUARD_PASSWORDS") resetchannels &$WATCH_CHANNEL &$REPORT_CHANNEL -@all +subscribe +publish +ping +info +role +config|get +config|set +client|list +client|kill +client|pause +client|unpause +replicaof +acl|list +acl|setuser +module|list +shutdown
user $REPLICA_USER on $(hashes "$REPLICA_PASSWORDS") resetchannels -@all +ping +psync +replconf
user $SENTINEL_USER on $(hashes "$SENTINEL_PASSWORDS") resetchannels &$HELLO_CHANNEL -@all +ping +info +role +subscribe +publish +multi +exec +slaveof +script|kill +config|rewrite +client|setname +client|kill +client|pause +client|unpause
user $PROXY_USER on $(proxy_hashes) resetchannels &$REPORT_CHANNEL -@all +ping +info +role +subscribe
EOF
  exporter_user '+slowlog|get +slowlog|len'
  backup_user
}

# sentinel_rules: prints what users of applications may do on a Sentinel. They ask and listen, and say what client libraries say of
# themselves: CLIENT PAUSE or KILL would stop votes and hellos, and with them every failover.
sentinel_rules() {
  local asking saying
  asking='+sentinel|get-master-addr-by-name +sentinel|master +sentinel|masters +sentinel|replicas +sentinel|slaves +sentinel|sentinels +sentinel|ckquorum +sentinel|myid'
  if [ "$HA_ENGINE" = valkey ] && engine_from 8 0; then
    asking="$asking +sentinel|get-primary-addr-by-name +sentinel|primary +sentinel|primaries"
  fi
  saying='+client|setname +client|getname +client|id +client|info +client|reply +client|tracking +client|no-evict'
  ! engine_from 7 2 || saying="$saying +client|setinfo"
  echo "resetchannels &* -@all +auth +hello +ping +info +role +command +subscribe +psubscribe +unsubscribe +punsubscribe $saying $asking"
}

# sentinel_users: prints the internal users of a Sentinel.
sentinel_users() {
  cat <<EOF
user $GUARD_USER on $(hashes "$GUARD_PASSWORDS") resetchannels &* -@all +ping +info +subscribe +psubscribe +publish +sentinel +acl|list +acl|setuser +client|list +client|kill
user $SENTINEL_USER on $(hashes "$SENTINEL_PASSWORDS") resetchannels &$HELLO_CHANNEL -@all +ping +publish +client|setname +sentinel|is-master-down-by-addr
user $PROXY_USER on $(proxy_hashes) resetchannels &+switch-master &+odown &-odown &+new-epoch &+try-failover -@all +ping +subscribe +sentinel|get-master-addr-by-name +sentinel|master
EOF
  exporter_user '+sentinel|masters +sentinel|slaves +sentinel|replicas +sentinel|sentinels +sentinel|ckquorum'
}

# exporter_user RIGHTS: prints the user of the exporter, where there is one. It reads no key and no password.
exporter_user() {
  [ "${METRICS:-no}" = yes ] || return 0
  echo "user $EXPORTER_USER on $(hashes "$EXPORTER_PASSWORDS") resetchannels -@all +ping +info +client|setname $1"
}

# backup_user: prints the user that reads a dump, where there are backups. redis-cli asks for it by SYNC; a server that stands in for it, by PSYNC.
backup_user() {
  [ "${BACKUP_ON:-no}" = yes ] || return 0
  echo "user $BACKUP_USER on $(hashes "$BACKUP_PASSWORDS") resetchannels -@all +ping +sync +psync +replconf"
}

# write_users KIND LINES: the ACL file of a server or a sentinel, with these lines for the users of applications.
write_users() {
  (
    umask 077
    {
      printf '%s\n' "$2" | grep '^user ' || :
      "$1_users"
    } >"$HA_RUN/users.acl"
  )
}
