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

# write_mark EPOCH ROLE SYNC OFFSET: forced to disk when more than the offset changed. Sets MARK_LOST.
write_mark() {
  read_mark
  MARK_LOST=no
  [ "$*" != "$MARK_EPOCH $MARK_ROLE $MARK_SYNC $MARK_OFFSET" ] || return 0
  if ! write_file "$HA_STATE/reign" "$*"; then
    MARK_LOST=yes
    return 0
  fi
  [ "$1 $2 $3" != "$MARK_EPOCH $MARK_ROLE $MARK_SYNC" ] || return 0
  sync "$HA_STATE/reign" 2>/dev/null || :
  rm -f "$HA_STATE/born"
}

# mark_my_reign ADDRESS INFO: of a master that a majority names, as soon as one does: a reign that is in no mark ends with a master that does
# not know that it was one. Needs what look_sentinels has set.
mark_my_reign() {
  if has_majority && [ "$NAMED" = "$1" ] && field role "$2" && [ "$FIELD" = master ] && field master_repl_offset "$2"; then
    write_mark "$NAMED_EPOCH" master 1 "$FIELD"
  fi
}
