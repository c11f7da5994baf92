# The guard's part of a rotation: a Secret that has changed is applied without a restart. What is new is let in at once; what is
# old is told to nobody any more, and no longer let in, once every server that answers was seen to take the new.

# For how long all must have taken a new value before it is the agreed one. A predecessor that no longer stands in the Secret is
# refused from then on: the kubelets of the proxies need their time, too.
SETTLE_MS=5000
FAREWELL_MS=${HA_FAREWELL_MS:-120000}

# keep_keys: what a new pod holds to be agreed, and what the Secret says now.
keep_keys() {
  local name
  for name in internal-key redis-password $PROXY_KEY; do
    [ ! -e "$HA_RUN/agreed.$name" ] || continue
    read_value previous "$name"
    [ -n "$TEXT" ] || read_value current "$name"
    [ -z "$TEXT" ] || agree_on "$name" "$TEXT"
  done
  ! refresh_keys || log "rotation: the Secret has changed"
}

agree_on() (
  umask 077
  write_file "$HA_RUN/agreed.$1" "$2"
)

# rotate: every 30 s, and in each round while a rotation goes on. Needs what look_sentinels and read_server have set.
rotate() {
  local wanted
  wanted=${KEYS_SEEN:-}${USERS_NOW:-}
  if [ "$wanted" = "${ROTATED_FOR:-}" ] && all_agreed && [ $((NOW - ROTATED_AT)) -lt 30000 ]; then return 0; fi
  ROTATED_AT=$NOW
  ROTATED_FOR=
  WANTED_USERS=$(wanted_users)
  if renew_server; then ROTATED_FOR=$wanted; fi
  if [ "$ROLE" = master ] && has_majority && [ "$NAMED" = "$MY_ADDRESS" ]; then renew_sentinels; fi
  all_agreed || seek_agreement
}

internal_agreed() { [ "$SENTINEL_PASSWORD" = "${SENTINEL_PASSWORDS%% *}" ]; }
application_agreed() { [ "$DEFAULT_USER" = no ] || [ "$APPLICATION_AGREED" = "${APPLICATION_HASHES%% *}" ]; }
all_agreed() { internal_agreed && application_agreed && [ "$PROXY_AGREED" = yes ]; }

# Whether the agreed value still stands in the Secret, as the previous one.
stays() { [ "$(value previous "$1")" = "$(value agreed "$1")" ]; }

# seek_agreement: asks every other server what it takes.
seek_agreement() {
  local answers
  each_server redis takes "$REDIS_PORT"
  answers=$(first_lines)
  each_server sentinel takes "$SENTINEL_PORT"
  answers="$answers$NL$(first_lines)"
  internal_agreed || conclude internal-key "$(printf '%s\n' "$answers" | awk '{ print $1, $2, $3 }')"
  application_agreed || conclude redis-password "$(printf '%s\n' "$answers" | awk '{ print $1, $6, $7 }')"
  [ "$PROXY_AGREED" = yes ] || conclude "$PROXY_KEY" "$(printf '%s\n' "$answers" | awk '{ print $1, $4, $5 }')"
}

# takes HOST PORT: OK or WRONGPASS for the current password and for the agreed one, of the guard, of the proxies and of `default`, where there is that.
takes() {
  local logins
  logins=6
  [ "$DEFAULT_USER" = yes ] || logins=4
  {
    printf 'AUTH %s %s\n' "$GUARD_USER" "${GUARD_PASSWORDS%% *}" "$GUARD_USER" "$GUARD_PASSWORD"
    printf 'AUTH %s "%s"\n' "$PROXY_USER" "$(quoted current "$PROXY_KEY")" "$PROXY_USER" "$(quoted agreed "$PROXY_KEY")"
    [ "$DEFAULT_USER" = no ] || printf 'AUTH default "%s"\n' "$(quoted current redis-password)" "$(quoted agreed redis-password)"
  } | timeout 1 "$HA_ENGINE-cli" -h "$1" -p "$2" 2>/dev/null |
    awk -v logins="$logins" '/^(OK|WRONGPASS)/ { words = words $1 " "; n++ } END { if (n == logins) print words }'
}

# agreement ANSWERS: a line each, `NAME CURRENT AGREED`, OK or WRONGPASS. Sets AGREEMENT: `yes` when all take the current value,
# `at-once` when one of them refuses the agreed one already, `no` otherwise; REASON names who does not take it. Those who do not
# answer will have read the Secret when they do.
agreement() {
  local who current agreed
  AGREEMENT=yes REASON=''
  while read -r who current agreed; do
    [ "$current" != WRONGPASS ] || REASON="${REASON:+$REASON }$who"
    [ "$agreed" != WRONGPASS ] || AGREEMENT=at-once
  done <<EOF
$1
EOF
  [ -z "$REASON" ] || AGREEMENT=no
}

# conclude KEY ANSWERS
conclude() {
  local patience before
  agreement "$2"
  if [ "$AGREEMENT" = no ]; then
    over "agreed_${1%%-*}"
    eval "before=\${REFUSED_${1%%-*}:-}; REFUSED_${1%%-*}=\$REASON"
    key_name "$1"
    [ "$REASON" = "$before" ] || log "rotation: the current $KEY_NAME is not taken yet by $REASON"
    return
  fi
  patience=$FAREWELL_MS
  ! stays "$1" || patience=$SETTLE_MS
  if [ "$AGREEMENT" = at-once ] || lasts "agreed_${1%%-*}" "$patience"; then
    over "agreed_${1%%-*}"
    read_value current "$1"
    agree_on "$1" "$TEXT"
    refresh_keys || :
    key_name "$1"
    log "rotation: every server takes the current $KEY_NAME; a former one is let in while the Secret holds it"
  fi
}
