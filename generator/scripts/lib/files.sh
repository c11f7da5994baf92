# The files on a data pod's volume: what the server will load, whether the last load failed, and the copy that a full sync replaces.
# A dump.rdb comes from outside. What the server saves, and what a full sync brings before it is loaded, is snapshot.rdb, which no start loads.

MANIFEST=appendonlydir/appendonly.aof.manifest
# The files of a replica whose load failed, until the master's data has replaced them.
ASIDE=$HA_DATA/set-aside

# find_files: sets LOADS to what the server will load (aof, rdb: a dump.rdb without an append-only file, none), and UNLISTED to an append-only file
# that the manifest does not list. The server ignores such a file and later overwrites it.
find_files() {
  local file
  LOADS=none UNLISTED=
  if [ -e "$HA_DATA/$MANIFEST" ] || [ -e "$HA_DATA/appendonly.aof" ]; then LOADS=aof; fi
  slurp "$HA_DATA/$MANIFEST"
  for file in "$HA_DATA"/appendonlydir/appendonly.aof.*.incr.aof "$HA_DATA"/appendonlydir/appendonly.aof.*.base.*; do
    [ -s "$file" ] || continue
    case $LOADS:$file in
      # A rewrite that broke off leaves a base file that was never listed, beside a manifest that is whole.
      aof:*.base.*) continue ;;
    esac
    case "$NL$TEXT" in
      *"${NL}file ${file##*/} "*) ;;
      *) UNLISTED=${file#"$HA_DATA"/} ;;
    esac
  done
  if [ -n "$UNLISTED" ] && [ "$LOADS" = none ] && taking_dump; then UNLISTED=; fi
  if [ -n "$UNLISTED" ]; then LOADS=aof; fi
  if [ "$LOADS" = none ] && [ -e "$HA_DATA/dump.rdb" ]; then LOADS=rdb; fi
}

# taking_dump: whether the start program broke off while it made an append-only file of dump.rdb.
taking_dump() { [ -e "$HA_STATE/taking-dump" ] && [ -e "$HA_DATA/dump.rdb" ]; }

# The server removes only its own temporary files.
remove_temporary_files() { rm -f "$HA_DATA"/temp-*.rdb "$HA_DATA"/temp-*.rdb.gz* "$HA_DATA"/temp-*.aof "$HA_DATA"/appendonlydir/temp-*; }

# A load that begins is noted on the volume. The guard removes the note once the server has loaded, so a start that finds it follows a load that
# failed, or was killed.
note_load() {
  rm -f "$HA_STATE/load-began"
  [ "$LOADS" = none ] || write_file "$HA_STATE/load-began" "$LOADS" || :
}
load_failed() { [ -e "$HA_STATE/load-began" ]; }
load_ended() { [ ! -e "$HA_STATE/load-began" ] || rm -f "$HA_STATE/load-began"; }

# files_changed: since the start program last looked.
files_changed() { [ -n "$(find "$HA_DATA" -path "$HA_STATE" -prune -o -newer "$HA_RUN/learned" -print | head -n 1)" ]; }

# set_files_aside: makes room for the master's data. One copy is kept, the oldest: what a sync left unfinished is worth less. None is kept where
# the volume lacks twice its size, which a sync needs for the dump and the new append-only file.
set_files_aside() {
  local size free
  if [ -e "$ASIDE" ]; then
    remove_files
    log "files: an unfinished sync is removed, the copy in $ASIDE stays"
    return 0
  fi
  size=$(du -sk "$HA_DATA" | cut -f1)
  free=$(df -Pk "$HA_DATA" | awk 'END { print $4 }')
  if [ "$free" -ge $((2 * size)) ] && mkdir -p "$ASIDE.moving"; then
    move_files "$HA_DATA" "$ASIDE.moving"
    mv "$ASIDE.moving" "$ASIDE"
    log "files: their last load failed, and the master has the data: they stay in $ASIDE until this replica is in sync"
  else
    remove_files
    log "files: their last load failed, and the master has the data: removed, because the volume has $free KiB free and a sync beside their copy needs $((2 * size))"
  fi
}

# put_files_back: a copy that no sync has replaced is the data of this pod.
put_files_back() {
  remove_files
  mv "$ASIDE" "$ASIDE.moving"
  finish_move
  log "files: put back from $ASIDE, because no sync has replaced them"
}

# finish_move: a start may have ended between two files.
finish_move() {
  [ -e "$ASIDE.moving" ] || return 0
  move_files "$ASIDE.moving" "$HA_DATA"
  rm -rf "$ASIDE.moving"
}

# drop_copy: in sync, the master's data is here.
drop_copy() {
  [ -e "$ASIDE" ] || return 0
  rm -rf "$ASIDE"
  log "files: in sync; the copy in $ASIDE is removed"
}

# name_unread_snapshot: the server's own snapshot.rdb beside no append-only file. It is older than the mark, so no start loads it, but nothing
# overwrites it either. One is kept, the first: what a set that begins anew saves is worth less.
name_unread_snapshot() {
  if [ "$LOADS" = aof ] || [ -e "$ASIDE" ] || [ ! -e "$HA_DATA/snapshot.rdb" ] || [ -e "$HA_DATA/snapshot.rdb.not-loaded" ]; then return 0; fi
  mv "$HA_DATA/snapshot.rdb" "$HA_DATA/snapshot.rdb.not-loaded"
  log "files: no append-only file, and a snapshot never takes its place: snapshot.rdb is now snapshot.rdb.not-loaded"
}

# name_unread_dump: a dump.rdb beside an append-only file is not loaded, unless the start that loaded it ended before it could rename it.
name_unread_dump() {
  if [ "$LOADS" != aof ] || [ ! -e "$HA_DATA/dump.rdb" ]; then return 0; fi
  if taking_dump; then
    mv -f "$HA_DATA/dump.rdb" "$HA_DATA/dump.rdb.loaded"
    rm -f "$HA_STATE/taking-dump"
  else
    mv -f "$HA_DATA/dump.rdb" "$HA_DATA/dump.rdb.not-loaded"
    log "files: dump.rdb is not loaded, because there is an append-only file: it is now dump.rdb.not-loaded"
  fi
}

remove_files() { rm -rf "$HA_DATA/appendonlydir" "$HA_DATA/appendonly.aof" "$HA_DATA/dump.rdb" "$HA_DATA/snapshot.rdb"; }

# move_files FROM TO
move_files() {
  local name
  for name in appendonlydir appendonly.aof dump.rdb snapshot.rdb; do [ ! -e "$1/$name" ] || mv -f "$1/$name" "$2/$name"; done
}
