# A new set that begins with a backup (restore.id, restore.from). Pod 0 asks the container `restore` beside it for the dump, has it loaded by a server
# without a port, and only then has data. Until then no file that counts is touched: a start that breaks off at any step begins again, and what was
# done is not done twice.
#
#   RESTORE_RUN/request   NONCE SUM ENGINE VERSION ID FROM SET   written here, read by restore.sh; a request that is gone is not wanted any more.
#                            SUM: of the backup that a server here has refused, or `-`
#   RESTORE_RUN/answer    NONCE fetches|refused TEXT, NONCE same, or NONCE fetched NAME SUM KEYS PERSISTENT
#   HA_RUN/restore           STATE ID TEXT   for sentinelctl: waits, refused, done or not-done
#   HA_STATE/restoring       ID NAME    while the dump is loaded
#   HA_STATE/restored        ID NAME    what this volume was restored from

# A volume of its own: the container beside must not see the passwords that lie in HA_RUN.
RESTORE_RUN=${HA_RESTORE_RUN:-/run/redis-sentinel-restore}
# The server ignores a file of this name, and the next start removes it.
RESTORE_DUMP=temp-restore.rdb

# settle_restore: at the start. Whether the load of the last start was finished is seen by its append-only file: the manifest is written at its end.
settle_restore() {
  rm -f "$RESTORE_RUN/request" "$RESTORE_RUN/answer" "$HA_RUN/restore"
  RESTORE_ASKED='' RESTORE_REFUSED=- REFUSAL=''
  if [ ! -e "$HA_STATE/restoring" ]; then return 0; fi
  if [ -e "$HA_DATA/$MANIFEST" ]; then
    keep_restored
  else
    log "restore: the last start broke off while it loaded the dump: it begins again"
    drop_restoring
  fi
}

keep_restored() { mv -f "$HA_STATE/restoring" "$HA_STATE/restored"; }

drop_restoring() {
  rm -rf "$HA_DATA/appendonlydir"
  rm -f "$HA_STATE/restoring" "$HA_DATA/$RESTORE_DUMP"
}

# is_restored: whether this volume holds what restore.id names. Sets RESTORED_NAME.
is_restored() {
  local id
  RESTORED_NAME=
  read -r id RESTORED_NAME 2>/dev/null <"$HA_STATE/restored" || id=
  [ "$id" = "$RESTORE_ID" ]
}

# restore_first: of a pod that would begin an empty set. True while a restore comes before that: REASON says at which step it is.
restore_first() {
  local nonce word text
  [ -n "${RESTORE_ID:-}" ] || return 1
  if is_restored; then return 1; fi
  ask_for_backup "$RESTORE_ID $RESTORE_FROM ${RESTORE_SET:--}"
  read -r nonce word text 2>/dev/null <"$RESTORE_RUN/answer" || nonce='' word='' text=''
  case $nonce:$word in
    "$RESTORE_NONCE:fetched")
      # shellcheck disable=SC2086 # a name, a sum and two numbers
      take_backup $text
      ;;
    "$RESTORE_NONCE:fetches") say_restore waits "$text" ;;
    "$RESTORE_NONCE:refused") say_restore refused "$text" ;;
    *) if [ -n "$REFUSAL" ]; then say_restore refused "$REFUSAL"; else say_restore waits "the container restore has not answered yet"; fi ;;
  esac
}

# say_restore STATE TEXT: sets REASON, and says it to the readiness probe and to sentinelctl.
say_restore() {
  REASON="restore.id $RESTORE_ID: $2"
  now
  write_file "$HA_RUN/verdict" "not $NOW $REASON" || :
  write_file "$HA_RUN/restore" "$1 $RESTORE_ID $2" || :
}

# ask_for_backup WHAT: once for each change of the values.
ask_for_backup() {
  [ "$1" != "$RESTORE_ASKED" ] || return 0
  case $RESTORE_ASKED in '' | again) ;; *) RESTORE_REFUSED=- REFUSAL='' ;; esac
  engine_from 0 0
  now
  RESTORE_NONCE=$NOW.$$
  ! write_file "$RESTORE_RUN/request" "$RESTORE_NONCE $RESTORE_REFUSED $HA_ENGINE $ENGINE_VERSION $1" || RESTORE_ASKED=$1
}

# take_backup NAME SUM KEYS PERSISTENT: what the server here refuses is not taken again. A server that was killed has refused nothing.
take_backup() {
  if restore_dump "$1" "$3" "$4"; then
    say_restore 'done' "the backup $1 is loaded"
    return 0
  fi
  [ -z "$DAMAGE" ] || RESTORE_REFUSED=$2
  REFUSAL="the backup $1 is not loaded: ${DAMAGE:-the server that loads it has ended}"
  DAMAGE='' RESTORE_ASKED=again
  say_restore refused "$REFUSAL"
}

# restore_dump NAME KEYS PERSISTENT: loads the dump and makes the append-only file of it. False, and nothing is left of it, when a server refuses it or it is
# not what the manifest says, and DAMAGE says so, or when the server has ended.
restore_dump() {
  local keys
  # A bootstrap may have left them before a client could write to it.
  remove_files
  rm -f "$HA_STATE/bootstrapped" "$HA_STATE/load-began"
  DAMAGE="the volume takes no more"
  write_file "$HA_STATE/restoring" "$RESTORE_ID $1" || return 1
  sync "$HA_STATE/restoring" 2>/dev/null || :
  DAMAGE=
  if load_alone no "$RESTORE_DUMP" && whole_load "$2" "$3" && make_append_only "$1"; then
    keys=$(ask_loader 'INFO keyspace' | tr -d '\r' | sed -n 's/^\(db[0-9]*\):keys=\([0-9]*\),.*/\2 keys in \1/p' | tr '\n' ' ')
    keep_restored
    end_loader
    rm -f "$HA_DATA/$RESTORE_DUMP" "$RESTORE_RUN/request"
    log "restore.id $RESTORE_ID: the backup $1 is loaded, ${keys:-no keys }"
    learn_files
    renew_discovery_port
    return 0
  fi
  end_loader
  drop_restoring
  return 1
}

# whole_load KEYS PERSISTENT: whether the server that loads has at least the keys that do not expire. A server that does not find its dump begins empty, and
# one that has ended says nothing about it.
whole_load() {
  local found
  found=$(ask_loader 'INFO keyspace' | tr -d '\r' | awk -F '[=,]' '/^db/ { n += $2 - $4 } END { print n + 0 }')
  if ! loader_says loading 0; then
    log "restore: the server that loads the dump does not answer any more"
  elif [ ! -s "$HA_DATA/$RESTORE_DUMP" ]; then
    DAMAGE="the dump has gone while it was loaded"
  elif [ "$found" -lt "$2" ]; then
    DAMAGE="it has $found keys without a time to live, and its manifest says $2 (of $1 keys)"
  else
    return 0
  fi
  return 1
}

# tell_restore: once the role is decided.
tell_restore() {
  local word text
  rm -f "$RESTORE_RUN/request"
  [ -n "${RESTORE_ID:-}" ] || return 0
  if is_restored; then
    word='done' text="done: the set began with the backup $RESTORED_NAME"
  else
    case $DECISION in
      replica\ *) word=not-done text="not done by this pod, because pod ${DECISION#* } is the master: its data is taken" ;;
      *) word=not-done text="not done, because the set has data" ;;
    esac
  fi
  log "restore.id $RESTORE_ID: $text"
  write_file "$HA_RUN/restore" "$word $RESTORE_ID $text" || :
}
