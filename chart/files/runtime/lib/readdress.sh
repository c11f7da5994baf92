# A data pod whose own Service was made anew. Its server announces the new address; if it is the master, the Sentinels are told to monitor that
# address. Both are compared in each round, so a guard that is killed halfway is no matter.

# announce_address: replica-announce-ip counts at the next handshake with the master. So the link is closed once and continues with a partial
# sync. That waits while the master answers no new connection: its Service may be changing, too, and a closed link would stay closed.
announce_address() {
  local said
  if [ -z "$MY_ADDRESS" ] || [ "$PROCESS $MY_ADDRESS" = "${ANNOUNCED:-}" ]; then return 0; fi
  said=$(ask_local 'CONFIG GET replica-announce-ip')
  said=${said##*"$NL"}
  [ -n "$said" ] || return 0
  if [ "$said" = "$MY_ADDRESS" ]; then
    ANNOUNCED="$PROCESS $MY_ADDRESS"
    return 0
  fi
  if [ "$ROLE:$LINK" != slave:up ]; then
    set_announced "$said"
  elif [ $((NOW - ${READDRESSED_AT:--5000})) -ge 5000 ]; then
    READDRESSED_AT=$NOW
    if answers_as_master "$FOLLOWS"; then set_announced "$said" "${NL}CLIENT KILL TYPE master"; fi
  fi
}

# set_announced OLD [COMMANDS]
set_announced() {
  log "replica-announce-ip $MY_ADDRESS: this pod's Service had the address $1: $(ask_local "CONFIG SET replica-announce-ip $MY_ADDRESS${2:-}" | tr '\n' ' ')"
  PRIORITY_SEEN=no
}

# rename_master: the Sentinels name this master by a former address, on which no new connection comes about. They take the new one under a newer
# epoch. Not while one of them is in the middle of a failover: it would end that under the newer epoch (epoch-conflict.sh). Tried every 5 s.
rename_master() {
  if [ "$NAMED_AS" = "$NAMED" ] || [ "$REPLACING" != 0 ]; then return 0; fi
  [ $((NOW - ${RENAMED_AT:--5000})) -ge 5000 ] || return 0
  RENAMED_AT=$NOW
  take_epoch "$MY_ADDRESS" || { log "the Sentinels name this master by its former address $NAMED_AS: no majority of votes for a newer epoch" && return 0; }
  log "the Sentinels name this master by its former address $NAMED_AS: $MY_ADDRESS is announced in epoch $EPOCH"
  announce "$MY_ADDRESS"
}
