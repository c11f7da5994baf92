# What the Sentinels announce, heard the moment they say it. `+odown` is a quorum's word that the master is down: from then on
# another may be promoted at any time. A master that was only stopped and goes on right then would find its replicas still
# there, and they would confirm to it writes that the new epoch throws away. So every replica leaves it first; and a master that is well
# takes no write while it is replaced.

# Every client writes into one pipe, each message whole; the guard starts the clients, and one shell reads. No more of either: all of
# them stand in every pod all the time.

# What the shell says to itself through it, and after how many seconds.
LOOK=look-again
LOOK_AFTER=0.2

# open_ears: the pipe is open both ways, so that it outlives every client.
open_ears() {
  rm -f "$HA_RUN/said"
  mkfifo "$HA_RUN/said"
  exec 8<>"$HA_RUN/said"
}

# listen: never ends by itself.
listen() {
  local channel said next line
  SCRIPT=listen channel='' SETTLED=none DUE=none
  while read -r line <&8; do
    said="$channel $line"
    channel=$line
    case $said in
      "+odown master $MASTER_NAME "*)
        said=${said#"+odown master $MASTER_NAME "}
        leave "${said%% *}"
        held blocked || await_failover &
        ;;
      "+try-failover master $MASTER_NAME "* | "+elected-leader master $MASTER_NAME "*)
        said=${said#*" master $MASTER_NAME "}
        pause_if_replaced "${said%% *}"
        ;;
      "+switch-master $MASTER_NAME "*)
        # OLD-ADDRESS PORT NEW-ADDRESS PORT
        said=${said#"+switch-master $MASTER_NAME "}
        next=${said#* * }
        look_in_turn "${said%% *}" "${next%% *}"
        ;;
      "$LOOK "*) look_again "${said#"$LOOK "}" ;;
      "-odown master $MASTER_NAME "*) look_again ;;
      *) continue ;;
    esac
    # The guard's next round asks the Sentinels, too.
    : >"$HA_RUN/heard"
  done
}

# hear_all: once a round: a client for each Sentinel, those too that are added while this pod lives. One that has ended is started again;
# one for a Sentinel that is gone ends by itself.
hear_all() {
  local i client
  HEAR_TRIES=$((${HEAR_TRIES:-0} + 1))
  i=0
  while [ "$i" -lt "$SENTINEL_REPLICAS" ]; do
    eval "client=\${HEARS_$i:-}"
    if [ -n "$client" ] && ! kill -0 "$client" 2>/dev/null; then
      # A shell remembers whom nobody has waited for.
      wait "$client" || :
      client=
      eval "BACK_$i=$NOW LINKED_$i="
    fi
    [ -n "$client" ] || hear "$i"
    i=$((i + 1))
  done
}

# hear ORDINAL: sets HEARS_<ordinal>, the process of a client. Only with its command as arguments does it stay; its password still
# comes through standard input. Who refuses it ends at once, and the next one tries another.
hear() {
  local ordinal
  sentinel_address "$1"
  [ -n "$ADDRESS" ] || return 0
  # shellcheck disable=SC2086 # a list of words
  set -- "$1" $GUARD_PASSWORDS
  ordinal=$1
  shift $((1 + HEAR_TRIES % ($# - 1)))
  echo "$1" | "$HA_ENGINE-cli" -h "$ADDRESS" -p "$SENTINEL_PORT" \
    --user "$GUARD_USER" --askpass SUBSCRIBE +odown -odown +try-failover +elected-leader +switch-master >&8 2>/dev/null &
  eval "HEARS_$ordinal=$!"
}

# await_failover: a Sentinel begins one in the moment of its +odown, if its earlier votes let it; the slowest has that within a second.
await_failover() {
  SCRIPT=blocked
  hold blocked 2000
  pause 1
  replace_blocked || :
}

# look_in_turn OLD NEXT: a master that is replaced looks at once. For all others nothing is urgent: whoever led the failover tells the replicas, and
# in the next tenths of a second the other Sentinels are to hear of it, and the clients. What every pod asked then would have both cores of a small
# machine busy. So this shell says to itself that it is to look, a moment later and once.
look_in_turn() {
  know_myself kept
  if is_mine "$1"; then
    # No instance has the new address (foreign.sh): the Sentinels will find it down, and promote a replica while this master still takes writes.
    is_placed "$2" || pause_if_replaced "$2"
    look_again "$2"
  elif [ "$2" != "$SETTLED" ] && [ "$2" != "$DUE" ]; then
    DUE=$2
    remind "$2"
  fi
}

remind() { { pause "$LOOK_AFTER" && printf '%s\n%s\n' "$LOOK" "$1" >&8; } & }

# look_again [NEXT]: what was announced is one Sentinel's word, so all are asked, unless this pod is a replica that follows NEXT already: then the
# guard's next round will do. While this pod hands over, that script alone moves it. What is missed here the guard's next round finds. Sets
# SETTLED to the master that this pod follows so, or that a majority names and it follows or is: what the other Sentinels announce a moment
# later is the same.
look_again() {
  local place
  SETTLED=none DUE=none
  if held handover; then return 0; fi
  # Names are looked up by the guard, which keeps the answers; here they would cost both time and a process each.
  know_myself kept
  [ -n "$MY_ADDRESS" ] || return 0
  read_server || return 0
  if [ "$ROLE:${FOLLOWS:-}" = "slave:${1:-none}" ]; then
    SETTLED=$1
    return 0
  fi
  look_sentinels
  read_mark
  realign || mark_my_epoch "$MY_ADDRESS" "$INFO"
  if [ "$ROLE" = master ]; then place=$MY_ADDRESS; else place=${FOLLOWS:-}; fi
  if has_majority && [ "$FAILING:$place" = "0:$NAMED" ]; then SETTLED=$NAMED; fi
}

# leave_if_down: should the event have been missed. A failover alone is none: its Sentinel may just have pointed me at the new master.
leave_if_down() {
  if has_majority && [ "$ODOWN" -gt 0 ]; then leave "$NAMED"; fi
}
