# The priority of this pod's server: 0 keeps Sentinel from promoting it, and a guard that chooses. It is 0 until the guard knows that the server is
# in sync, which its link says - or, when that came and went between two looks, its history.

# block_demoted_master: a master that was made a replica, by Sentinel or by us, may have written what no other has, and more of it: should the new
# master be gone before the first sync with it, this one would be the freshest.
block_demoted_master() {
  if [ "$ROLE" = master ]; then
    MASTER_LIFE="$PROCESS $HISTORY"
  elif [ "$LINK:$SYNCING" = up:0 ]; then
    MASTER_LIFE=
  elif [ "$MASTER_LIFE" = "$PROCESS $HISTORY" ] && [ "$PRIORITY" != 0 ]; then
    set_priority 0 "was a master, and is not in sync with $FOLLOWS yet"
  fi
}

# was_in_sync: between two rounds of this guard a master that was made a replica got its new master's data, and with it another history. So has
# one that was started anew, of its own.
was_in_sync() { [ "${MASTER_LIFE% *}" = "$PROCESS" ] && [ "$MASTER_LIFE" != "$PROCESS $HISTORY" ]; }

# shares_history: a server that was started anew has a history of its own until it has synced. This one, whose link its guard has never seen, has
# that of a replica that may be promoted: it has synced with the same master, and may have read more of it. Not if it was a master itself: then it
# may have more of that history than anybody was to have. Nor if a full sync was seen since: that takes the data and leaves the history.
shares_history() {
  [ -z "$MASTER_LIFE" ] && [ "$MARK_ROLE" = replica ] && [ ! -e "$HA_RUN/emptied" ] || return 1
  # shellcheck disable=SC2046 # a list of addresses
  look_servers $(other_servers) | awk -v mine="$HISTORY" '$2 == "replica" && $3 > 0 && $8 == mine { found = 1 } END { exit !found }'
}

# set_priority N: 0 keeps Sentinel from promoting this pod.
set_priority() {
  log "replica-priority $1: $2"
  ask_local "CONFIG SET replica-priority $1" >/dev/null || :
  PRIORITY_SEEN=no
}

# priority_seen: whether a majority of Sentinels knows that this replica may be promoted. Sentinel asks every 10 s only.
priority_seen() {
  local seen i
  [ "${PRIORITY_SEEN:-no}" = no ] || return 0
  seen=0
  i=0
  while [ "$i" -lt "$SENTINEL_REPLICAS" ]; do
    sentinel_address "$i"
    ask_sentinel "$ADDRESS" "SENTINEL REPLICAS $MASTER_NAME" >"$HA_RUN/replicas" || :
    if awk -v me="$MY_ADDRESS" '
      key == "ip" { mine = $0 == me }
      key == "slave-priority" && mine && $0 > 0 { found = 1 }
      { key = $0 }
      END { exit !found }' "$HA_RUN/replicas"; then seen=$((seen + 1)); fi
    i=$((i + 1))
  done
  [ "$seen" -lt "$MAJORITY" ] || PRIORITY_SEEN=yes
  [ "$PRIORITY_SEEN" = yes ]
}
