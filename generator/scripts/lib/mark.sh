# The durable mark beside the data: the last reign in which this pod was in sync. It says who may serve after everything stopped.

# Whether the last mark could not be written: a volume that is full keeps an older one.
MARK_LOST=no

# read_mark: sets MARK_STATE (empty, data, marked), MARK_EPOCH, MARK_ROLE (master, replica, -), MARK_SYNC (1: in sync), MARK_OFFSET
read_mark() {
  MARK_STATE=marked
  MARK_EPOCH=-1 MARK_ROLE=- MARK_SYNC=0 MARK_OFFSET=0
  [ ! -r "$HA_STATE/reign" ] || read -r MARK_EPOCH MARK_ROLE MARK_SYNC MARK_OFFSET <"$HA_STATE/reign" || :
  case $MARK_EPOCH:$MARK_ROLE:$MARK_SYNC:$MARK_OFFSET in
    [0-9]*:master:[01]:[0-9]* | [0-9]*:replica:[01]:[0-9]*) return 0 ;;
  esac
  MARK_STATE=data
  MARK_EPOCH=-1 MARK_ROLE=- MARK_SYNC=0 MARK_OFFSET=0
  # What a birth left behind before anybody could write to it is nothing.
  if [ -e "$HA_STATE/born" ] || ! has_data; then MARK_STATE=empty; fi
}

has_data() { [ -n "$(find "$HA_DATA" -path "$HA_STATE" -prune -o -type f \( -name '*.rdb' -o -name '*.aof' \) -size +0c -print 2>/dev/null | head -n 1)" ]; }

# write_mark EPOCH ROLE SYNC OFFSET: forced to disk when more than the offset changed. The epoch never gets lower: pods compare their marks by it
# first, and Sentinels that lost their state count from 0 again. Sets MARK_LOST, and the variables of the mark to what is on disk.
write_mark() {
  read_mark
  MARK_LOST=no
  [ "$1" -ge "$MARK_EPOCH" ] || set -- "$MARK_EPOCH" "$2" "$3" "$4"
  [ "$*" != "$MARK_EPOCH $MARK_ROLE $MARK_SYNC $MARK_OFFSET" ] || return 0
  if ! write_file "$HA_STATE/reign" "$*"; then
    MARK_LOST=yes
    return 0
  fi
  MARK_STATE=marked MARK_OFFSET=$4
  [ "$1 $2 $3" != "$MARK_EPOCH $MARK_ROLE $MARK_SYNC" ] || return 0
  sync "$HA_STATE/reign" 2>/dev/null || :
  MARK_EPOCH=$1 MARK_ROLE=$2 MARK_SYNC=$3
  rm -f "$HA_STATE/born"
}

# mark_my_reign ADDRESS INFO: of a master that a majority names, as soon as one does: a reign that is in no mark ends with a master that does
# not know that it was one. Needs what look_sentinels has set. A replica that was promoted under an epoch that is not above its mark: the Sentinels
# had lost theirs, and the master before it may have marked one more than this pod knows of (epoch.sh).
mark_my_reign() {
  local epoch
  if has_majority && [ "$NAMED" = "$1" ] && field role "$2" && [ "$FIELD" = master ] && field master_repl_offset "$2"; then
    read_mark
    epoch=$NAMED_EPOCH
    if [ "$MARK_ROLE" = replica ] && [ "$epoch" -le "$MARK_EPOCH" ]; then epoch=$((MARK_EPOCH + 2)); fi
    write_mark "$epoch" master 1 "$FIELD"
  fi
}
