# The pause of a handover: what a master that is well has acknowledged until it begins is all that its successor must have.

PAUSED=no
# The pause blocks Sentinel's own PUBLISH and then its PINGs: longer than down-after it looks like a dead master.
PAUSE_MS=$((DOWN_AFTER + 1000))
[ "$PAUSE_MS" -le 4000 ] || PAUSE_MS=4000

ask_master() { ask_now "$ASKED_AT" "$1"; }

# pause_writes: sets REACHED, the offset of the last write that was acknowledged here.
pause_writes() {
  _info=$(ask_master "CLIENT PAUSE $PAUSE_MS WRITE
INFO replication")
  PAUSED=yes
  elapsed
  PAUSED_AT=$ELAPSED
  RENEWED=$ELAPSED
  field master_repl_offset "$_info" && REACHED=$FIELD
  MARKS=''
  die_at paused
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
  for _address in "$@"; do
    _info=$(ask_now "$_address" 'INFO replication') || :
    field slave_repl_offset "$_info" && [ "${FIELD:-0}" -ge "$REACHED" ] || return 1
  done
}

# let_go: on every way out. Writes may only go on at the old master while nobody else can have been promoted.
let_go() {
  if [ "$PAUSED" = yes ]; then
    ask_master 'CLIENT UNPAUSE' >/dev/null || :
    never_tell
    log "writes go on: nobody was asked to promote"
  fi
  release handover
}
