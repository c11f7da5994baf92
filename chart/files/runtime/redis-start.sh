#!/bin/sh
# Starts a data pod's server, but not before it is known what it is: nobody serves before it knows who it is.
set -eu
LIB=${HA_SCRIPTS:-/opt/redis-sentinel}/lib
. "$LIB/common.sh"
. "$LIB/client.sh"
. "$LIB/addresses.sh"
. "$LIB/renew.sh"
. "$LIB/counts.sh"
. "$LIB/made.sh"
. "$LIB/each.sh"
. "$LIB/view.sh"
. "$LIB/files.sh"
. "$LIB/mark.sh"
. "$LIB/lease.sh"
. "$LIB/discovery.sh"
. "$LIB/start-decision.sh"
. "$LIB/server.sh"
. "$LIB/engine.sh"
. "$LIB/rights.sh"
. "$LIB/words.sh"
. "$LIB/load.sh"
. "$LIB/restore.sh"
. "$LIB/judge-users.sh"

stop() {
  end_loader
  end_trial
  close_discovery_port
  log "stopped by a signal before a role was decided"
  exit 0
}

# Without persistence a restart has lost data that others may have: nothing here counts.
forget_volatile_data() {
  [ "$PERSISTENCE" = no ] || return 0
  rm -rf "$HA_DATA"/*.rdb "$HA_DATA"/appendonlydir "$ASIDE" "$HA_STATE/state" "$HA_STATE/bootstrapped" "$HA_STATE/load-began"
}

# print_facts: what decide reads. A silent peer's time counts from the first round in which it was silent.
print_facts() {
  local pod i line since
  pod=$NAMED
  case $NAMED in none) ;; *) ordinal_of "$NAMED" && pod=$PEER ;; esac
  echo "view $pod $NAMED_EPOCH $VOTES $BLANK $SILENT $OTHER $FAILING $OTHER_EPOCH $SENTINELS"
  echo "me $FILES_STATE $MARK_EPOCH $MARK_ROLE $MARK_SYNC $MARK_OFFSET $LEFT"
  echo "waiting $((NOW - STARTED))"
  echo "made $MADE_REDIS"
  i=0
  while [ "$i" -lt "$REDIS_REPLICAS" ]; do
    if [ "$i" != "$ORDINAL" ]; then
      read -r line <"$PEER_ANSWERS.$i" || line=silent
      if [ "$line" = silent ]; then
        eval "since=\${SILENT_SINCE_$i}"
        line="silent $((NOW - since))"
      fi
      echo "peer $i $line"
    fi
    i=$((i + 1))
  done
}

# discovery_facts: sets DISCOVERY_FACTS, what the discovery port answers, and FILES_STATE: `damaged` when the files cannot be loaded, else that of the mark.
discovery_facts() {
  FILES_STATE=$MARK_STATE
  [ -z "$DAMAGE" ] || FILES_STATE=damaged
  DISCOVERY_FACTS="undecided $FILES_STATE $MARK_EPOCH $MARK_ROLE $MARK_SYNC $MARK_OFFSET${MADE_REDIS:+ $MADE_REDIS $MADE_SENTINELS}"
}

# prepare_users: the file of users with which the server starts.
prepare_users() {
  judge_users
  write_users server "$JUDGED_USERS"
  write_given "$JUDGED_USERS"
}

renew_discovery_port() {
  discovery_facts
  close_discovery_port
  prepare_users
  open_discovery_port "$DISCOVERY_FACTS"
}

note_silence() {
  local i line
  i=0
  while [ "$i" -lt "$REDIS_REPLICAS" ]; do
    if [ "$i" != "$ORDINAL" ]; then
      read -r line <"$PEER_ANSWERS.$i" || line=silent
      if [ "$line" = silent ]; then eval ": \${SILENT_SINCE_$i:=$NOW}"; else eval "SILENT_SINCE_$i="; fi
    fi
    i=$((i + 1))
  done
}

wait_for_decision() {
  now
  STARTED=$NOW
  while :; do
    # A pod that waits for long must not miss a change: of redis.bootstrap, of the number of instances, or of the passwords.
    read_counts
    ! refresh_keys || renew_discovery_port
    # The Sentinels last: a server that is stopped answers when it goes on, and by then it may be about to be replaced.
    each_server redis describe_peer
    PEER_ANSWERS=$ANSWERS
    learn_made
    look_sentinels
    now
    note_silence
    print_facts >"$HA_RUN/facts"
    decide <"$HA_RUN/facts"
    case $DECISION in
      wait) ;;
      replica\ *) return 0 ;;
      *) ! files_ready || ! claim_start || return 0 ;;
    esac
    if [ -z "$DAMAGE" ]; then beat "waiting: $REASON"; else wait_for_repair; fi
    load_addresses asked
    renew_addresses
    place_addresses "$NAMED"
    pause 0.3
  done
}

# learn_files: what is on the volume when nothing has been decided. Sets DAMAGE when it is plain that the files are not whole.
learn_files() {
  DAMAGE='' TRIED=no
  read_mark
  find_files
  if [ "$MARK_SYNC" = 1 ]; then rm -rf "$ASIDE"; fi
  if [ "$MARK_STATE:$PERSISTENCE" = marked:yes ] && [ "$LOADS" != aof ] && [ ! -e "$ASIDE" ]; then
    log "files: there is a mark of epoch $MARK_EPOCH, but no append-only file: the mark does not count"
    forget_mark
  fi
  if [ "$MARK_STATE:$LOADS" = data:none ] && [ ! -e "$ASIDE" ]; then DAMAGE="there is a mark, which cannot be read, and no data file"; fi
  name_unread_snapshot
  [ -z "$UNLISTED" ] || [ -e "$ASIDE" ] || DAMAGE="$HA_DATA/$MANIFEST does not list $UNLISTED"
  : >"$HA_RUN/learned"
}

# files_ready: before this pod serves with its files. True when they can be loaded. Where that takes time the decision is made anew afterwards.
files_ready() {
  if [ -e "$ASIDE" ]; then
    put_files_back
    learn_files
    : >"$HA_STATE/load-began"
    renew_discovery_port
    return 1
  fi
  if [ "$DECISION" = bootstrap ]; then
    # A dump.rdb may have come since this pod looked.
    find_files
    case $LOADS in
      rdb) learn_files && renew_discovery_port && return 1 ;;
    esac
    ! restore_first || return 1
    case $LOADS in aof) ! load_failed || remove_files ;; esac
    return 0
  fi
  case $LOADS:$TRIED in
    rdb:*)
      if take_dump; then rm -f "$HA_STATE/load-began"; fi
      end_loader
      find_files
      ;;
    aof:no)
      load_failed || return 0
      TRIED=yes
      load_alone yes || :
      end_loader
      ;;
    *) return 0 ;;
  esac
  : >"$HA_RUN/learned"
  [ -z "$DAMAGE" ] || renew_discovery_port
  return 1
}

# wait_for_repair: until an operator has changed the files, or this pod may become a replica.
wait_for_repair() {
  local text
  text="the files of $INSTANCE cannot be loaded: $DAMAGE"
  beat "waiting: $text. $REASON. Once a master serves, this pod takes its data by itself. Else repair the file in this container, or, when the data is elsewhere, delete this pod's volume: docs/guarantees.md, Damaged files"
  write_file "$HA_RUN/verdict" "not $NOW $text"
  files_changed || return 0
  log "files: they have changed, and are tried again"
  learn_files
  : >"$HA_STATE/load-began"
  renew_discovery_port
}

# claim_start: the guard of this pod may be giving the place to a replica right now. Each says what it is about to do, then looks for the
# other: at least one of them sees it.
claim_start() {
  hold starting-as-master 5000
  held crash || return 0
  release starting-as-master
  REASON="this pod's guard is promoting a replica in place of the master"
  return 1
}

# mark_first EPOCH ROLE SYNC: before the server starts.
mark_first() {
  write_mark "$1" "$2" "$3" "$MARK_OFFSET"
  [ "$MARK_LOST" = no ] || die "the mark cannot be written to $HA_STATE/state: free space on this volume"
}

# act: what the decision means for the files; the server is started after it.
act() {
  case $MARK_FIRST:$DECISION in
    :*) ;;
    *:await-promotion*) mark_first "$MARK_FIRST" replica 1 ;;
    *) mark_first "$MARK_FIRST" master 1 ;;
  esac
  case $DECISION in
    bootstrap | bootstrap-from-data)
      [ "$DECISION" = bootstrap-from-data ] || : >"$HA_STATE/bootstrapped"
      write_config 100
      ;;
    start-as-master)
      : >"$HA_RUN/started-as-master"
      write_config 100
      ;;
    replica\ *)
      # What is here will be replaced by the master's data: until that is complete it must not count as whole.
      # A mark that does not count, too: the server makes an append-only file, and with it the mark would count at the next start.
      read_mark
      [ "$MARK_STATE" != marked ] || mark_first "$MARK_EPOCH" replica 0
      redis_address "${DECISION#* }"
      write_config 0 "$ADDRESS"
      give_way_to_master
      ;;
    await-promotion\ *)
      redis_address "${DECISION#* }"
      write_config 100 "$ADDRESS"
      ;;
  esac
  name_unread_dump
  # What was true of the server before this one.
  rm -f "$HA_STATE/left" "$HA_RUN/emptied"
  write_file "$HA_RUN/decision" "${DECISION%% *}"
}

# give_way_to_master: files whose load failed are not loaded again, since the master has the data. A configuration that the server refuses, and not
# its files, is no reason.
give_way_to_master() {
  if [ -n "$DAMAGE" ] || { [ "$LOADS" = aof ] && load_failed && [ -z "$(config_words "$HA_RUN/redis.conf")" ]; }; then
    set_files_aside
  elif [ "$LOADS" = rdb ]; then
    mv -f "$HA_DATA/dump.rdb" "$HA_DATA/dump.rdb.not-loaded"
    log "files: dump.rdb is not loaded, because pod ${DECISION#* } is the master: it is now dump.rdb.not-loaded"
  fi
  find_files
}

# refuse_old_files: a volume of a chart before 0.1.0 has the mark in a file of another name. Without its mark the data would count as data of
# unknown origin, or as nothing: so this pod waits until the files are renamed.
refuse_old_files() {
  local old text
  for old in reign:state born:bootstrapped; do
    while [ -e "$HA_STATE/${old%:*}" ]; do
      text="$HA_STATE/${old%:*} is a file of a chart before 0.1.0, named ${old#*:} now. Rename it in this container: mv $HA_STATE/${old%:*} $HA_STATE/${old#*:}"
      beat "waiting: $text"
      write_file "$HA_RUN/verdict" "not $NOW $text"
      pause 0.5
    done
  done
}

trap stop TERM INT
mkdir -p "$HA_STATE" "$HA_RUN"
write_file "$HA_RUN/verdict" "not 0 starting"
rm -f "$HA_RUN/decision" "$HA_RUN/ending" "$HA_RUN/handover" "$HA_RUN/starting-as-master" "$HA_RUN/started-as-master"
take_lock
refuse_old_files
forget_volatile_data
finish_move
remove_temporary_files
settle_restore
learn_files
LEFT=0
[ ! -e "$HA_STATE/left" ] || LEFT=1
log_newline
log "start: data $MARK_STATE, epoch $MARK_EPOCH, $MARK_ROLE, in sync $MARK_SYNC, offset $MARK_OFFSET"
own_address REDIS
prepare_users
read_made
discovery_facts
open_discovery_port "$DISCOVERY_FACTS"
wait_for_decision
log "decision: $DECISION: $REASON"
tell_restore
act
close_discovery_port
prepare_users
note_load
trap - TERM INT
# It keeps the number of this process.
write_file "$HA_RUN/server-pid" $$
exec_server "$HA_RUN/redis.conf"
