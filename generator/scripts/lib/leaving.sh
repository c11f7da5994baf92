# Whether an upgrade may take instances away: decided on what was read, nothing is asked or changed here. Until those that leave are
# forgotten, the Sentinels that stay are counted among all: alone they must be a majority, or nobody could fail over meanwhile - and
# those that leave must be none, or they could elect a master of their own.

# objection: prints what stands in the way of leaving STAY_SENTINELS of SENTINEL_REPLICAS; nothing if nothing does. PEER is the ordinal of
# the named master, AGREE how many of the Sentinels that stay name it.
objection() {
  if [ "$STAY_SENTINELS" -lt "$MAJORITY" ]; then
    echo "$STAY_SENTINELS of $SENTINEL_REPLICAS Sentinels are no majority: set sentinel.replicas to $((SENTINEL_REPLICAS - 2)) first"
  elif [ "$VOTES" -lt "$MAJORITY" ]; then
    echo "no majority of the $SENTINEL_REPLICAS Sentinels names a master ($VOTES name $NAMED, $OTHER another, $BLANK none, $SILENT do not answer)"
  elif [ "$FAILING" -gt 0 ]; then
    echo "$FAILING of $SENTINEL_REPLICAS Sentinels hold the master $NAMED to be down or are replacing it"
  elif [ "$PEER" = foreign ]; then
    echo "the Sentinels name $NAMED, which is no data pod of this release"
  elif [ "$STAY_SENTINELS" -lt "$SENTINEL_REPLICAS" ] && [ "$AGREE" -lt "$MAJORITY" ]; then
    echo "$AGREE of the $STAY_SENTINELS Sentinels that stay name the master, and $MAJORITY must: wait until they are all ready"
  fi
}

# count_agreeing PREFIX: sets AGREE from the answers that look_sentinels has left in PREFIX.0 ...
count_agreeing() {
  AGREE=0
  _i=0
  while [ "$_i" -lt "$STAY_SENTINELS" ] && [ "$_i" -lt "$SENTINEL_REPLICAS" ]; do
    case " $BLANK_ONES $OTHER_ONES " in
      *" $_i "*) ;;
      *) [ ! -s "$1.$_i" ] || AGREE=$((AGREE + 1)) ;;
    esac
    _i=$((_i + 1))
  done
}
