# sentinelctl status [--json]: which pod is the master and takes writes, and how every pod is. It ends with 0 when a majority of the Sentinels names one
# master, and that pod answers as a master that takes writes.

. "$LIB/objections.sh"
. "$CTL/problem.sh"
. "$CTL/status-text.sh"

# put WORD ...: a line of facts, with a tab between words.
put() {
  local word line
  line=$1
  shift
  for word in "$@"; do line="$line$TAB$word"; done
  printf '%s\n' "$line"
}
TAB=$(printf '\t')

# name_pods ORDINAL ...: sets PODS to their names.
name_pods() {
  local i
  PODS=
  for i in "$@"; do PODS="${PODS:+$PODS }redis-$i"; done
}

# print_facts: what is printed as text or as JSON, a line each (status-text.sh).
print_facts() {
  # shellcheck disable=SC2086 # a list of numbers
  name_pods $SERVES
  put set "$NAME" "$NAMESPACE" "$MASTER_NAME" "$INSTANCE"
  put master "$MASTER_POD" "$NAMED" "$VOTES" "$SENTINELS" "$NAMED_EPOCH" "$AIM_QUORUM" "$PODS" "$WRITES" "$PROBLEM"
  print_pods <"$HA_RUN/pods"
  print_sentinels <"$HA_RUN/sentinels"
  print_kept
}

print_pods() {
  local i role rest priority offset lag follows link version
  while read -r i role rest; do
    redis_address "$i"
    case $role in
      silent | waits) put pod "redis-$i" "$ADDRESS" "$role" - - - - - - "$rest" ;;
      *)
        read -r priority offset lag follows link _ version _ <<EOF
$rest
EOF
        put pod "redis-$i" "$ADDRESS" "$role" "$priority" "$offset" "$lag" "$follows" "$link" "$version" ''
        ;;
    esac
  done
}

print_sentinels() {
  local i state master epoch quorum version words
  while read -r i state master epoch quorum version words; do
    sentinel_address "$i"
    put sentinel "sentinel-$i" "$ADDRESS" "$state" "$master" "$epoch" "$quorum" "$version" "$words"
  done
}

# print_kept: prints what this pod alone keeps: its guard's verdict, what became of restore.id, and the last handover that its programs led.
print_kept() {
  local word at reason from to path seconds result
  if read -r word from reason 2>/dev/null <"$POD_RUN/restore"; then put restore "$word" "$from" "$reason"; fi
  if read -r word at reason 2>/dev/null <"$POD_RUN/verdict"; then
    now
    put verdict "$word" $((NOW - at)) "$reason"
  fi
  if read -r at from to path seconds result reason 2>/dev/null <"$HA_STATE/last-handover"; then
    put handover "$at" "$from" "$to" "$path" "$seconds" "$result" "$reason"
  fi
}

status() {
  survey_sentinels
  survey_data_pods
  find_problem
  print_facts >"$HA_RUN/facts"
  if [ "$JSON" = yes ]; then status_json <"$HA_RUN/facts"; else status_text <"$HA_RUN/facts"; fi
  [ -z "$PROBLEM" ]
}
