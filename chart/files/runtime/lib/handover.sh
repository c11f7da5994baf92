# Handing over from a master that is well, so that nothing it acknowledged is lost: its writes pause, the target catches up, takes
# over, and only then do writes go on - there. The caller sets MASTER (the announced address) and ASKED_AT (where its server answers).

. "$LIB/client.sh"
. "$LIB/addresses.sh"
. "$LIB/each.sh"
. "$LIB/view.sh"
. "$LIB/files.sh"
. "$LIB/mark.sh"
. "$LIB/replicas.sh"
. "$LIB/lease.sh"
. "$LIB/counts.sh"
. "$LIB/win-epoch.sh"
. "$LIB/foreign.sh"
. "$LIB/connections.sh"
. "$LIB/target.sh"
. "$LIB/crash-failover.sh"
. "$LIB/report.sh"
. "$LIB/progress.sh"
. "$LIB/pause.sh"
. "$LIB/switch.sh"

# hand_over BELOW [ADDRESS]: to a replica whose ordinal is lower than BELOW, or to that replica alone.
hand_over() {
  ATTEMPT=-
  look_sentinels
  if ! has_majority || [ "$NAMED" != "$MASTER" ]; then
    step "no handover: $VOTES of $SENTINELS Sentinels name $NAMED, $SILENT do not answer"
    return
  fi
  list_candidates "$1"
  TARGET=$(choose_target "$(ordinal_of "$MASTER" && echo "$PEER")" <"$HA_RUN/candidates")
  if [ -z "$TARGET" ]; then
    step "no handover: no replica is in sync and stays; found:${UNFIT:- none}"
    return
  fi
  if [ -n "${2:-}" ]; then
    case "$CANDIDATES " in
      *" $2 "*) TARGET=$2 ;;
      *) step "no handover: $2 is not in sync any more" && return ;;
    esac
  fi
  if [ "${HA_PATH:-lead}" = lead ] && [ "$FAILING" = 0 ] && take_epoch "$MASTER"; then
    step "to $TARGET with $VOTED votes in epoch $EPOCH"
    ATTEMPT=lead
    die_at voted
    hand_over_myself
  elif [ -n "${2:-}" ]; then
    step "no handover: no majority of votes for an epoch, and a Sentinel would choose the replica by itself"
  elif [ "$1" -lt "$REDIS_REPLICAS" ]; then
    step "no handover: no majority of votes for an epoch, and a Sentinel might promote a pod that is removed"
  else
    ATTEMPT=sentinel
    step "by a Sentinel, to one of$CANDIDATES"
    hand_over_by_sentinel
  fi
}

# list_candidates BELOW: sets CANDIDATES, the addresses of all replicas that may be promoted, and writes a line for each of them. Each is asked
# for its priority itself: one that is ending, too, has set it to 0.
list_candidates() {
  local address role priority offset version
  read_replicas "$(ask_master 'INFO replication')"
  CANDIDATES=
  # shellcheck disable=SC2086 # a list of addresses
  look_servers $ONLINE >"$HA_RUN/servers.$SCRIPT"
  while read -r address role priority offset _ _ version _; do
    ordinal_of "$address"
    if [ "$role:$priority" = replica:0 ] || [ "$role" != replica ] || [ "$PEER" = foreign ] || [ "$PEER" -ge "$1" ]; then
      UNFIT="$UNFIT $address:$role:priority-$priority"
    else
      CANDIDATES="$CANDIDATES $address"
      echo "$PEER $offset $version $address"
    fi
  done <"$HA_RUN/servers.$SCRIPT" >"$HA_RUN/candidates"
}

# hand_over_myself: this script owns the epoch and says who is the master of it.
hand_over_myself() {
  prepare_switch
  open_lines "$ASKED_AT" "$TARGET"
  # What a line takes to stand would be time without writes.
  await_lines
  pause_writes && await_offset "$TARGET" || return 0
  if ! promote_target; then
    step "no handover: $TARGET did not become a master"
    return
  fi
  if ! still_paused; then
    ask_now "$TARGET" "REPLICAOF $MASTER $REDIS_PORT" >/dev/null || :
    return
  fi
  PAUSED=promoted
  mark promoted
  if [ -n "${HA_DIE_AT:-}" ]; then die_in_the_switch; fi
  tell
  mark announced
  await_successor || return 0
  step_down
}

# hand_over_by_sentinel: when no epoch is to be had, one Sentinel is asked to choose among all that have caught up.
hand_over_by_sentinel() {
  # shellcheck disable=SC2086 # a list of addresses
  pause_writes && await_offset $CANDIDATES && still_paused || return 0
  ask_for_failover || return 0
  PAUSED=promoted
  await_successor || return 0
  step_down
}
