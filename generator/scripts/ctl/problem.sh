# Whether the set serves as it must: a majority names one master, which answers as a master and takes writes.

# find_problem: sets PROBLEM, why this set does not serve as it must, WRITES, why SERVER takes no writes, both
# empty when all is well, and MASTER_POD, the name of the named master. After survey_data_pods.
find_problem() {
  local role rest
  MASTER_POD=
  # shellcheck disable=SC2153 # name_of sets it
  [ "$NAMED" = none ] || { name_of "$NAMED" && MASTER_POD=$POD; }
  PROBLEM='' WRITES='no pod answers as a master'
  if [ "$SERVER" != none ]; then
    read -r _ role rest <"$HA_RUN/pod.$SERVER"
    case $role in
      silent | waits) WRITES="redis-$SERVER is named, and $rest" ;;
      master)
        data_pod_at "$SERVER"
        WRITES=$(write_objection "$(ask_redis "$ADDRESS" "$WRITE_QUESTION")")
        WRITES=${WRITES:+redis-$SERVER takes no writes: $WRITES}
        ;;
      *) WRITES="redis-$SERVER is named, and answers as a $role" ;;
    esac
  fi
  if ! has_majority; then
    PROBLEM="no majority names a master: $VOTES of $SENTINELS Sentinels name ${MASTER_POD:-one}, $OTHER another, $BLANK none, and $SILENT do not answer"
  elif [ "$MASTER_PEER" = foreign ]; then
    PROBLEM="the Sentinels name $NAMED, which is no data pod of this release"
  else
    PROBLEM=$WRITES
  fi
}
