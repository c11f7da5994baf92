# sentinelctl prove --yes [--seconds N]: writes numbers by both routes, moves the master in the middle, and reads every acknowledged number back from the
# master. It ends with 0 when all are there. Its keys have a prefix and an end of their own, and are deleted.

. "$LIB/objections.sh"
. "$CTL/problem.sh"
. "$CTL/prove-route.sh"

ROUTES='' WRITERS='' PREFIX=''
# A write that takes longer than this has failed: its connection is closed, and another is opened.
PATIENCE_MS=2000
# Keys that could not be deleted end by themselves.
KEEP_SECONDS=600

route_words() { case $1 in proxy) ROUTE="through the proxy" ;; *) ROUTE="to the named master" ;; esac }

# find_routes: sets ROUTES and PROXY_ADDRESS. The proxy has a Service while it is enabled; a NetworkPolicy may keep this pod from it.
find_routes() {
  ROUTES=direct
  look_up "$NAME"
  PROXY_ADDRESS=$ADDRESS
  if [ -z "$PROXY_ADDRESS" ]; then
    echo "route     through the proxy: left out, since there is no Service $NAME"
  elif [ "$(echo PING | as_application "$PROXY_ADDRESS" 3)" != PONG ]; then
    echo "route     through the proxy: left out, since $NAME does not let this pod in. It has no master, or networkPolicy.clients keeps this pod out"
  else
    ROUTES="proxy direct"
  fi
}

# find_login: sets LOGIN to the application's user and password, as redis-cli reads them. While it is changed the master may take the previous one alone.
find_login() {
  local source
  for source in current previous; do
    LOGIN=$(application_login "$source")
    [ -z "$LOGIN" ] || [ "$(echo PING | as_application "$ADDRESS" 3)" != PONG ] || return 0
  done
  die "nothing was written: redis-$SERVER does not take the application's password of the Secret"
}

# as_application HOST SECONDS: as an application, what standard input says; prints the answers.
as_application() {
  { printf 'AUTH %s\n' "$LOGIN" && cat; } 2>/dev/null | timeout "$2" "$HA_ENGINE-cli" -h "$1" -p "$REDIS_PORT" 2>/dev/null | tail -n +2
}

# watch_writers: until all have ended. Moves the master in the middle, and ends a connection on which no answer comes.
watch_writers() {
  local route began ends
  : >"$HA_RUN/failover"
  now
  began=$NOW ends=$((NOW + PROVE_SECONDS * 1000 + 15000)) MOVER=
  while writers_run; do
    pause 0.5
    now
    if [ -z "$MOVER" ] && [ $((NOW - began)) -ge $((PROVE_SECONDS * 500)) ]; then
      HA_RUN=$POD_RUN sh "$0" failover >"$HA_RUN/failover" 2>&1 &
      MOVER=$!
    fi
    for route in $ROUTES; do end_stuck "$route"; done
    [ "$NOW" -lt "$ends" ] || break
  done
  end_writers
  MOVED=yes
  wait "$MOVER" || MOVED=no
}

# writers_run: whether one has not left its result yet.
writers_run() {
  local route
  for route in $ROUTES; do [ -e "$HA_RUN/result.$route" ] || return 0; done
  return 1
}

# end_writers: a shell that waits for an answer ends with its connection, and one that opens another connection is killed.
end_writers() {
  local route
  [ -n "$WRITERS" ] || return 0
  # shellcheck disable=SC2086 # a list of numbers
  ! writers_run || kill $WRITERS 2>/dev/null || :
  for route in $ROUTES; do end_line "$route"; done
  # shellcheck disable=SC2086 # a list of numbers
  ! writers_run || { pause 1 && kill -9 $WRITERS 2>/dev/null || :; }
  for route in $ROUTES; do end_line "$route"; done
  # shellcheck disable=SC2086 # a list of numbers
  wait $WRITERS 2>/dev/null || :
  WRITERS=
}

# end_stuck ROUTE: ends its connection when the writer has stood at the same step for too long.
end_stuck() {
  local step
  read -r step 2>/dev/null <"$HA_RUN/step.$1" || return 0
  if eval "[ \"\${STEP_$1:-}\" != \"\$step\" ]"; then
    eval "STEP_$1=\$step SINCE_$1=\$NOW"
  elif eval "[ $((NOW - PATIENCE_MS)) -ge \"\$SINCE_$1\" ]"; then
    end_line "$1"
  fi
}

end_line() {
  local pid
  ! read -r pid 2>/dev/null <"$HA_RUN/line.$1" || kill "$pid" 2>/dev/null || :
}

# await_master: sets ADDRESS, where the named master takes a write; false after 30 s.
await_master() {
  local ends
  now
  ends=$((NOW + 30000))
  while :; do
    look_sentinels 2>/dev/null
    ordinal_of "$NAMED"
    if has_majority && [ "$PEER" != foreign ]; then
      data_pod_at "$PEER"
      [ "$(echo "SET ${PREFIX}end 1 EX $KEEP_SECONDS" | as_application "$ADDRESS" 3)" != OK ] || return 0
    fi
    now
    [ "$NOW" -lt "$ends" ] || return 1
    pause 0.3
  done
}

# read_back ROUTE: reads every acknowledged number of this route; sets MISSING to those that are not there. False when no master takes a write, or does not answer all.
read_back() {
  local tries
  for tries in 1 2 3; do
    await_master || return 1
    awk -v prefix="$PREFIX$1:" '{ print "GET " prefix $1 }' "$HA_RUN/acked.$1" | as_application "$ADDRESS" 60 >"$HA_RUN/found"
    if [ "$(wc -l <"$HA_RUN/found")" -eq "$(wc -l <"$HA_RUN/acked.$1")" ]; then
      MISSING=$(missing_numbers "$HA_RUN/acked.$1" "$HA_RUN/found")
      return 0
    fi
  done
  return 1
}

# missing_numbers WRITTEN FOUND: prints, from files with a number a line, those that were written and not found.
missing_numbers() {
  awk -v found="$2" '{ if ((getline line < found) <= 0) line = ""; sub(/\r$/, "", line); if (line != $1 "") printf "%s ", $1 }' "$1"
}

# delete_keys: all that may have been written. What is left ends by itself.
delete_keys() {
  local route step count
  [ -n "$PREFIX" ] && await_master || return 0
  for route in $ROUTES; do
    read -r step count 2>/dev/null <"$HA_RUN/step.$route" || continue
    awk -v prefix="$PREFIX$route:" -v count="$count" '
      BEGIN {
        for (i = 1; i <= count; i++) {
          line = line " " prefix i
          if (i % 100 == 0 || i == count) { print "DEL" line; line = "" }
        }
      }' </dev/null |
      as_application "$ADDRESS" 30 >/dev/null || :
  done
  echo "DEL ${PREFIX}end" | as_application "$ADDRESS" 3 >/dev/null || :
  PREFIX=
}

end_verb() {
  trap '' TERM INT HUP
  end_writers
  delete_keys
}

prove() {
  local uuid route
  survey_sentinels
  survey_data_pods
  find_problem
  [ -z "$PROBLEM" ] || die "nothing was written: $PROBLEM"
  data_pod_at "$SERVER"
  find_login
  MASTER=$NAMED ASKED_AT=$ADDRESS
  list_candidates "$REDIS_REPLICAS"
  [ -n "$CANDIDATES" ] || die "nothing was written: no replica is in sync, so the master cannot move"
  find_routes
  read -r uuid </proc/sys/kernel/random/uuid
  PREFIX=redis-sentinel:prove:$uuid:
  echo "keys      $PREFIX*, for $PROVE_SECONDS s"
  for route in $ROUTES; do
    write_route "$route" 2>/dev/null &
    WRITERS="$WRITERS $!"
  done
  watch_writers
  judge_proof
}

# judge_proof: prints what was found; false unless every acknowledged number is there and the master has moved.
judge_proof() {
  local route written acked longest verdict
  verdict=0
  sed 's/^[^ ]* [^ ]* /failover  /' "$HA_RUN/failover"
  [ "$MOVED" = yes ] || verdict=1
  for route in $ROUTES; do
    route_words "$route"
    read -r written acked longest 2>/dev/null <"$HA_RUN/result.$route" || written=0 acked=0 longest=0
    printf 'writes    %s: %s acknowledged of %s, longest time without one %d.%02d s\n' \
      "$ROUTE" "$acked" "$written" $((longest / 1000)) $((longest % 1000 / 10))
    if [ "$acked" -eq 0 ]; then verdict=1 && continue; fi
    if ! read_back "$route"; then
      echo "missing   $ROUTE: unknown, since no master takes writes or answers for all"
      verdict=1
      continue
    fi
    # shellcheck disable=SC2086 # a list of numbers
    set -- $MISSING
    echo "missing   $ROUTE: $# of $acked${MISSING:+: $(printf '%s\n' "$MISSING" | cut -c 1-100)}"
    [ $# -eq 0 ] || verdict=1
  done
  return "$verdict"
}
