# A master that is gone is replaced by the guards, within the time of a few answers: of its own pod when its server refuses
# connections, or of the freshest replica when a quorum holds it to be down and no Sentinel may begin (their votes for an attempt
# that came to nothing bar them for twice the failover-timeout).

# replace MASTER: its freshest replica takes its place. False if that cannot be settled now; then it is asked again.
replace() {
  find_freshest "$1" || return 1
  take_epoch "$1" || { log "not replacing $1: no majority of votes" && return 1; }
  [ "$1" = "$MY_ADDRESS" ] || still_gone "$1" "$TARGET" || return 1
  log "replacing $1 by $TARGET: $VOTED votes in epoch $EPOCH"
  prepare_words "$TARGET" "$REPLICAS" "$OTHERS"
  if ! promote_target; then
    never_tell
    log "not replacing $1: $TARGET did not become a master"
    return 1
  fi
  tell
  log "$TARGET is the master of epoch $EPOCH"
}

# still_gone MASTER TARGET: one that was only cut off may be back by the time the votes are counted, and its replicas confirm its writes again.
still_gone() {
  if find_freshest "$1" && [ "$TARGET" = "$2" ]; then return 0; fi
  log "not replacing $1: it has replicas again, or $2 is not the freshest any more"
  return 1
}

# find_freshest MASTER: sets TARGET, and of all servers but the master REPLICAS, those that say that they are, and OTHERS. Who streamed from a
# master that crashed here must answer, and must have read all that it sent: what a replica still has in its socket would be lost by a promotion.
find_freshest() {
  local servers server look
  # shellcheck disable=SC2046 # a list of addresses
  set -- "$1" $(other_servers)
  recall_epoch
  [ "$EPOCH_OF" = "$1" ] || EPOCH_HISTORY=- STREAMING=
  servers=
  for server in "$@"; do if [ "$server" != "$1" ]; then servers="$servers $server"; fi; done
  [ "$1" = "$MY_ADDRESS" ] || servers="$servers $MY_ADDRESS"
  for look in 1 2 3 4 5 6 7 8 9 10; do
    # shellcheck disable=SC2086 # a list of addresses
    look_servers $servers >"$HA_RUN/servers.$SCRIPT"
    if all_have_read "$1" "$STREAMING" <"$HA_RUN/servers.$SCRIPT"; then
      TARGET=$(choose_freshest "$1" "$EPOCH_HISTORY" <"$HA_RUN/servers.$SCRIPT")
      sort_servers "$servers" <"$HA_RUN/servers.$SCRIPT"
      [ -n "$TARGET" ]
      return
    fi
    pause 0.02
  done
  return 1
}

# sort_servers SERVERS: by what they answered.
sort_servers() {
  local address role server
  REPLICAS='' OTHERS=''
  while read -r address role _; do [ "$role" != replica ] || REPLICAS="$REPLICAS $address"; done
  for server in $1; do case "$REPLICAS " in *" $server "*) ;; *) OTHERS="$OTHERS $server" ;; esac done
}

# all_have_read MASTER STREAMING: nobody holds a link to it any more, and every server of the list is among those that answered.
all_have_read() {
  awk -v gone="$1" -v streaming="$2" '
    $2 == "replica" && $5 == gone && $6 != "down" { open = 1 }
    { answered[$1] = 1 }
    END {
      n = split(streaming, list, " ")
      for (i = 1; i <= n; i++) if (!(list[i] in answered)) open = 1
      exit open
    }'
}

# promote_target: asked for in the same breath whether it is done.
promote_target() {
  local info
  info=$(ask_now "$TARGET" 'REPLICAOF NO ONE
INFO replication') || :
  field role "$info" && [ "$FIELD" = master ]
}
