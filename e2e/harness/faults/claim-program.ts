/**
 * Run in a data pod by `sh -c`, with a number of seconds: the server claims to be a master over and over, since Sentinel and
 * the guard make a replica of it again, and takes writes, or a proxy that led there would only be refused. Prints the role
 * that it finds each time. The scripts' own library knows how to enter.
 */
export const claimProgram = `
LIB=\${HA_SCRIPTS:-/opt/redis-sentinel}/lib
. "$LIB/common.sh"
. "$LIB/client.sh"
trap 'ask_local "CONFIG SET min-replicas-to-write 1" >/dev/null' EXIT
ask_local 'CONFIG SET min-replicas-to-write 0' >/dev/null
now
until=$((NOW + $1 * 1000))
while now; [ "$NOW" -lt "$until" ]; do
  field role "$(ask_local 'INFO replication')" || :
  echo "$FIELD"
  ask_local 'REPLICAOF NO ONE' >/dev/null
  sleep 0.1
done
`
