# The users of a data server and of a Sentinel: each has the commands and channels that its work needs, and no more. The password of
# an internal user derives from the Secret.

# Sentinels find each other through messages on this channel, which may also name another master.
HELLO_CHANNEL=__sentinel__:hello

# all_but START: prints ACL patterns that match every channel that does not begin so: those that differ in the first character, then
# those that end there or differ in the next.
all_but() {
  local rest head first
  rest=$1 head=
  while [ -n "$rest" ]; do
    first=${rest%"${rest#?}"}
    printf ' &%s[^%s]*' "$head" "$first"
    head=$head$first
    rest=${rest#?}
    [ -z "$rest" ] || printf ' &%s' "$head"
  done
}

# server_users: prints the users of a data server as lines of its ACL file. The application may read what tells how the server
# does, and ROLE, by which clients check a server; CONFIG GET would show the password of replication. It may publish
# everywhere but on channels that begin like that of the Sentinels, also from a script: a selector is the one way to take a channel away.
server_users() {
  local reading
  reading='+role +client|list +slowlog|get +slowlog|len +latency|latest +latency|history +latency|graph +latency|histogram +latency|doctor +lastsave +module|list'
  cat <<EOF
user default on $APPLICATION_HASHES ~* &* +@all -@admin -publish -spublish $reading (+publish +spublish$(all_but "$HELLO_CHANNEL"))
user $GUARD_USER on $(hashes "$GUARD_PASSWORDS") resetchannels &$WATCH_CHANNEL &$REPORT_CHANNEL -@all +subscribe +publish +ping +info +role +config|get +config|set +client|list +client|kill +client|pause +client|unpause +replicaof +acl|list +acl|setuser +module|list +shutdown
user $REPLICA_USER on $(hashes "$REPLICA_PASSWORDS") resetchannels -@all +ping +psync +replconf
user $SENTINEL_USER on $(hashes "$SENTINEL_PASSWORDS") resetchannels &$HELLO_CHANNEL -@all +ping +info +role +subscribe +publish +multi +exec +slaveof +script|kill +config|rewrite +client|setname +client|kill +client|pause +client|unpause
user $PROXY_USER on $(proxy_hashes) resetchannels &$REPORT_CHANNEL -@all +ping +info +role +subscribe
EOF
  exporter_user '+slowlog|get +slowlog|len'
  backup_user
}

# sentinel_users: prints those of a Sentinel. The application may ask and listen, and say what client libraries say of themselves:
# CLIENT PAUSE or KILL would stop votes and hellos, and with them every failover.
sentinel_users() {
  local asking saying
  asking='+sentinel|get-master-addr-by-name +sentinel|master +sentinel|masters +sentinel|replicas +sentinel|slaves +sentinel|sentinels +sentinel|ckquorum +sentinel|myid'
  if [ "$HA_ENGINE" = valkey ] && engine_from 8 0; then
    asking="$asking +sentinel|get-primary-addr-by-name +sentinel|primary +sentinel|primaries"
  fi
  saying='+client|setname +client|getname +client|id +client|info +client|reply +client|tracking +client|no-evict'
  ! engine_from 7 2 || saying="$saying +client|setinfo"
  cat <<EOF
user default on $APPLICATION_HASHES resetchannels &* -@all +auth +hello +ping +info +role +command +subscribe +psubscribe +unsubscribe +punsubscribe $saying $asking
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

# write_users KIND: the ACL file of a server or a sentinel.
write_users() {
  (
    umask 077
    "$1_users" >"$HA_RUN/users.acl"
  )
}
