#!/bin/sh
# The container beside a data pod's server that fetches the backup of restore.id. It waits until the start program asks, and does nothing else: a store
# that cannot be reached keeps no other pod from its start. What it asks and how it is answered: lib/restore.sh.
set -eu
LIB=${HA_SCRIPTS:-/opt/redis-sentinel}/lib
. "$LIB/common.sh"
. "$LIB/fetch.sh"

RESTORE_RUN=${HA_RESTORE_RUN:-/run/redis-sentinel-restore}
DUMP=$HA_DATA/temp-restore.rdb
REQUEST=$RESTORE_RUN/request
# Seconds to the first repetition of what was refused; the time doubles up to the second number.
RETRY_FIRST=${RETRY_FIRST:-5}
RETRY_MOST=${RETRY_MOST:-120}
# Each download in one stream, so that the size of its file says how far it is.
export RCLONE_MULTI_THREAD_STREAMS=0

# answer WORD TEXT
answer() {
  write_file "$RESTORE_RUN/answer" "$NONCE $1 $2" || :
  case $1 in
    refused) log_on_change "restore.id $ID: $2" ;;
    fetched) log "restore.id $ID: the backup ${2%% *} is fetched" ;;
  esac
}

# is_wanted: whether the request that is worked on still stands.
is_wanted() {
  local nonce
  read -r nonce _ 2>/dev/null <"$REQUEST" || nonce=
  [ "$nonce" = "$NONCE" ]
}

# fetch: in a shell of its own. Writes WORD TEXT, its answer, to HA_RUN/result.
fetch() {
  local result objection
  FETCH_ERROR=
  if ! store_configure "$SET"; then
    result="refused the store is not configured: $STORE_ERROR"
  elif ! find_backup "$FROM"; then
    result="refused $FETCH_ERROR"
  elif [ "$M_SHA256.$M_PERSISTENT" = "$REFUSED" ]; then
    result=same
  else
    write_file "$HA_RUN/fetches" "$FETCH_NAME $M_BYTES"
    objection=
    # Of another set there are backups of other lives.
    [ -n "$SET" ] || objection=$(left_behind_objection "$ID" "$FROM")
    if [ -z "$objection" ]; then
      objection=$(engine_objection "$ENGINE" "$VERSION")
      objection=${objection:+the backup $FETCH_NAME is of no use here: $objection}
    fi
    if [ -n "$objection" ]; then
      result="refused $objection"
    elif ! fetch_object "$DUMP"; then
      result="refused $FETCH_ERROR"
    else
      result="fetched $FETCH_NAME $M_SHA256.$M_PERSISTENT $M_KEYS $M_PERSISTENT"
    fi
  fi
  write_file "$HA_RUN/result" "$result"
}

# watch_fetch: says how far it is, until it has ended. False when it is not wanted any more.
watch_fetch() {
  local name bytes so_far
  while kill -0 "$FETCHING" 2>/dev/null; do
    if ! is_wanted; then
      end_fetch
      log "restore.id $ID: not wanted any more"
      return 1
    fi
    if read -r name bytes 2>/dev/null <"$HA_RUN/fetches" && so_far=$(wc -c 2>/dev/null <"$DUMP.gz"); then
      answer fetches "the backup $name is fetched, $((so_far)) of $bytes bytes${LAST:+; the last attempt: $LAST}"
    fi
    pause 1
  done
}

# end_fetch: and the programs that it has started, which would go on.
end_fetch() {
  local pids pid parent file
  [ -n "$FETCHING" ] || return 0
  pids=
  for file in /proc/[0-9]*/stat; do
    # A process may end meanwhile.
    read -r pid _ _ parent _ 2>/dev/null <"$file" || continue
    [ "$parent" != "$FETCHING" ] || pids="$pids $pid"
  done
  # shellcheck disable=SC2086 # a list of numbers
  kill -9 "$FETCHING" $pids 2>/dev/null || :
  wait "$FETCHING" 2>/dev/null || :
  FETCHING=
  rm -f "$DUMP" "$DUMP".gz*
}

# heed_request: works on a request that is new, and again on one that was refused, each time later.
heed_request() {
  local nonce what word text
  if ! read -r nonce REFUSED what 2>/dev/null <"$REQUEST"; then
    [ -z "$NONCE" ] || rm -f "$DUMP"
    NONCE=
    return 0
  fi
  now
  if [ "$what" != "$WHAT" ]; then
    WHAT=$what LAST='' DELAY=$((RETRY_FIRST * 1000)) NEXT=$NOW
  elif [ "$nonce" = "$NONCE" ] && [ "$FETCHED" = yes ]; then
    return 0
  fi
  [ "$NOW" -ge "$NEXT" ] || return 0
  NONCE=$nonce FETCHED=no
  read -r ENGINE VERSION ID FROM SET <<END
$WHAT
END
  [ "$SET" != - ] || SET=
  rm -f "$HA_RUN/fetches" "$HA_RUN/result"
  fetch &
  FETCHING=$!
  if watch_fetch; then
    FETCHING=
    read -r word text 2>/dev/null <"$HA_RUN/result" || word=refused text="the program that fetches the backup has ended"
    answer "$word" "$text"
    [ "$word" != fetched ] || FETCHED=yes
    [ "$word" != refused ] || LAST=$text
  fi
  now
  NEXT=$((NOW + DELAY)) DELAY=$((DELAY * 2))
  [ "$DELAY" -le $((RETRY_MOST * 1000)) ] || DELAY=$((RETRY_MOST * 1000))
}

trap 'end_fetch; exit 0' TERM INT
mkdir -p "$HA_RUN" "$RESTORE_RUN"
FETCHING='' NONCE='' WHAT='' FETCHED=no LAST='' NEXT=0 DELAY=0
log "start: waits until this pod asks for a backup"
while :; do
  heed_request
  pause 1
done
