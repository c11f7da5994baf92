# Who am I? The decision of a data pod that starts, a pure function of what was read: nothing is asked or changed here.
#
# decide reads facts, a line each, on standard input and sets DECISION and REASON. The facts:
#   view NAMED EPOCH VOTES BLANK SILENT OTHER FAILING OTHER_EPOCH COUNT   the Sentinels (NAMED: an ordinal, `foreign` or `none`)
#   me STATE EPOCH ROLE SYNC OFFSET LEFT        my mark (STATE: empty, data, marked, damaged: the files cannot be loaded, whatever the mark says);
#                                               LEFT: 1 if my master went on when I ended
#   made COUNT                                  how many data pods there have been (made.sh); all of the settings without this line
#   peer I undecided STATE EPOCH ROLE SYNC OFFSET  a peer that has not decided either
#   peer I serving ROLE PRIORITY LOADING        a peer whose server answers
#   peer I silent MS                            a peer that has not answered for so long
#   waiting MS                                  for how long this pod has been waiting
# and the settings ORDINAL SENTINEL_REPLICAS REDIS_REPLICAS PERSISTENCE BOOTSTRAP DOWN_AFTER FAILOVER_TIMEOUT. The decisions:
#   bootstrap            serve as master of a new set and tell the Sentinels
#   bootstrap-from-data  the same with the data that is here
#   start-as-master      serve as master: the Sentinels name this pod
#   replica I            follow pod I, not to be promoted yet
#   await-promotion I    follow pod I, which is gone, so that Sentinel promotes this pod
#   wait                 ask again
# MARK_FIRST is the epoch in which a pod that redis.bootstrap forces is marked before it serves; else it is empty.

decide() {
  read_facts
  DECISION='wait' MARK_FIRST=''
  if [ "$F_VOTES" -ge $((F_COUNT / 2 + 1)) ]; then
    case $F_NAMED in
      foreign) REASON="the Sentinels name a master that is no instance of this set" ;;
      *) ! others_know_more || return 0 ;;
    esac
    case $F_NAMED in
      foreign) ;;
      "$ORDINAL") decide_as_named ;;
      *) decide_as_other ;;
    esac
  elif [ "$F_OTHER" -gt 0 ]; then
    REASON="the Sentinels disagree about the master"
  elif [ "$F_VOTES" -gt 0 ] && [ "$F_SILENT" -gt 0 ]; then
    REASON="no majority: $F_VOTES of $F_COUNT Sentinels name pod $F_NAMED, $F_SILENT do not answer"
  elif [ "$F_BLANK" -lt $((SENTINEL_REPLICAS / 2 + 1)) ] && [ "$F_VOTES" -eq 0 ]; then
    REASON="no majority: $F_SILENT of $SENTINEL_REPLICAS Sentinels do not answer"
  else
    decide_without_name
  fi
  # Files that cannot be loaded are replaced by a master's data, and are served by no decision.
  case $ME_STATE:$DECISION in
    damaged:replica\ * | damaged:wait) ;;
    damaged:*) DECISION='wait' MARK_FIRST='' REASON="pod $ORDINAL may serve, but not without its files" ;;
  esac
}

# A mark as one number that grows with what it is worth: epoch, then master before replica, in sync, offset. A mark
# without an epoch (data of unknown origin) is worth little, an empty volume nothing.
worth() {
  case $1 in
    marked) WORTH=$((($2 + 1) * 4 + $4)) && [ "$3:$4" != master:1 ] || WORTH=$((WORTH + 2)) ;;
    data) WORTH=1 ;;
    *) WORTH=0 ;;
  esac
  WORTH_OFFSET=$5
}

read_facts() {
  local kind a b c d e f g h i
  F_SERVING_MASTER='' F_SERVING='' F_CHOSEN='' F_SILENT_PEERS='' F_PATIENT='' F_BEST=''
  F_UNDECIDED=0 F_UNMADE=0 F_MADE=$REDIS_REPLICAS F_WITH_DATA=0 F_WAITING=0 F_NEWEST=-1 BEST_WORTH=-1 BEST_OFFSET=-1 BEST_EPOCH=-1 BEST_SYNC=0
  F_DAMAGED='' DAMAGED_RANK=0
  # A pod that was lost with everything else is missed for this long before the others go on without it.
  PATIENCE=$((DOWN_AFTER + 7000))
  # By then Sentinel has had two attempts at a failover.
  LAST_RESORT=$((DOWN_AFTER + 2 * FAILOVER_TIMEOUT + 10000))
  while read -r kind a b c d e f g h i; do
    case $kind in
      view) F_NAMED=$a F_EPOCH=$b F_VOTES=$c F_BLANK=$d F_SILENT=$e F_OTHER=$f F_FAILING=${g:-0} F_OTHER_EPOCH=${h:-0} F_COUNT=${i:-$SENTINEL_REPLICAS} ;;
      waiting) F_WAITING=$a ;;
      made) F_MADE=$a ;;
      me)
        ME_STATE=$a ME_EPOCH=$b ME_ROLE=$c ME_SYNC=$d ME_LEFT=${f:-0}
        weigh "$ORDINAL" "$a" "$b" "$c" "$d" "$e"
        ;;
      peer)
        eval "PEER_$a=\$b"
        case $b in
          undecided)
            F_UNDECIDED=$((F_UNDECIDED + 1))
            eval "STATE_$a=\$c SYNC_$a=\$f ROLE_$a=\$e EPOCH_$a=\$d"
            weigh "$a" "$c" "$d" "$e" "$f" "$g"
            ;;
          serving)
            F_SERVING="$F_SERVING $a"
            eval "ROLE_$a=\$c LOADING_$a=\$e"
            if [ "$c" = master ]; then F_SERVING_MASTER=$a; elif [ "$d" != 0 ]; then F_CHOSEN=$a; fi
            ;;
          silent)
            F_SILENT_PEERS="$F_SILENT_PEERS $a"
            eval "SINCE_$a=\$c"
            [ "$c" -ge "$PATIENCE" ] || F_PATIENT="$F_PATIENT $a"
            ;;
        esac
        ;;
    esac
  done
  leave_out_unmade
}

# leave_out_unmade: an upgrade that stopped halfway has promised pods and not made them. A silent pod is one of those when its ordinal is beyond the
# number that there have been, and as many pods with data have said what they have. Pods that serve do not say how many there were.
leave_out_unmade() {
  local silent pod
  if [ "$F_WITH_DATA" -lt "$F_MADE" ] || [ -n "$F_SERVING" ]; then return 0; fi
  silent=$F_SILENT_PEERS F_SILENT_PEERS='' F_PATIENT=''
  for pod in $silent; do
    if [ "$pod" -ge "$F_MADE" ]; then
      F_UNMADE=$((F_UNMADE + 1))
    else
      F_SILENT_PEERS="$F_SILENT_PEERS $pod"
      eval "[ \"\$SINCE_$pod\" -ge \"\$PATIENCE\" ]" || F_PATIENT="$F_PATIENT $pod"
    fi
  done
}

# weigh ORDINAL STATE EPOCH ROLE SYNC OFFSET: keeps the best; of equals the lower ordinal wins. Files that cannot be loaded are never the best.
weigh() {
  worth "$2" "$3" "$4" "$5" "$6"
  [ "$3" -le "$F_NEWEST" ] || F_NEWEST=$3
  [ "$2" = empty ] || F_WITH_DATA=$((F_WITH_DATA + 1))
  if [ "$2" = damaged ]; then
    F_DAMAGED="$F_DAMAGED $1"
    rank "$3" "$5"
    [ "$RANK" -le "$DAMAGED_RANK" ] || DAMAGED_RANK=$RANK
    return 0
  fi
  if [ "$WORTH" -lt "$BEST_WORTH" ]; then return 0; fi
  if [ "$WORTH" -eq "$BEST_WORTH" ]; then
    if [ "$WORTH_OFFSET" -lt "$BEST_OFFSET" ]; then return 0; fi
    if [ "$WORTH_OFFSET" -eq "$BEST_OFFSET" ] && [ "$1" -gt "$F_BEST" ]; then return 0; fi
  fi
  F_BEST=$1 BEST_WORTH=$WORTH BEST_OFFSET=$WORTH_OFFSET BEST_EPOCH=$3 BEST_SYNC=$5
}

# rank EPOCH SYNC: sets RANK. Two pods of the same rank have the same data but for the last moments.
rank() { RANK=$((($1 + 1) * 2 + $2)); }

# lacks EPOCH SYNC: whether a pod with this mark lacks what the damaged files of another pod hold. They may be repaired, so it does not take
# their place.
lacks() {
  rank "$1" "$2"
  [ "$RANK" -lt "$DAMAGED_RANK" ]
}

# others_know_more: the highest epoch wins among Sentinels; those that were down in a failover learn of it from their peers.
others_know_more() {
  [ "$F_OTHER" -gt 0 ] && [ "$F_OTHER_EPOCH" -gt "$F_EPOCH" ] && [ "$F_WAITING" -lt "$PATIENCE" ] || return 1
  REASON="$F_VOTES of $F_COUNT Sentinels name pod $F_NAMED in epoch $F_EPOCH, but another Sentinel has epoch $F_OTHER_EPOCH"
}

all_peers_undecided() { [ "$F_UNDECIDED" -eq $((REDIS_REPLICAS - 1 - F_UNMADE)) ]; }

# forced: the data here is to count whatever others have, also pods that come back later: its mark gets an epoch above all that are known. A silent
# pod's mark is not known, and a hundred epochs are more than the set has counted while that pod was away.
forced() {
  [ "$BOOTSTRAP" = "force-ordinal-$ORDINAL" ] && [ -z "$F_SERVING_MASTER" ] || return 1
  MARK_FIRST=$F_NEWEST
  [ "$F_VOTES" -eq 0 ] || [ "$F_EPOCH" -le "$MARK_FIRST" ] || MARK_FIRST=$F_EPOCH
  [ "$F_OTHER_EPOCH" -le "$MARK_FIRST" ] || MARK_FIRST=$F_OTHER_EPOCH
  MARK_FIRST=$((MARK_FIRST + 1))
  [ -z "$F_SILENT_PEERS" ] || MARK_FIRST=$((MARK_FIRST + 100))
}

# can_start_as_master ORDINAL STATE EPOCH ROLE SYNC: may the named pod serve with what it has? Its mark must be one of being in
# sync in the newest epoch that any pod knows. A mark older than the epoch that Sentinel names proves nothing unless
# every pod was asked; then the best there is may serve. Without persistence a restart has lost everything: only if
# nobody has data there is nothing to lose.
can_start_as_master() {
  if [ "$2" = empty ]; then
    [ "$PERSISTENCE" = no ] && all_peers_undecided && [ "$F_WITH_DATA" -eq 0 ]
    return
  fi
  if [ "$2" = damaged ] || lacks "$3" "$5"; then return 1; fi
  if all_peers_undecided && [ "$F_BEST" = "$1" ]; then return 0; fi
  if [ "$2:$5" != marked:1 ] || [ "$3" -lt "$F_NEWEST" ]; then return 1; fi
  [ "$3" -ge "$F_EPOCH" ] || all_peers_undecided
}

# nobody_else: of the named pod, which was ended or killed right after its promotion, before its mark could tell of that epoch. The others
# answer, and those that serve may not be promoted: they had not synced with it yet, or their guards would have said so within a second or
# two. Who was promoted had the data, and has it still.
nobody_else() {
  [ -z "$F_SILENT_PEERS" ] && [ "$ME_STATE:$ME_SYNC" = marked:1 ] && [ "$F_BEST" = "$ORDINAL" ] && [ "$ME_EPOCH" -ge "$F_NEWEST" ] &&
    [ "$F_WAITING" -ge "$PATIENCE" ]
}

decide_as_named() {
  if forced; then
    DECISION=start-as-master REASON="redis.bootstrap says so"
  elif [ -n "$F_SERVING_MASTER" ]; then
    REASON="the Sentinels name this pod, but pod $F_SERVING_MASTER serves as master"
  elif [ -n "$F_CHOSEN" ]; then
    # Its data is at least as fresh as a file here. Only if Sentinel promotes nobody for very long do I come back.
    if can_start_as_master "$ORDINAL" "$ME_STATE" "$ME_EPOCH" "$ME_ROLE" "$ME_SYNC" && [ "$F_WAITING" -ge "$LAST_RESORT" ]; then
      DECISION=start-as-master REASON="pod $F_CHOSEN was not promoted for $((F_WAITING / 1000)) s"
    else
      REASON="pod $F_CHOSEN is in sync: Sentinel will promote it"
    fi
  elif [ "$ME_STATE" = damaged ]; then
    REASON="the Sentinels name this pod, and no other pod with its data may be promoted"
  elif nobody_else; then
    DECISION=start-as-master REASON="no other pod can be promoted: all have answered and are not in sync, this pod's data of epoch $ME_EPOCH was"
  elif ! can_start_as_master "$ORDINAL" "$ME_STATE" "$ME_EPOCH" "$ME_ROLE" "$ME_SYNC"; then
    REASON="the Sentinels name this pod in epoch $F_EPOCH, but its data is $ME_STATE (epoch $ME_EPOCH, in sync $ME_SYNC): a pod that has the data must be promoted, or set redis.bootstrap"
  elif [ -n "$F_PATIENT" ]; then
    REASON="the Sentinels name this pod; waiting for pods that may have newer data:$F_PATIENT"
  else
    DECISION=start-as-master REASON="named in epoch $F_EPOCH, this pod's data is of epoch $ME_EPOCH"
  fi
}

decide_as_other() {
  local role loading epoch sync named state since
  eval "named=\${PEER_$F_NAMED:-silent} role=\${ROLE_$F_NAMED:-} loading=\${LOADING_$F_NAMED:-0}"
  case $named in
    serving)
      if [ "$role:$loading" = master:0 ] && [ "$F_FAILING" -gt 0 ]; then
        # A replica that joins it now lets it serve on in an epoch that is about to end.
        REASON="the named pod $F_NAMED answers, but Sentinels have it SDOWN or replace it"
      elif [ "$role:$loading" = master:0 ]; then
        DECISION="replica $F_NAMED" REASON="named by $F_VOTES of $F_COUNT Sentinels in epoch $F_EPOCH"
      else
        REASON="the named pod $F_NAMED answers as $role, loading $loading"
      fi
      return
      ;;
    undecided)
      eval "state=\$STATE_$F_NAMED epoch=\$EPOCH_$F_NAMED sync=\$SYNC_$F_NAMED"
      if can_start_as_master "$F_NAMED" "$state" "$epoch" "$role" "$sync"; then
        REASON="the named pod $F_NAMED is about to serve"
        return
      fi
      ;;
    silent)
      eval "since=\${SINCE_$F_NAMED:-0}"
      if [ "$since" -lt "$PATIENCE" ]; then
        REASON="the named pod $F_NAMED does not answer"
        return
      elif [ "$ME_LEFT" = 1 ] && [ "$since" -lt "$LAST_RESORT" ]; then
        REASON="the named pod $F_NAMED does not answer, and it served on after this pod ended in good order: it has newer data"
        return
      fi
      ;;
  esac
  if [ -n "$F_CHOSEN$F_SERVING_MASTER" ]; then
    REASON="pod ${F_CHOSEN:-$F_SERVING_MASTER} is up: Sentinel decides"
  elif [ -n "$F_PATIENT" ]; then
    REASON="waiting for pods that may have newer data:$F_PATIENT"
  elif forced; then
    DECISION="await-promotion $F_NAMED" REASON="redis.bootstrap says so"
  elif [ -n "$F_DAMAGED" ] && { [ -z "$F_BEST" ] || lacks "$BEST_EPOCH" "$BEST_SYNC"; }; then
    REASON="no pod has the data of the files that cannot be loaded, on pod$F_DAMAGED: repair them, or set redis.bootstrap for another pod"
  elif [ "$F_BEST" != "$ORDINAL" ]; then
    REASON="pod $F_BEST has the best data"
  elif [ "$ME_STATE:$ME_SYNC" != marked:1 ]; then
    REASON="the master is gone and this pod's data is $ME_STATE (epoch $ME_EPOCH, in sync $ME_SYNC): bring pod $F_NAMED back, or set redis.bootstrap"
  else
    DECISION="await-promotion $F_NAMED" REASON="the named pod $F_NAMED cannot serve, this pod's data of epoch $ME_EPOCH is the best"
  fi
}

# No Sentinel knows a master, or a minority does and the others know none: only a full count of the data pods decides.
decide_without_name() {
  if forced; then
    DECISION=bootstrap-from-data REASON="redis.bootstrap says so"
  elif [ -n "$F_SERVING" ]; then
    REASON="pods serve already, but no majority of Sentinels names a master:$F_SERVING"
  elif [ -n "$F_SILENT_PEERS" ]; then
    REASON="no Sentinel names a master, and these pods have not reported their data:$F_SILENT_PEERS"
  elif [ "$F_WITH_DATA" -eq 0 ]; then
    [ "$ORDINAL" != 0 ] || DECISION=bootstrap
    REASON="no Sentinel names a master and no pod has data: pod 0 begins"
  elif [ -n "$F_DAMAGED" ] && { [ "$BEST_WORTH" -le 0 ] || lacks "$BEST_EPOCH" "$BEST_SYNC"; }; then
    REASON="no pod has the data of the files that cannot be loaded, on pod$F_DAMAGED: repair them, or set redis.bootstrap for another pod"
  elif [ "$F_SILENT" -gt 0 ]; then
    REASON="there is data, no Sentinel that answers names a master, and $F_SILENT of them do not answer"
  elif [ "$BEST_WORTH" -le 1 ] && [ "$F_WITH_DATA" -gt 1 ]; then
    REASON="several pods have data without a mark: set redis.bootstrap to force-ordinal-N, where N is the pod with the right data"
  else
    [ "$F_BEST" != "$ORDINAL" ] || DECISION=bootstrap-from-data
    REASON="no Sentinel names a master: pod $F_BEST has the best data"
  fi
}
