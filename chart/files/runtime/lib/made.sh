# How many instances of each kind there have been. An upgrade that stops halfway says five in the settings, and makes three. Where no Sentinel names
# a master, a pod that starts would wait for ever for what the other two have to say. So each data pod keeps on its volume for how many the set
# was ever seen: first the numbers of the settings, once they were complete; after that what the lists of the Sentinels have more.

# read_made: sets MADE_REDIS and MADE_SENTINELS; both are empty when the set was never seen complete.
read_made() {
  read -r MADE_REDIS MADE_SENTINELS 2>/dev/null <"$HA_STATE/made" || :
  case ${MADE_REDIS:-} in [1-9]) ;; *) MADE_REDIS='' ;; esac
  case ${MADE_SENTINELS:-} in [1-9]) ;; *) MADE_REDIS='' ;; esac
  [ -n "$MADE_REDIS" ] || MADE_SENTINELS=
}

# note_made: of a guard, after look_sentinels. The lists of both kinds may be short for some seconds; then what was noted stays.
note_made() {
  local pods voters
  has_majority || return 0
  pods=$((MOST_REPLICAS + 1)) voters=$SENTINELS
  if [ -z "$MADE_REDIS" ]; then
    [ "$pods" -ge "$REDIS_REPLICAS" ] && [ "$voters" -eq "$SENTINEL_REPLICAS" ] || return 0
  else
    [ "$pods" -ge "$MADE_REDIS" ] || pods=$MADE_REDIS
    [ "$voters" -ge "$MADE_SENTINELS" ] || voters=$MADE_SENTINELS
  fi
  [ "$pods" -le "$REDIS_REPLICAS" ] || pods=$REDIS_REPLICAS
  [ "$voters" -le "$SENTINEL_REPLICAS" ] || voters=$SENTINEL_REPLICAS
  [ "$pods $voters" != "$MADE_REDIS $MADE_SENTINELS" ] || return 0
  MADE_REDIS=$pods MADE_SENTINELS=$voters
  write_file "$HA_STATE/made" "$pods $voters" || :
}

# learn_made: of a pod that starts, from what its peers said on their discovery ports (PEER_ANSWERS). The highest number counts, because a pod that was
# away has not seen the set grow. A peer with data that has noted none counts as one that has seen all of the settings.
learn_made() {
  local i state pods voters
  read_made
  : "${MADE_REDIS:=$REDIS_REPLICAS}" "${MADE_SENTINELS:=$SENTINEL_REPLICAS}"
  i=0
  while [ "$i" -lt "$REDIS_REPLICAS" ]; do
    read -r _ state _ _ _ _ pods voters <"$PEER_ANSWERS.$i" || state=
    case ${state:-empty} in
      marked | data | damaged)
        [ "${pods:-$REDIS_REPLICAS}" -le "$MADE_REDIS" ] || MADE_REDIS=${pods:-$REDIS_REPLICAS}
        [ "${voters:-$SENTINEL_REPLICAS}" -le "$MADE_SENTINELS" ] || MADE_SENTINELS=${voters:-$SENTINEL_REPLICAS}
        ;;
    esac
    i=$((i + 1))
  done
}
