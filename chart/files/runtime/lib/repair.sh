# The guard's acts. Each is decided by a majority's word or by the absence of any contradiction, never by one Sentinel.

# monitor ORDINAL: gives a Sentinel that knows no master this pod as its master, under EPOCH, with every setting. The password comes after the
# epoch: a Sentinel that cannot log in here knows no replica, so none is promoted under a lower one.
monitor() {
  local answers
  if ! may_tell "$1" "$MY_ADDRESS"; then
    log "sentinel $1 is not configured: no other Sentinel confirms its run ID"
    return 0
  fi
  answers=$(ask_sentinel "$ADDRESS" "SENTINEL MONITOR $MASTER_NAME $MY_ADDRESS $REDIS_PORT $AIM_QUORUM
$HELLO
$(sentinel_orders)") || :
  log "sentinel $1 monitors this master: $(echo "$answers" | tr '\n' ' ')"
}

# complete_settings: a Sentinel may have heard `monitor` and not the settings after it; without them it cannot even log in
# here. Or the values have changed.
complete_settings() {
  local sentinel
  [ -n "$UNSET_ONES" ] || [ "${AIM_DOWN_AFTER:-$DOWN_AFTER}" != "$DOWN_AFTER" ] || return 0
  # Compared with another aim: the next look tells who lacks it.
  aim_down_after || return 0
  for sentinel in $UNSET_ONES; do
    sentinel_address "$sentinel"
    log "sentinel $sentinel lacks settings of this release: $(ask_sentinel "$ADDRESS" "$(sentinel_orders)" | tr '\n' ' ')"
  done
}

sentinel_settings() {
  echo "SENTINEL SET $MASTER_NAME down-after-milliseconds ${AIM_DOWN_AFTER:-$DOWN_AFTER} failover-timeout $FAILOVER_TIMEOUT parallel-syncs $PARALLEL_SYNCS auth-user $SENTINEL_USER auth-pass $SENTINEL_PASSWORD"
}

# sentinel_orders: the password for servers is not shown to anybody; that for other Sentinels is, and tells which one they have
# when both are always set together.
sentinel_orders() {
  sentinel_settings
  echo "SENTINEL SET $MASTER_NAME quorum ${AIM_QUORUM:-$QUORUM}
SENTINEL CONFIG SET sentinel-pass $SENTINEL_PASSWORD"
}

# adopt_blank_sentinels: a serving master makes itself known to Sentinels that know none, unless any Sentinel names
# another or enough are silent that they might.
adopt_blank_sentinels() {
  local decision sentinel
  [ "$BLANK" -gt 0 ] || return 0
  if ! { has_majority && [ "$NAMED" = "$MY_ADDRESS" ]; }; then
    read -r decision 2>/dev/null <"$HA_RUN/decision" || decision=
    case $decision in bootstrap | bootstrap-from-data) ;; *) [ "$MARK_ROLE" = master ] && [ "$SILENT" -eq 0 ] || return 0 ;; esac
    if [ "$BLANK" -le $((SENTINEL_REPLICAS / 2)) ] && [ "$SILENT" -gt 0 ]; then return 0; fi
    if [ "$NAMED" != none ] && [ "$NAMED" != "$MY_ADDRESS" ]; then
      # A pod that was chosen by a full count takes the place of what a minority remembers.
      [ "$decision" = bootstrap-from-data ] || return 0
      forget_minority
    fi
  fi
  # The mark comes first: once a Sentinel knows me, clients may write, and what they wrote must never count as nothing.
  if has_majority; then EPOCH=$MARK_EPOCH; else begin_epoch; fi
  [ "$MARK_LOST" = no ] || return 0
  find_peers
  for sentinel in $BLANK_ONES; do monitor "$sentinel"; done
}

forget_minority() {
  local i
  i=0
  while [ "$i" -lt "$SENTINEL_REPLICAS" ]; do
    case " $BLANK_ONES " in
      *" $i "*) ;;
      *)
        sentinel_address "$i"
        log "sentinel $i forgets $NAMED: $(ask_sentinel "$ADDRESS" "SENTINEL REMOVE $MASTER_NAME" | tr '\n' ' ')"
        ;;
    esac
    i=$((i + 1))
  done
}

# realign: follow whom a majority names, if that is another than now and no failover is under way, be it one of this guard's: in the middle of
# one a master that nobody names yet is the promoted replica, and the named one is about to be replaced. False if there was nothing to do.
realign() {
  if held crash; then return 1; fi
  has_majority && [ "$NAMED" != "$MY_ADDRESS" ] && is_placed "$NAMED" || return 1
  if [ "$FAILING" != 0 ]; then
    is_stale_master || return 1
    follow "$NOWHERE" "demoted in epoch $NAMED_EPOCH, whose master $NAMED is down" "$NOWHERE_PORT"
  elif [ "$ROLE" = master ]; then
    is_demoted || return 1
    follow "$NAMED" "demoted in epoch $NAMED_EPOCH"
  else
    [ "$FOLLOWS" != "$NAMED" ] && answers_as_master "$NAMED" || return 1
    follow "$NAMED" "named in epoch $NAMED_EPOCH"
  fi
}

is_demoted() { [ "$MARK_ROLE" = master ] && [ "$NAMED_EPOCH" -gt "$MARK_EPOCH" ]; }

# is_stale_master: a master that was stopped when it was demoted, and goes on. Its successor is down, and Sentinels that have started since then would
# promote this one: they take a master that they do not name for a replica that may be. One that was promoted has another history by now.
is_stale_master() {
  [ "$ROLE" = master ] && is_demoted || return 1
  recall_epoch
  [ "$EPOCH_OF:$EPOCH_HISTORY" = "$MY_ADDRESS:$HISTORY" ]
}

# follow ADDRESS REASON [PORT]: become its replica; whoever wrote to a master here must ask anew for the master, and nobody may promote it before
# it is in sync with that one. The variables say so from then on: how long this guard rests depends on them.
follow() {
  local bar kick
  log "following $1: $2"
  bar='' kick=''
  if [ "$ROLE" = master ]; then
    PRIORITY=0
    bar='CONFIG SET replica-priority 0'
    kick='CLIENT KILL TYPE normal SKIPME yes
CLIENT KILL TYPE pubsub'
  fi
  ROLE=slave LINK=down
  ask_local "$bar
REPLICAOF $1 ${3:-$REDIS_PORT}
$kick" >/dev/null || :
}

promote_self() {
  log "promoting this replica: $1"
  ask_local 'REPLICAOF NO ONE' >/dev/null || :
}

# answers_as_master ADDRESS: at once: one that was stopped answers when it goes on, and what the Sentinels said of it before is old by then.
answers_as_master() {
  local asked info
  now
  asked=$NOW
  info=$(ask_redis "$1" 'INFO replication') || :
  now
  [ $((NOW - asked)) -lt 300 ] && field role "$info" && [ "$FIELD" = master ]
}

# answers_as_replica ADDRESS
answers_as_replica() {
  local info
  info=$(ask_redis "$1" 'INFO replication') || :
  field role "$info" && [ "$FIELD" = slave ]
}

# has_no_leader: of a replica: its link is down, or it leads to another replica. Replicas that follow each other in a ring hold their links to be up,
# and without this only Sentinel ends it, after 22 s and more.
has_no_leader() {
  [ "$LINK:$SYNCING" = down:0 ] || { [ "$LINK:$SYNCING:$FAILING" = up:0:0 ] && answers_as_replica "$FOLLOWS"; }
}

# lasts KEY MS: true when it was called for this long without `over KEY` between.
lasts() {
  local since
  eval "since=\${LASTS_$1:-}"
  if [ -z "$since" ]; then eval "LASTS_$1=$NOW" && since=$NOW; fi
  [ $((NOW - since)) -ge "$2" ]
}

over() { eval "LASTS_$1="; }
