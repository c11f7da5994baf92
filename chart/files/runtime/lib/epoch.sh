# Epochs only grow, also when the Sentinels have lost theirs: they are given one above every mark that this pod knows of. No command sets a
# Sentinel's epoch. A hello in the name of another Sentinel does, and it is no vote: a vote bars a failover for twice the failover-timeout.

# find_peers: sets PEER_OF_<i> for each Sentinel i to `ip,port,id` of another one that answers. Sentinel i need not list it yet: what the hello
# says of it is true.
find_peers() {
  local i id first second peer
  each_server sentinel ask_sentinel 'SENTINEL MYID'
  first='' second='' i=0
  while [ "$i" -lt "$SENTINEL_REPLICAS" ]; do
    read -r id <"$ANSWERS.$i" || id=
    case $id in
      '' | *[!0-9a-f]*) ;;
      *)
        sentinel_address "$i"
        peer="$i $ADDRESS,$SENTINEL_PORT,$id"
        if [ -z "$first" ]; then first=$peer; else : "${second:=$peer}"; fi
        ;;
    esac
    i=$((i + 1))
  done
  i=0
  while [ "$i" -lt "$SENTINEL_REPLICAS" ]; do
    peer=$first
    [ "${first%% *}" != "$i" ] || peer=$second
    eval "PEER_OF_$i=\${peer#* }"
    i=$((i + 1))
  done
}

# begin_epoch: sets EPOCH, in which this master makes itself known to Sentinels that know none. It is above every epoch that this pod has heard
# of, and marked, before a Sentinel hears it. Tried again, it is the same.
begin_epoch() {
  EPOCH=$MARK_EPOCH
  if [ "$NAMED" != none ] && [ "$NAMED_EPOCH" -gt "$EPOCH" ]; then EPOCH=$NAMED_EPOCH; fi
  if [ "${BEGUN_EPOCH:-}" != "$EPOCH" ]; then EPOCH=$((EPOCH + 1)); fi
  on_disk "$INFO"
  write_mark "$EPOCH" master "$ON_DISK" "$OFFSET"
  BEGUN_EPOCH=$EPOCH
}

# renew_epoch: of the named master, once every Sentinel names it: one that is away may be replacing it under the next epoch. What a server counts
# as its offset begins anew with its process, so marks of the same epoch from before and after a restart cannot be compared.
renew_epoch() {
  [ -e "$HA_RUN/started-as-master" ] && [ "$VOTES" -eq "$SENTINELS" ] && is_calm || return 0
  EPOCH=$NAMED_EPOCH
  [ "$MARK_EPOCH" -le "$EPOCH" ] || EPOCH=$MARK_EPOCH
  write_mark $((EPOCH + 1)) master 1 "$OFFSET"
  [ "$MARK_LOST" = yes ] || rm -f "$HA_RUN/started-as-master"
}

# raise_epoch: the Sentinels that name a master are told of the epoch of this pod's mark when theirs is lower. A failover that is under way would
# end with its own choice under the same epoch, so it is waited for.
raise_epoch() {
  [ "$NAMED_EPOCH" -lt "$MARK_EPOCH" ] && is_calm || return 0
  EPOCH=$MARK_EPOCH
  log "the Sentinels name $NAMED in epoch $NAMED_EPOCH, this pod's mark is of epoch $EPOCH: that epoch is announced"
  find_peers
  announce "$NAMED"
  # What they say from now on; the next look tells whether they have heard it.
  NAMED_EPOCH=$EPOCH
}

is_calm() { [ "$FAILING:$REPLACING:$NAMED_DOWN" = 0:0:0 ]; }
