# Whether an upgrade may change the number of instances: decided on what was read, nothing is asked or changed here.
#
# For a minute or two some count the old number of Sentinels and some the new one, and until those that leave are forgotten Sentinel
# itself counts all. So the Sentinels that are there before and after must be a majority by either number, or nobody could fail
# over meanwhile, new Sentinels would wait for ever to be told of the master - or those that leave could elect one of their own.

# objection: prints what stands in the way of NEW_SENTINEL_REPLICAS in place of SENTINEL_REPLICAS; nothing if nothing does. PEER is the ordinal
# of the named master, AGREE how many of the Sentinels that stay name it.
objection() {
  count_needed
  if [ "$KEPT" -lt "$NEEDED" ]; then
    echo "from $SENTINEL_REPLICAS to $NEW_SENTINEL_REPLICAS Sentinels at once the $KEPT that stay are no majority: set sentinel.replicas to 5 first"
  elif [ "$VOTES" -lt "$MAJORITY" ]; then
    echo "no majority of the $SENTINEL_REPLICAS Sentinels names a master ($VOTES name $NAMED, $OTHER another, $BLANK none, $SILENT do not answer)"
  elif [ "$FAILING" -gt 0 ]; then
    echo "$FAILING of $SENTINEL_REPLICAS Sentinels have the master $NAMED SDOWN or are replacing it"
  elif [ "$PEER" = foreign ]; then
    echo "the Sentinels name $NAMED, which is no data pod of this release"
  elif [ "$NEW_SENTINEL_REPLICAS" -ne "$SENTINEL_REPLICAS" ] && [ "$AGREE" -lt "$NEEDED" ]; then
    echo "$AGREE of the $KEPT Sentinels that stay name the master, and $NEEDED must: wait until they are all ready"
  fi
}

# count_needed: sets KEPT, the number of Sentinels before and after, and NEEDED, the larger of both majorities.
count_needed() {
  KEPT=$SENTINEL_REPLICAS NEEDED=$((NEW_SENTINEL_REPLICAS / 2 + 1))
  [ "$KEPT" -le "$NEW_SENTINEL_REPLICAS" ] || KEPT=$NEW_SENTINEL_REPLICAS
  [ "$NEEDED" -ge "$MAJORITY" ] || NEEDED=$MAJORITY
}

# count_agreeing PREFIX: sets AGREE from the answers that look_sentinels has left in PREFIX.0 ...
count_agreeing() {
  local i
  count_needed
  AGREE=0
  i=0
  while [ "$i" -lt "$KEPT" ]; do
    case " $BLANK_ONES $OTHER_ONES " in
      *" $i "*) ;;
      *) [ ! -s "$1.$i" ] || AGREE=$((AGREE + 1)) ;;
    esac
    i=$((i + 1))
  done
}
