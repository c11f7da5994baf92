# Names of another set. Sentinels match hellos by the master's name alone, which is mymaster in most sets. So a hello that is published here with a
# Sentinel's rights (a migration tool, a neighbour with the same passwords) adds the Sentinel that it names as a voter. Under a newer epoch it
# replaces the master by its own. An address is foreign when DNS has answered for every instance, and no instance has or had it.

# The file `foreign` holds those addresses, for all programs of the pod. They end a minute after the last one was listed.
FOREIGN_MS=60000

# No port: a Sentinel that hears it removes the peer of that id, and cannot add it again.
NO_PORT=70000

recall_foreign() { read -r FOREIGN 2>/dev/null <"$HA_RUN/foreign" || FOREIGN=; }

is_foreign() { recall_foreign && case " $FOREIGN " in *" $1 "*) ;; *) return 1 ;; esac; }

# is_placed ADDRESS: whether a data pod or a Sentinel has or had it, as far as this pod knows.
is_placed() {
  local file words
  ordinal_of "$1"
  [ "$PEER" = foreign ] || return 0
  for file in "$HA_STATE/addresses/$NAME-sentinel"-*; do
    read -r words 2>/dev/null <"$file" || words=
    case " $words " in *" $1 "*) return 0 ;; esac
  done
  return 1
}

# list_peers: asks each Sentinel for its peers and prints `ORDINAL ADDRESS ID` for each; ID is `-` while it is not known.
list_peers() {
  each_server sentinel ask_sentinel "SENTINEL SENTINELS $MASTER_NAME"
  awk -v prefix="$ANSWERS" -v count="$SENTINEL_REPLICAS" '
    BEGIN {
      for (i = 0; i < count; i++) {
        file = prefix "." i; key = ""; began = 0
        while ((getline line < file) > 0) {
          sub(/\r$/, "", line)
          if (!began && line != "name") break
          began = 1
          if (key == "") { key = line; continue }
          if (key == "ip") ip = line
          if (key == "runid" && ip ~ /^[0-9a-fA-F.:]+$/) print i, ip, line ~ /^[0-9a-f]+$/ ? line : "-"
          key = ""
        }
        close(file)
      }
    }'
}

# count_own_peers: reads list_peers lines; prints the length of the longest list, less foreign peers.
count_own_peers() {
  awk -v foreign="$FOREIGN" '
    BEGIN { n = split(foreign, list, " "); for (i = 1; i <= n; i++) skip[list[i]] = 1 }
    !($2 in skip) && ++peers[$1] > most { most = peers[$1] }
    END { print most + 0 }'
}

# seek_foreign: once a round. DNS is asked at most every 5 s, and only while the Sentinels list or name an address that this pod cannot place.
seek_foreign() {
  local sentinel ip id unknown
  unknown=
  if [ "$NAMED" != none ] && ! is_placed "$NAMED"; then unknown=$NAMED; fi
  if [ "$MOST_PEERS" -lt "$SENTINEL_REPLICAS" ] && [ -z "$unknown" ]; then
    if [ -n "${FOREIGN_AT:-}" ] && [ $((NOW - FOREIGN_AT)) -ge "$FOREIGN_MS" ]; then
      rm -f "$HA_RUN/foreign"
      FOREIGN_AT=
    fi
    return 0
  fi
  list_peers >"$HA_RUN/peers"
  while read -r sentinel ip id; do is_placed "$ip" || unknown="$unknown $ip"; done <"$HA_RUN/peers"
  [ -n "$unknown" ] || return 0
  confirm_foreign "$unknown"
  [ -n "$FOREIGN" ] || return 0
  FOREIGN_AT=$NOW
  # The named master's guard, or any guard while that master is down.
  if [ "$ROLE" = master ] || [ "$NAMED_DOWN" -gt 0 ]; then drop_foreign <"$HA_RUN/peers"; fi
}

# confirm_foreign ADDRESSES: adds those that are foreign to FOREIGN.
confirm_foreign() {
  local ip added n
  recall_foreign
  added=
  for ip in $1; do case " $FOREIGN " in *" $ip "*) ;; *) added="$added $ip" ;; esac done
  [ -n "$added" ] && [ $((NOW - ${CONFIRMED_AT:--5000})) -ge 5000 ] || return 0
  CONFIRMED_AT=$NOW
  # A name of its own first: where DNS is away this round waits for one name, and not for all.
  look_up "$NAME-redis-$ORDINAL"
  if [ -z "$ADDRESS" ] || ! addresses_confirmed; then
    log_on_change "waiting: the Sentinels list$added, which this pod does not know, and DNS does not answer for every instance"
    return 0
  fi
  # Instances that an upgrade has added, and of which this pod has not read yet.
  n=0 INSTANCES=
  while [ "$n" -lt 9 ]; do
    [ "$n" -lt "$REDIS_REPLICAS" ] || place_name "$NAME-redis-$n"
    [ "$n" -lt "$SENTINEL_REPLICAS" ] || place_name "$NAME-sentinel-$n"
    n=$((n + 1))
  done
  for ip in $added; do
    case " $INSTANCES $FOREIGN " in *" $ip "*) continue ;; esac
    if is_placed "$ip"; then continue; fi
    log "$ip is no instance of this set: another set with the master name $MASTER_NAME, or a client with a Sentinel's password, has published it. Sentinels that list it drop it"
    FOREIGN="$FOREIGN $ip"
  done
  [ -z "$FOREIGN" ] || write_file "$HA_RUN/foreign" "$FOREIGN" || :
}

# place_name NAME: adds its address to INSTANCES, if it has one.
place_name() {
  look_up "$1"
  INSTANCES="$INSTANCES $ADDRESS"
}

# drop_foreign: reads list_peers lines. A foreign peer counts as a voter, so without this no failover of a Sentinel gets its majority. A RESET would
# empty the other lists, too.
drop_foreign() {
  local sentinel ip id
  while read -r sentinel ip id; do
    case " $FOREIGN :$id" in *" $ip "*:-) continue ;; *" $ip "*) ;; *) continue ;; esac
    sentinel_address "$sentinel"
    ask_sentinel "$ADDRESS" "PUBLISH __sentinel__:hello $ip,$NO_PORT,$id,0,$MASTER_NAME,$MY_ADDRESS,$REDIS_PORT,0" >/dev/null </dev/null || :
  done
}

# reclaim: by a master, while a majority names a foreign address. The set is still its own: it has marked its epoch and has its history, a replica
# streams from it, and no other data pod is a master. It takes a newer epoch, in which the Sentinels are told of it again.
reclaim() {
  local rival outside
  outside=$NAMED
  is_foreign "$outside" && [ "$REPLACING" = 0 ] || return 0
  recall_epoch
  read_replicas "$INFO"
  [ "$MARK_ROLE:$EPOCH_HISTORY" = "master:$HISTORY" ] && is_mine "$EPOCH_OF" || return 0
  [ -n "$ONLINE" ] || [ "$REDIS_REPLICAS" -eq 1 ] || return 0
  # shellcheck disable=SC2046 # a list of addresses
  rival=$(look_servers $(other_servers) | find_rival)
  [ -z "$rival" ] || return 0
  # Votes take their time.
  pause_during_failover || return 0
  if take_epoch "$outside"; then
    log "the Sentinels name $outside, which is no instance of this set: this master is announced in epoch $EPOCH"
    announce "$MY_ADDRESS"
  else
    log "the Sentinels name $outside, which is no instance of this set: no majority of votes for a newer epoch"
  fi
  left_to_a_hook || ask_local 'CLIENT UNPAUSE' >/dev/null || :
}
