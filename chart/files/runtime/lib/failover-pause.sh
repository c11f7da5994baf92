# A master that is well may be replaced all the same: an operator tells a Sentinel to (SENTINEL FAILOVER), or it was cut off and is back in
# the moment in which one begins. What it acknowledges after its successor was promoted is gone, so its writes pause until that is decided.

# A pause ends by itself, should this script be killed, and so does the mark that keeps others from it. Each round renews both; one takes three
# seconds when this server and a Sentinel are slow to answer.
FAILOVER_PAUSE_MS=4000

# pause_if_replaced ADDRESS: in a process of its own, and one at a time. That a Sentinel replaces the master there is one Sentinel's word; a
# majority decides what came of it. From its `+elected-leader` to the promotion a Sentinel takes two of its rounds: a tenth of a second at least.
pause_if_replaced() {
  if held failover-pause; then return 0; fi
  hold failover-pause "$FAILOVER_PAUSE_MS"
  contest "$1" &
}

contest() {
  SCRIPT=failover-pause
  know_myself kept
  # Whether it is a master is asked in the pause: who was stopped and goes on has writes waiting.
  # A foreign address (foreign.sh) stands in the place of this master: the Sentinels are about to promote its replica.
  if { is_mine "$1" || ! is_placed "$1"; } && ! left_to_a_hook; then pause_until_decided; fi
  release failover-pause
}

pause_until_decided() {
  local until
  CONTEST_PAUSED=no
  # An election takes 10 s at most, a failover its timeout.
  until=$((NOW + FAILOVER_TIMEOUT + 10000))
  until decided || [ "$NOW" -ge "$until" ]; do pause 0.1; done
  left_to_a_hook || ask_local 'CLIENT UNPAUSE' >/dev/null || :
}

# left_to_a_hook: it has a pause of its own, which may have to last until the pod's end.
left_to_a_hook() { held handover || held ending; }

pause_during_failover() {
  case $(ask_local "CLIENT PAUSE $FAILOVER_PAUSE_MS WRITE") in OK*) ;; *) return 1 ;; esac
}

# decided: this server follows whom a majority names, or is what it names and nobody replaces it any more, or is left to a hook. One that does
# not answer is not: stopped or cut off, it goes on with the writes that wait for it. So it is told to pause until it answers.
decided() {
  hold failover-pause "$FAILOVER_PAUSE_MS"
  if left_to_a_hook; then return 0; fi
  if ! pause_during_failover || ! read_server; then return 1; fi
  if [ "$ROLE" != master ]; then return 0; fi
  if [ "$CONTEST_PAUSED" = no ]; then
    CONTEST_PAUSED=yes
    log "writes pause: a Sentinel replaces this master"
  fi
  look_sentinels
  read_mark
  if realign; then return 0; fi
  has_majority && [ "$NAMED" = "$MY_ADDRESS" ] && [ "$FAILOVERS" = 0 ] && nobody_newer && no_unannounced_promotion || return 1
  log "writes resume: a majority names this master, and no Sentinel replaces it"
}

# nobody_newer: false while a Sentinel names another under a newer epoch: its failover has ended, and the others will hear of it.
nobody_newer() { [ "$OTHER_EPOCH" -le "$NAMED_EPOCH" ]; }
