# Whether the engine takes the users of the applications, tried before the server starts: one rule that it does not know would keep it from its start.
# Commands of modules are known to a server that has loaded them, so a whole one is asked.

TRIAL_SOCKET=$HA_RUN/users.sock

# judge_users: sets JUDGED_USERS to the lines that the server can start with: what the values and the Secret say, or what a user had before, on the volume.
judge_users() {
  local lines line
  users_fingerprint
  [ "$USERS_NOW" != "${JUDGED_FOR:-}" ] || return 0
  JUDGED_FOR=$USERS_NOW
  lines=$(server_lines)
  log_refused "$lines"
  JUDGED_USERS=
  [ -z "$CONFIGURED$STORED" ] || start_trial
  while read -r line; do judge_line "$line"; done <<END
$lines
END
  end_trial
}

# judge_line LINE: of server_lines.
judge_line() {
  local mark name rest
  mark=${1%% *} rest=${1#* }
  name=${rest%% *} rest=${rest#* }
  case $mark:$name in
    user:default | "user:$CHECK_USER") add_judged "$1" ;;
    user:*)
      if trial_takes "$name" "$rest"; then
        add_judged "$1"
      else
        log "users: $name: the server refuses its rules: $ANSWER"
        try_former "$name" "$(printf '%s\n' "$rest" | awk '{ for (n = 2; n <= NF && $n ~ /^#/; n++) printf "%s ", $n }')"
      fi
      ;;
    !:*) try_former "$name" "$(echo "${rest%% *}" | tr ',' ' ')" ;;
  esac
}

add_judged() { JUDGED_USERS="${JUDGED_USERS:+$JUDGED_USERS$NL}$1"; }

# try_former NAME HASHES: what the user might do until then. Without it the user is let in again once its rules are right.
try_former() {
  local rules
  rules=$(former_rules "$1")
  case $2 in *'#'*) ;; *) return 0 ;; esac
  case "$JUDGED_USERS$NL" in *"user $1 on "*) return 0 ;; esac
  if [ -n "$rules" ] && trial_takes "$1" "on $2 $rules"; then
    add_judged "user $1 on $2 $rules"
    log "users: $1 has its former rules"
  else
    log "users: $1 is not let in"
  fi
}

# former_rules NAME: prints those that a server of this pod took last, without passwords.
former_rules() {
  [ -r "$HA_STATE/users" ] || return 0
  awk -v name="$1" '$1 == name { sub(/^[^ ]* /, ""); print; exit }' "$HA_STATE/users"
}

# start_trial: a server without a port and without data. One that does not answer takes no user: the guard gives them to the server.
start_trial() {
  local until
  write_trial_config
  (exec_server "$HA_RUN/users.conf") >/dev/null 2>&1 9>&- &
  TRIAL_PID=$!
  now
  until=$((NOW + 15000))
  while [ "$(ask_trial PING)" != PONG ]; do
    now
    if [ "$NOW" -gt "$until" ] || ! kill -0 "$TRIAL_PID" 2>/dev/null; then
      log "users: no server to try their rules on: they are let in once the server has started"
      return 0
    fi
    pause 0.05
  done
}

write_trial_config() (
  umask 077
  {
    cat "$HA_CONFIG/redis.conf"
    cat <<EOF
port 0
unixsocket $TRIAL_SOCKET
unixsocketperm 700
dir $HA_RUN
save ""
appendonly no
EOF
  } >"$HA_RUN/users.conf"
)

# trial_takes NAME WORDS: sets ANSWER.
trial_takes() {
  ANSWER=$(ask_trial "ACL SETUSER $1 reset $2")
  [ "$ANSWER" = OK ]
}

ask_trial() { printf '%s\n' "$1" | timeout 2 "$HA_ENGINE-cli" -s "$TRIAL_SOCKET" 2>/dev/null || :; }

end_trial() {
  [ -n "${TRIAL_PID:-}" ] || return 0
  kill -9 "$TRIAL_PID" 2>/dev/null || :
  wait "$TRIAL_PID" 2>/dev/null || :
  TRIAL_PID=
  rm -f "$TRIAL_SOCKET" "$HA_RUN/users.conf"
}
