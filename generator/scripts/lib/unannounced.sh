# A promotion of which only one Sentinel knows, and that one is away: it ended right after it had made a replica a master, before it could say so to
# the others. They go on naming the master that it replaced, which is back and takes writes; once it is back itself, its newer epoch counts, and
# those writes are gone. So a master that goes on takes a newer one before - unless somebody follows the other already, and may confirm its writes.

# no_unannounced_promotion: by a master whose writes pause, and that a majority names. False while what a Sentinel that is away may know could still count;
# the next look shows whether the Sentinels have heard.
no_unannounced_promotion() {
  local rival
  if [ "$SILENT" = 0 ] || [ "$NAMED_EPOCH" -ge "${TOLD_EPOCH:-$((NAMED_EPOCH + 1))}" ]; then return 0; fi
  # shellcheck disable=SC2046 # a list of addresses
  rival=$(look_servers $(other_servers) | find_rival)
  [ -n "$rival" ] || return 0
  case $rival in *' followed')
    log_on_change "waiting: ${rival% *} is a master too, and has replicas; $SILENT Sentinels do not answer"
    return 1
    ;;
  esac
  # Votes take their time.
  pause_during_failover && take_epoch "$MY_ADDRESS" || return 1
  TOLD_EPOCH=$EPOCH
  log "$rival is a master too, and $SILENT Sentinels do not answer: this master is announced to the others in epoch $EPOCH"
  announce "$MY_ADDRESS"
  return 1
}

# find_rival: reads look_servers lines and prints the address of a master among them, with `followed` behind it if one of the others follows it.
find_rival() {
  awk '
    $2 == "master" && rival == "" { rival = $1 }
    { follows[$5] = 1 }
    END { if (rival != "") print rival (rival in follows ? " followed" : "") }'
}
