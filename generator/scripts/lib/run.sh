# A run of a backup or a drill: its work in a child, so that the end of the pod (a deadline, an eviction) is told at once, whatever the work waits for. What
# becomes of it is published for the metrics.

# run_failed TEXT: ends the work.
run_failed() {
  write_file "$HA_RUN/failed" "$*" || :
  die "$*"
}

# run_in_child FUNCTION KIND: false with the reason published when it fails, or when this program is ended.
run_in_child() {
  KIND=$2
  rm -f "$HA_RUN/failed"
  trap 'run_ended' TERM INT
  trap '' PIPE
  ("$1") &
  WORK=$!
  wait "$WORK" || run_over "$(cat "$HA_RUN/failed" 2>/dev/null || echo "$SCRIPT ended with an error; its log says more")"
  trap - TERM INT
}

run_ended() {
  trap '' TERM INT
  kill -9 "$WORK" 2>/dev/null || :
  log "error: the pod is ended before the $KIND was done: its deadline has passed, or it was evicted or deleted"
  run_over "ended before it was done: deadline, eviction or deletion"
}

run_over() {
  report_run "$KIND" failed 0 "$1"
  exit 1
}

# report_run KIND ok|failed BYTES TEXT: to the proxies. The time since the beginning of the run is added.
report_run() {
  local began seconds
  read -r began 2>/dev/null <"${SCRATCH:-/scratch}/began" || began=
  seconds=$(($(date +%s) - ${began:-$(date +%s)}))
  load_addresses asked
  publish_report "run $1 $2 $(date +%s) $3 $seconds $4"
}
