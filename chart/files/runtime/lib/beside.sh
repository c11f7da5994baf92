# The two containers of a backup or a drill: one has rclone, the other a client of Redis. What comes of the first lies in SCRATCH/result, as `ok` or `failed`
# and words. While it works it renews SCRATCH/alive.

SCRATCH=${SCRATCH:-/scratch}
# Seconds without a sign of life, and until its first: an image is pulled meanwhile.
DEAD=${HA_DEAD:-60}
ABSENT=${HA_ABSENT:-600}

# alive: in the background of the first.
alive() {
  while :; do
    write_file "$SCRATCH/alive" "$(date +%s)"
    sleep 5
  done
}

# await_beside CONTAINER WHAT: sets RESULT and WORDS.
await_beside() {
  local began last patience
  began=$(date +%s)
  while ! read -r RESULT WORDS 2>/dev/null <"$SCRATCH/result"; do
    last=$began patience=$ABSENT
    if read -r last 2>/dev/null <"$SCRATCH/alive"; then patience=$DEAD; else last=$began; fi
    [ $(($(date +%s) - last)) -lt "$patience" ] || run_failed "the container $1 has given no sign of life for $patience s: was it killed, or can its image not be pulled?"
    log_on_change "waiting: the container $1 $2"
    pause 0.5
  done
}
