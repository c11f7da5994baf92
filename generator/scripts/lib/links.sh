# Connections of Sentinels that were begun while a Service had no endpoint. The node refuses such a connection inside connect(), and Linux
# leaves that refusal in the socket's error queue, where nobody looks for it. If a pod takes the Service over before the kernel has tried
# again, the connection comes about all the same, works, and is reported as broken by every epoll_wait: the Sentinel spins on it for as
# long as it lives, on a core of its own. One that is made anew is free of it. So each Sentinel's connections are closed once, early in
# the life of the server they lead to: it connects again within a tenth of a second.

LINKS_MS=60000

# renew_my_links: those to this pod's server.
renew_my_links() {
  [ -n "${YOUNG_UNTIL:-}" ] || YOUNG_UNTIL=$((NOW + LINKS_MS)) LINKED_here='' FOLLOWED=
  [ "$ROLE" = master ] || FOLLOWED=yes
  [ "$NOW" -ge "$YOUNG_UNTIL" ] || renew_links here pubsub ask_local
}

# renew_peer_links: those to Sentinels that were away: they have no guard, so that of the named master acts for them. Who listens to them
# has set BACK_<ordinal>. A server that began as the master came after all pods were gone: any of them may have begun before its peers.
renew_peer_links() {
  local peer back
  peer=0
  while [ "$peer" -lt "$SENTINEL_REPLICAS" ]; do
    eval "back=\${BACK_$peer:-}"
    if began_as_master || { [ -n "$back" ] && [ $((NOW - back)) -lt "$LINKS_MS" ]; }; then
      sentinel_address "$peer"
      renew_links "$peer" normal ask_sentinel "$ADDRESS"
    fi
    peer=$((peer + 1))
  done
}

began_as_master() { [ -z "$FOLLOWED" ] && [ "$NOW" -lt "$YOUNG_UNTIL" ]; }

# free_stuck_ones: who began to connect to this server's Service while it led to the pod before this one sends into the void, and a Sentinel
# gives a connection 15 s before it makes another (SENTINEL_MIN_LINK_RECONNECT_PERIOD). Until then it holds a master that serves to be down. It
# makes all its connections anew when it is told a login, be it the one that it has.
free_stuck_ones() {
  local stuck
  if [ -z "$DOWN_ONES" ] || [ "$NOW" -ge "$YOUNG_UNTIL" ]; then
    over stuck
    return
  fi
  lasts stuck 1000 || return 0
  over stuck
  for stuck in $DOWN_ONES; do
    sentinel_address "$stuck"
    log "sentinel $stuck has this master SDOWN, and must reconnect: $(ask_sentinel "$ADDRESS" "SENTINEL SET $MASTER_NAME auth-user $SENTINEL_USER")"
  done
}

# renew_links WHERE TYPE ASK [ADDRESS]: closes all of them as soon as there is one of a Sentinel that was not seen here yet. The name that
# it gives its connections holds its id.
renew_links() {
  local where type ids id seen
  where=$1 type=$2
  shift 2
  eval "seen=\${LINKED_$where:-}"
  ids=$("$@" "CLIENT LIST TYPE $type" | linked_sentinels "$SENTINEL_USER")
  for id in $ids; do
    case " $seen " in *" $id "*) continue ;; esac
    eval "LINKED_$where=\$ids"
    log "the Sentinels $ids must reconnect ($where): $("$@" "CLIENT KILL USER $SENTINEL_USER") closed"
    return
  done
}

# linked_sentinels USER: the ids of the Sentinels in a CLIENT LIST.
linked_sentinels() {
  awk -v user="user=$1" '
    { mine = 0; id = "" }
    { for (i = 1; i <= NF; i++) { if ($i == user) mine = 1; if ($i ~ /^name=sentinel-/) { split($i, part, "-"); id = part[2] } } }
    mine && id != "" && !seen[id]++ { printf "%s%s", sep, id; sep = " " }'
}
