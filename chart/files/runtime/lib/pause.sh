# The pause of a handover: what a master that is well has acknowledged until it begins is all that its successor must have.

PAUSED=no
# The pause blocks Sentinel's own PUBLISH and then its PINGs: longer than down-after it looks like a dead master.
PAUSE_MS=$((DOWN_AFTER + 1000))
[ "$PAUSE_MS" -le 4000 ] || PAUSE_MS=4000

ask_master() { ask_now "$ASKED_AT" "$1"; }

# hold_writes: none is acknowledged here for PAUSE_MS from now on. Sets OFFSET, what a replica must have, and CHANGES, which stays the same while
# nothing is written: the PING to its replicas moves the offset in a pause, too. A snapshot that ends makes the number of changes smaller, after which
# as many writes would give the old one: so CHANGES names the snapshots, too.
hold_writes() {
  local info name
  info=$(ask_master "CLIENT PAUSE $PAUSE_MS WRITE
INFO replication
INFO persistence")
  CHANGES=
  for name in rdb_saves rdb_bgsave_in_progress rdb_changes_since_last_save; do
    field "$name" "$info" || :
    CHANGES="${CHANGES:+$CHANGES }$FIELD"
  done
  [ -n "$FIELD" ] || return 1
  field master_repl_offset "$info" || :
  OFFSET=$FIELD
  [ -n "$OFFSET" ]
}

# pause_writes: sets REACHED, the offset of the last write that was acknowledged here. False when the master does not answer.
pause_writes() {
  elapsed
  PAUSED_AT=$ELAPSED
  PAUSED=yes
  MARKS=''
  hold_writes || return 1
  REACHED=$OFFSET
  WRITTEN=$CHANGES
  die_at paused
}

# still_paused: a replica may answer when the pause is over: writes went on here then, and it does not have them.
still_paused() {
  if hold_writes && { [ "$OFFSET" = "$REACHED" ] || [ "$CHANGES" = "$WRITTEN" ]; }; then return 0; fi
  step "no handover: the pause ran out, and writes moved the offset from $REACHED to ${OFFSET:-unknown}"
  return 1
}

# await_offset ADDRESS...: they are asked: a paused master sends no GETACK, so its own count is old.
await_offset() {
  until have_reached "$@"; do
    elapsed
    if [ $((ELAPSED - PAUSED_AT)) -gt 1500 ]; then
      step "no handover: the replicas did not reach offset $REACHED in 1.5 s"
      return 1
    fi
  done
  mark caught-up
}

have_reached() {
  local info address
  for address in "$@"; do
    info=$(ask_now "$address" 'INFO replication') || :
    field slave_repl_offset "$info" && [ "${FIELD:-0}" -ge "$REACHED" ] || return 1
  done
}

# let_go: on every way out. Writes may only go on at the old master while nobody else can have been promoted.
let_go() {
  if [ "$PAUSED" = yes ]; then
    ask_master 'CLIENT UNPAUSE' >/dev/null || :
    never_tell
    log "writes resume: no promotion was started"
  fi
  release handover
  note_handover
}
