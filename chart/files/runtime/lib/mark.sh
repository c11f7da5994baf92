# The durable mark beside the data: the last epoch in which this pod was in sync. It says which pod may serve after everything stopped.

# Whether the last mark could not be written: a volume that is full keeps an older one.
MARK_LOST=no

# read_mark: sets MARK_STATE (empty, data, marked), MARK_EPOCH, MARK_ROLE (master, replica, -), MARK_SYNC (1: in sync), MARK_OFFSET. A mark that is
# not whole (cut short, empty, garbage) counts as data without a mark, because a guard has written it.
read_mark() {
  local rest
  MARK_STATE=marked
  if read -r MARK_EPOCH MARK_ROLE MARK_SYNC MARK_OFFSET rest 2>/dev/null <"$HA_STATE/state"; then
    case $MARK_ROLE:$MARK_SYNC:$rest in
      master:[01]: | replica:[01]:) if is_number "$MARK_EPOCH" && is_number "$MARK_OFFSET"; then return 0; fi ;;
    esac
  fi
  forget_mark
  if [ "$MARK_STATE" = empty ] && [ -e "$HA_STATE/state" ]; then MARK_STATE=data; fi
}

# forget_mark: goes by the files alone.
forget_mark() {
  MARK_EPOCH=-1 MARK_ROLE=- MARK_SYNC=0 MARK_OFFSET=0
  if has_data; then MARK_STATE=data; else MARK_STATE=empty; fi
}

# is_number TEXT: one that arithmetic takes: a zero in front would be octal, and more digits too many.
is_number() {
  case $1 in
    '' | *[!0-9]* | 0?* | ????????????????*) return 1 ;;
  esac
}

# has_data: whether the volume holds files that the server loads. What a bootstrap left behind before a client could write to it is nothing.
has_data() {
  find_files
  case $LOADS in
    none) [ -e "$ASIDE" ] ;;
    aof) [ ! -e "$HA_STATE/bootstrapped" ] ;;
  esac
}

# write_mark EPOCH ROLE SYNC OFFSET: forced to disk when more than the offset changed. The epoch never gets lower: pods compare their marks by it
# first, and Sentinels that lost their state count from 0 again. Sets MARK_LOST, and the variables of the mark to what is on disk.
write_mark() {
  read_mark
  MARK_LOST=no
  [ "$1" -ge "$MARK_EPOCH" ] || set -- "$MARK_EPOCH" "$2" "$3" "$4"
  [ "$*" != "$MARK_EPOCH $MARK_ROLE $MARK_SYNC $MARK_OFFSET" ] || return 0
  if ! write_file "$HA_STATE/state" "$*"; then
    MARK_LOST=yes
    return 0
  fi
  MARK_STATE=marked MARK_OFFSET=$4
  [ "$1 $2 $3" != "$MARK_EPOCH $MARK_ROLE $MARK_SYNC" ] || return 0
  sync "$HA_STATE/state" 2>/dev/null || :
  MARK_EPOCH=$1 MARK_ROLE=$2 MARK_SYNC=$3
  rm -f "$HA_STATE/bootstrapped"
}

# mark_my_epoch ADDRESS INFO: of a master that a majority names, as soon as one does: an epoch that is in no mark ends with a master that does
# not know that it was one. Needs what look_sentinels has set. A replica that was promoted under an epoch that is not above its mark: the Sentinels
# had lost theirs, and the master before it may have marked one more than this pod knows of (epoch.sh).
mark_my_epoch() {
  local epoch offset
  if has_majority && [ "$NAMED" = "$1" ] && field role "$2" && [ "$FIELD" = master ] && field master_repl_offset "$2"; then
    offset=$FIELD
    read_mark
    epoch=$NAMED_EPOCH
    if [ "$MARK_ROLE" = replica ] && [ "$epoch" -le "$MARK_EPOCH" ]; then epoch=$((MARK_EPOCH + 2)); fi
    on_disk "$2"
    write_mark "$epoch" master "$ON_DISK" "$offset"
  fi
}

# on_disk INFO: after read_mark, sets ON_DISK to 0 while a mark must not begin to say that this pod is in sync. After a full sync the append-only file is the old one
# until it has been rewritten, and a server that ended before then would come back with that.
on_disk() {
  local name
  ON_DISK=1
  [ "$MARK_SYNC" = 0 ] && [ "$PERSISTENCE" = yes ] || return 0
  for name in aof_rewrite_in_progress aof_rewrite_scheduled; do
    if field "$name" "$1" && [ "$FIELD" != 0 ]; then ON_DISK=0; fi
  done
}
