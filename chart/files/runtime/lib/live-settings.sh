# The guard's part of a change of timers: what the server can take while it runs is told to it. At every moment of a change the
# fence holds: the tolerated lag of each data server + 1 s is at most the down-after of each Sentinel.

# renew_settings: my own server's settings; Sentinels' are complete_settings'. Needs what look_sentinels has set.
renew_settings() {
  renew_directives
  renew_lag
}

# renew_directives: the lines of redis.conf that have changed since the server was last given them.
renew_directives() {
  local said orders answers
  slurp "$HA_CONFIG/redis.conf"
  said=$TEXT
  slurp "$HA_RUN/redis.conf.given"
  if [ "$said" = "$TEXT" ]; then return 0; fi
  orders=$(printf '%s--\n%s' "$TEXT" "$said" | changed_directives "$LIVE_DIRECTIVES")
  if [ -n "$orders" ]; then
    answers=$(ask_local "$orders")
    [ -n "$answers" ] || return 0
    log "settings: $(echo "$orders" | sed 's/^CONFIG SET //' | tr '\n' ',') $(echo "$answers" | tr '\n' ' ')"
  fi
  printf '%s' "$said" >"$HA_RUN/redis.conf.given"
}

# changed_directives NAMES: reads the lines of before, a line `--` and the lines of now; prints a CONFIG SET for each of these
# names whose value is another. The last line of a name counts; output buffer limits have a value for each class of clients.
changed_directives() {
  awk -v names=" $1 " '
    function take(key, value) {
      if (!later) { old[key] = value; return }
      if (!(key in new)) order[n++] = key
      new[key] = value
    }
    $1 == "--" { later = 1; next }
    !index(names, " " $1 " ") { next }
    $1 == "client-output-buffer-limit" {
      for (i = 2; i + 3 <= NF; i += 4) {
        class = $i == "slave" ? "replica" : $i
        take($1 " \"" class, $(i + 1) " " $(i + 2) " " $(i + 3) "\"")
      }
      next
    }
    {
      value = substr($0, length($1) + 2)
      # CONFIG SET takes one word, redis.conf several.
      take($1, $1 == "save" && NF > 2 ? "\"" value "\"" : value)
    }
    END { for (i = 0; i < n; i++) if (new[order[i]] != old[order[i]]) print "CONFIG SET " order[i] " " new[order[i]] }'
}

# renew_lag: looked at every 10 s, and at once when the aim changes.
renew_lag() {
  local answer
  bounded_lag "${LAG:-$MAX_LAG}"
  if [ "$AIM_LAG" = "${LAG:-}" ] && [ $((NOW - LAG_AT)) -lt 10000 ]; then return 0; fi
  LAG_AT=$NOW
  answer=$(ask_local 'CONFIG GET min-replicas-max-lag')
  LAG=${answer##*"$NL"}
  case $LAG in '' | *[!0-9]*) LAG= && return 0 ;; esac
  bounded_lag "$LAG"
  [ "$AIM_LAG" != "$LAG" ] || return 0
  log "settings: min-replicas-max-lag $AIM_LAG: $(ask_local "CONFIG SET min-replicas-max-lag $AIM_LAG")"
  LAG=$AIM_LAG
}

# bounded_lag NOW: sets AIM_LAG to what the values say, as far as the Sentinels' down-after allows it. Without a majority of them
# it is not raised.
bounded_lag() {
  local most
  AIM_LAG=$MAX_LAG
  if has_majority; then
    most=$((LEAST_DOWN_AFTER / 1000 - 1))
    [ "$AIM_LAG" -le "$most" ] || AIM_LAG=$most
    [ "$AIM_LAG" -ge 1 ] || AIM_LAG=1
  elif [ "$AIM_LAG" -gt "$1" ]; then
    AIM_LAG=$1
  fi
}

# aim_down_after: sets AIM_DOWN_AFTER to what the values say, or to more while a data server tolerates a longer lag. False when it
# is another than before.
aim_down_after() {
  local before
  each_server redis lag_of
  before=${AIM_DOWN_AFTER:-$DOWN_AFTER}
  lowest_down_after "$LAG $(first_lines | cut -d' ' -f2 | tr '\n' ' ')"
  [ "$AIM_DOWN_AFTER" = "$before" ]
}

lag_of() { ask_redis "$1" 'CONFIG GET min-replicas-max-lag' | sed -n 2p; }

# lowest_down_after LAGS
lowest_down_after() {
  local lag
  AIM_DOWN_AFTER=$DOWN_AFTER
  for lag in $1; do
    case $lag in *[!0-9]*) continue ;; esac
    [ $(((lag + 1) * 1000)) -le "$AIM_DOWN_AFTER" ] || AIM_DOWN_AFTER=$(((lag + 1) * 1000))
  done
}
