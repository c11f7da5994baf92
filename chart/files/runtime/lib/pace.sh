# How often the guard looks, and how often it says so. It runs in every pod all the time: what it need not ask costs nothing.

# stamp FILE: a sign of life, for probes that allow for 20 s and more.
stamp() {
  local stamped
  eval "stamped=\${STAMPED_$1:--4000}"
  [ $((NOW - stamped)) -ge 4000 ] || return 0
  write_file "$HA_RUN/$1" "$NOW"
  eval "STAMPED_$1=$NOW"
}

# look_if_due: while all is well, what the Sentinels said holds for 3 s. Anything that has changed here, or that one of them has
# announced, has them asked at once.
look_if_due() {
  local state
  state="$ROLE ${FOLLOWS:-} $LINK $SYNCING $PRIORITY $HISTORY $GOOD"
  if [ "$WAS:$state" = "ready:${LOOKED_AS:-}" ] && [ "$VOTES:$FAILING:$NAMED_DOWN:$UNSET_ONES" = "$SENTINELS:0:0:" ] &&
    [ "$MOST_PEERS" -lt "$SENTINEL_REPLICAS" ] &&
    [ $((NOW - LOOKED_AT)) -lt 3000 ] && [ ! -e "$HA_RUN/heard" ]; then return 0; fi
  [ ! -e "$HA_RUN/heard" ] || rm -f "$HA_RUN/heard"
  look_sentinels
  LOOKED_AS=$state LOOKED_AT=$NOW
}

# rest: a second until the next round. A replica that is not in sync yet is looked at ten times in it: Sentinel asks it
# every second until its link is up, then every ten, and had better see the raised priority in the same answer.
rest() {
  local looks
  if [ "$ROLE:$PRIORITY" != slave:0 ] || [ "$LINK:$SYNCING" = up:0 ]; then
    pause 1
    return
  fi
  looks=0
  while [ "$looks" -lt 10 ] && read_server && [ "$LINK:$SYNCING" != up:0 ]; do
    pause 0.1
    looks=$((looks + 1))
  done
  [ "$looks" -gt 0 ] || pause 0.1
}
