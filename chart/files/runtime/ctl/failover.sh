# sentinelctl failover [--to POD]: moves the master to another data pod now, as a pod that ends does; the old master stays, as a replica. It ends with 0
# when a majority names the wanted master. Otherwise it says why not, and writes go on where they were.

. "$LIB/objections.sh"

end_verb() { let_go; }

# find_target: sets TARGET_ADDRESS, of the data pod that TO names. It refuses one that may not take over, before anything changes.
find_target() {
  local ordinal objection
  ordinal=${TO#"$NAME-"}
  ordinal=${ordinal#redis-}
  case $TO:$ordinal in
    redis-"$ordinal":[0-9] | "$NAME-redis-$ordinal":[0-9]) ;;
    *) refuse "there is no data pod $TO; there are redis-0 to redis-$((REDIS_REPLICAS - 1))" ;;
  esac
  [ "$ordinal" -lt "$REDIS_REPLICAS" ] || refuse "this release has $REDIS_REPLICAS data pods, redis-0 to redis-$((REDIS_REPLICAS - 1)), and no redis-$ordinal"
  survey_data_pods
  objection=$(handover_objection "$ordinal" "$FROM" <"$HA_RUN/pods")
  [ -z "$objection" ] || refuse "$objection"
  redis_address "$ordinal"
  TARGET_ADDRESS=$ADDRESS
}

refuse() { die "nothing has changed: $*"; }

failover() {
  now
  BEGAN=$NOW TARGET_ADDRESS=
  look_sentinels
  MASTER=$NAMED
  ordinal_of "$MASTER"
  if ! has_majority || [ "$PEER" = foreign ]; then
    die "nothing to move: $VOTES of $SENTINELS Sentinels name $NAMED, $SILENT do not answer. The guards' logs say what is missing"
  fi
  FROM=$PEER
  [ -z "$TO" ] || find_target
  data_pod_at "$FROM"
  ASKED_AT=$ADDRESS
  hand_over "$REDIS_REPLICAS" "$TARGET_ADDRESS"
  look_sentinels
  if ! has_majority || [ "$NAMED" = "$MASTER" ]; then
    die "redis-$FROM is still the master, or no majority says otherwise: the reason stands above"
  fi
  ordinal_of "$NAMED"
  if [ -n "$TARGET_ADDRESS" ] && [ "$NAMED" != "$TARGET_ADDRESS" ]; then die "the master is redis-$PEER, and not $TO: another failover came first"; fi
  log "the master is redis-$PEER, it was redis-$FROM"
}
