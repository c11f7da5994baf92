# Clients of a fenced master. A master without a replica in sync refuses writes (NOREPLICAS), but it closes no connection. A client that
# asks a Sentinel only when its connection breaks would stay with it for as long as the master is cut off.

# is_fenced: whether this master refuses writes.
is_fenced() { [ "$MIN_REPLICAS:$GOOD" = 1:0 ]; }

# release_clients: once a round of a master. Closes every connection of the applications, and in later rounds those that came back, once
# this master is fenced, no majority confirms it, and the Sentinels elsewhere have had the time to promote another. Before that it may
# still be the master, and its clients stay. Sentinels count down-after from the cut, and the fence falls the tolerated lag after it.
# Sets RELEASED (yes, no).
release_clients() {
  RELEASED=no
  if ! is_fenced || { has_majority && [ "$NAMED" = "$MY_ADDRESS" ]; }; then
    over unconfirmed
    return
  fi
  lasts unconfirmed $((DOWN_AFTER + 1000 - MAX_LAG * 1000)) || return 0
  RELEASED=yes
  ask_local "$(kill_orders)" >/dev/null || :
}

# kill_orders: prints what closes the connections of `default` and of every user of an application that the server has.
kill_orders() {
  echo 'CLIENT KILL USER default'
  [ ! -r "$GIVEN_USERS" ] || awk '$1 == "user" && $2 != "default" { print "CLIENT KILL USER " $2 }' "$GIVEN_USERS"
}
