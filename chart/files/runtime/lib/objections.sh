# What stands in the way of a handover, of a promotion after a crash, and of writes, in words for people. Pure functions: each prints an objection, and
# nothing when there is none.

# handover_objection ORDINAL MASTER: reads the lines of survey_data_pods; prints why the master, of that ordinal, does not hand over to this data
# pod. A newer engine is refused while another replica is older: the older replica cannot load what the newer engine writes.
handover_objection() {
  local i role priority offset lag follows link streams version rest number mine mine_number oldest oldest_number
  mine='' oldest='' oldest_number=0 mine_number=0
  while read -r i role rest; do
    if [ "$i" = "$1" ]; then mine="$role $rest"; fi
    [ "$role" = replica ] || continue
    read -r priority offset lag follows link streams version _ <<EOF
$rest
EOF
    number_of "$version"
    if [ "$i" = "$1" ]; then
      mine_number=$NUMBER
    elif [ -z "$oldest" ] || [ "$NUMBER" -lt "$oldest_number" ]; then
      oldest="redis-$i, which stays a replica, runs $version" oldest_number=$NUMBER
    fi
  done
  read -r role priority offset lag follows link streams version _ <<EOF
$mine
EOF
  case $role in
    silent | waits) printf 'redis-%s %s\n' "$1" "${mine#* }" ;;
    *)
      if [ "$1" = "$2" ]; then
        echo "redis-$1 is the master already"
      elif [ "$role" != replica ]; then
        echo "redis-$1 answers as a $role"
      elif [ "$follows" != "redis-$2" ]; then
        echo "redis-$1 follows $follows and not the master, redis-$2"
      elif [ "$link:$streams" != up:yes ]; then
        [ "$lag" != - ] || lag='an unknown number of'
        echo "redis-$1 is out of sync: its link is $link, and it is $lag bytes behind the master"
      elif [ "$priority" = 0 ]; then
        echo "redis-$1 has replica-priority 0: its guard has not seen it in sync yet, or its pod ends"
      elif [ -n "$oldest" ] && [ "$mine_number" -gt "$oldest_number" ]; then
        echo "redis-$1 runs $version, and $oldest: an older engine cannot load what a newer one writes"
      fi
      ;;
  esac
}

# crash_objections MASTER HISTORY: reads lines of look_servers, as they are when the links to that address have ended; prints `ADDRESS WHY` for each
# server that is not promoted in its place (choose_freshest).
crash_objections() {
  awk -v gone="$1" -v known="$2" '
    $2 == "master" && $8 != known { print $1, "is a master with another history" }
    $2 != "replica" { next }
    $5 != gone { print $1, "does not follow that master"; next }
    $3 == 0 { print $1, "has replica-priority 0: its guard has not seen it in sync yet, or its pod ends"; next }
    known != "-" && $8 != known { print $1, "has data of another history: only if no pod has that of the master" }'
}

# number_of VERSION: sets NUMBER, by which versions compare; 0 for what is none.
number_of() {
  local major minor patch
  IFS=. read -r major minor patch _ <<EOF
$1
EOF
  major=${major%%[!0-9]*} minor=${minor%%[!0-9]*} patch=${patch%%[!0-9]*}
  NUMBER=$((${major:-0} * 1000000 + ${minor:-0} * 1000 + ${patch:-0}))
}

WRITE_QUESTION='INFO
CONFIG GET min-replicas-to-write'

# write_objection ANSWERS: of a master to WRITE_QUESTION; prints why it takes no writes.
write_objection() {
  local wanted used
  wanted=${1##*"$NL"}
  if ! field role "$1"; then echo "it does not answer any more" && return; fi
  if field loading "$1" && [ "$FIELD" != 0 ]; then echo "it loads its data" && return; fi
  if is_number "$wanted" && field min_slaves_good_slaves "$1" && [ "$FIELD" -lt "$wanted" ]; then
    echo "it is fenced: $FIELD replicas are in sync, and min-replicas-to-write is $wanted"
    return
  fi
  if field aof_last_write_status "$1" && [ "$FIELD" != ok ]; then echo "its append-only file cannot be written: look at the volume" && return; fi
  # Valkey alone says so.
  if field paused_timeout_milliseconds "$1" && [ "$FIELD" != 0 ]; then echo "they pause for $FIELD ms more: a handover is under way" && return; fi
  field maxmemory_policy "$1" && [ "$FIELD" = noeviction ] && field used_memory "$1" || return 0
  used=$FIELD
  ! field mem_not_counted_for_evict "$1" || used=$((used - FIELD))
  if field maxmemory "$1" && [ "${FIELD:-0}" != 0 ] && [ "$used" -gt "$FIELD" ]; then echo "its memory is full: $used of maxmemory $FIELD bytes, and the policy is noeviction"; fi
}
