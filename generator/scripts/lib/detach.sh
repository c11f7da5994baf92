# Leaving a master that a quorum holds to be down, before another is promoted. At the same time Sentinel may promote this very server, or lead
# it to the one that it promoted; who leaves that one by mistake, or takes itself for promoted, is a second master. So the question and the
# act go over one open line, a millisecond apart, and what the server is in the moment before the act says what it is to be afterwards.

# An address on which nobody answers: a replica of it has left its master and keeps its data and its history.
NOWHERE=$HA_LOCAL
NOWHERE_PORT=1

# leave ADDRESS: no longer follow it.
leave() {
  local client
  know_myself kept
  # The master itself hears it too, when it goes on; it has something better to do then.
  if [ "$1" = "$MY_ADDRESS" ]; then return 0; fi
  LINE=yes
  # The guard and who listens for it may leave in the same moment.
  open_line "leave.$SCRIPT" 3 4 "$HA_LOCAL" || LINE=no
  client=${!:-}
  leave_if_there "$1"
  exec 3>&- 4<&-
  [ -z "$client" ] || wait "$client" || :
}

ask_own() { if [ "$LINE" = yes ]; then ask_line 3 4 "$1"; else ask_local "$1"; fi; }

leave_if_there() {
  local info said
  info=$(ask_own 'INFO replication') || :
  field role "$info" || log "not detaching from $1: this pod's server does not answer"
  field master_host "$info" && [ "$FIELD" = "$1" ] || return 0
  said=$(ask_own "INFO replication
REPLICAOF $NOWHERE $NOWHERE_PORT") || :
  log "detached from $1: a quorum of Sentinels has it ODOWN"
  field role "$said" || return 0
  if [ "$FIELD" = master ]; then
    log "a master again: a Sentinel promoted this replica while it detached"
    ask_own 'REPLICAOF NO ONE' >/dev/null || :
  elif field master_host "$said" && [ "$FIELD" != "$1" ]; then
    log "following $FIELD again: a Sentinel set it while this replica detached"
    ask_own "REPLICAOF $FIELD $REDIS_PORT" >/dev/null || :
  fi
}
