# Two names under one epoch. A Sentinel in the middle of a failover may hear of a newer epoch in which the master that it replaces is named again: the
# address is the one that it has, so it takes the epoch over and goes on, and ends with its own choice under that epoch. No
# Sentinel gives in to others of the same epoch, so only a newer one ends it.

# Afterwards it hears its peers every two seconds: who is merely late has come round by then.
EPOCH_CONFLICT_MS=5000

# resolve_epoch_conflict: by the master that a majority names and no Sentinel replaces.
resolve_epoch_conflict() {
  if [ "$OTHER" = 0 ] || [ "$OTHER_EPOCH" != "$NAMED_EPOCH" ] || [ "$FAILING:$REPLACING" != 0:0 ]; then
    over epoch_conflict
    return
  fi
  lasts epoch_conflict "$EPOCH_CONFLICT_MS" || return 0
  over epoch_conflict
  take_epoch "$MY_ADDRESS" || return 0
  log "epoch conflict: sentinel$OTHER_ONES names another master in epoch $NAMED_EPOCH: this master is announced in epoch $EPOCH"
  announce "$MY_ADDRESS"
}
