# One route of sentinelctl prove: a client that writes a number after the other on a connection that stays open, and opens another when that ends.

# write_route ROUTE: for PROVE_SECONDS. It keeps in HA_RUN, for the program that started it: step.ROUTE, its steps and the last number; line.ROUTE, the process
# of its connection; acked.ROUTE, the acknowledged numbers; at the end result.ROUTE: WRITTEN ACKNOWLEDGED LONGEST, the longest time without an
# acknowledged write in milliseconds.
write_route() {
  local ends answer written acked longest last step
  # Its answers of the Sentinels have files of their own.
  SCRIPT=prove-$1 CONNECTED=no LINE_PID=
  written=0 acked=0 longest=0 step=0
  trap - EXIT
  trap 'exit 0' TERM INT HUP
  : >"$HA_RUN/acked.$1"
  now
  last=$NOW ends=$((NOW + PROVE_SECONDS * 1000))
  while [ "$NOW" -lt "$ends" ]; do
    step=$((step + 1))
    echo "$step $written" >"$HA_RUN/step.$1"
    if [ "$CONNECTED" = no ] && ! connect "$1"; then
      pause 0.05
      now
      continue
    fi
    written=$((written + 1))
    echo "$step $written" >"$HA_RUN/step.$1"
    printf 'SET %s%s:%s %s EX %s\n' "$PREFIX" "$1" "$written" "$written" "$((PROVE_SECONDS + KEEP_SECONDS))" >&3 && read -r answer <&4 || answer=
    now
    if [ "$answer" = OK ]; then
      acked=$((acked + 1))
      echo "$written" >>"$HA_RUN/acked.$1"
      [ $((NOW - last)) -le "$longest" ] || longest=$((NOW - last))
      last=$NOW
    else
      disconnect
    fi
    pause 0.02
    now
  done
  [ $((NOW - last)) -le "$longest" ] || longest=$((NOW - last))
  disconnect
  write_file "$HA_RUN/result.$1" "$written $acked $longest"
}

# connect ROUTE: to the proxy, or to the server that a majority of the Sentinels names now.
connect() {
  local host answer
  host=${PROXY_ADDRESS:-}
  if [ "$1" = direct ]; then
    look_sentinels
    ordinal_of "$NAMED"
    has_majority && [ "$PEER" != foreign ] || return 1
    data_pod_at "$PEER"
    host=$ADDRESS
  fi
  disconnect
  rm -f "$HA_RUN/in.$1" "$HA_RUN/out.$1"
  mkfifo "$HA_RUN/in.$1" "$HA_RUN/out.$1"
  # An error is an answer, too: the client says nothing else when its connection fails.
  timeout "$((PROVE_SECONDS + 15))" "$HA_ENGINE-cli" -h "$host" -p "$REDIS_PORT" <"$HA_RUN/in.$1" >"$HA_RUN/out.$1" 2>&1 &
  LINE_PID=$!
  echo "$LINE_PID" >"$HA_RUN/line.$1"
  exec 3>"$HA_RUN/in.$1" 4<"$HA_RUN/out.$1"
  CONNECTED=yes
  if printf 'AUTH %s\n' "$LOGIN" >&3 && read -r answer <&4 && [ "$answer" = OK ]; then return 0; fi
  disconnect
  return 1
}

disconnect() {
  [ "$CONNECTED" = yes ] || return 0
  CONNECTED=no
  exec 3>&- 4<&-
  kill "$LINE_PID" 2>/dev/null || :
  wait "$LINE_PID" || :
}
