# The users of the applications: `default`, those of auth.users, and those that stand as lines in a Secret. Passwords come from the Secret, one key a
# user, with its predecessor beside it.

HA_USERS=${HA_USERS:-/etc/redis-sentinel-users}
# What the data server was last given, as lines of an ACL file. On the volume is what it took, without passwords.
GIVEN_USERS=$HA_RUN/users.given

# password_hashes KEY: sets HASHES to those of a key of the users' Secret and of its predecessor, joined by commas; - when there is none. As of `default`,
# a newline at the end may be sent or not.
password_hashes() {
  local file raw
  HASHES=
  for file in "$1" "$1-previous"; do
    slurp "$HA_USERS/$file"
    raw=$TEXT
    cut_newlines
    [ -n "$TEXT" ] || continue
    hash "$TEXT"
    HASHES="${HASHES:+$HASHES,}#$HASH"
    [ "$TEXT" != "$raw" ] || continue
    hash "$raw"
    HASHES="$HASHES,#$HASH"
  done
  HASHES=${HASHES:--}
}

# secret_line LINE: prints a line of the Secret, `user NAME WORDS`, as one of print_users. Of its words `on` says nothing, and
# passwords (>password, #hash) do not stay among the rights.
secret_line() {
  local name word rights
  set -f
  # shellcheck disable=SC2086 # words of an ACL
  set -- $1
  set +f
  case ${1:-#} in '#'*) return 0 ;; esac
  if [ "$1" != user ] || [ $# -lt 2 ]; then
    echo "! - - a line of the Secret is not: user NAME WORDS"
    return 0
  fi
  name=$2 HASHES='' rights=''
  shift 2
  for word in "$@"; do
    case $word in
      on) ;;
      '>'?*)
        hash "${word#>}"
        HASHES="${HASHES:+$HASHES,}#$HASH"
        ;;
      '#'*)
        # One that is no hash would keep a server from its start.
        case ${word#?} in *[!0-9a-f]*) rights="$rights !" ;; *) [ ${#word} -eq 65 ] || rights="$rights !" ;; esac
        HASHES="${HASHES:+$HASHES,}$word"
        ;;
      *) rights="$rights $word" ;;
    esac
  done
  echo "$name yes ${HASHES:--}$rights"
}

# read_texts: sets CONFIGURED, the lines `NAME KEY SENTINEL RIGHTS` of the values, and STORED, those of the Secret.
read_texts() {
  slurp "$HA_CONFIG/users"
  CONFIGURED=$TEXT
  STORED=
  [ -n "$RULES_KEY" ] || return 0
  slurp "$HA_USERS/$RULES_KEY"
  STORED=$TEXT
}

# lacks_rules: whether the Secret lacks the key with the lines of users. Then none of a server that runs is taken away.
lacks_rules() { [ -n "$RULES_KEY" ] && [ -z "$STORED" ]; }

# print_users: a line `NAME SENTINEL HASHES RIGHTS` for each user of an application but `default`.
print_users() {
  local name key sentinel rights line
  ! lacks_rules || echo "! - - the Secret has no key $RULES_KEY: users that it held stay as they are"
  while read -r name key sentinel rights; do
    [ -n "$name" ] || continue
    password_hashes "$key"
    printf '%s\n' "$name $sentinel $HASHES $rights"
  done <<END
$CONFIGURED
END
  while read -r line; do secret_line "$line"; done <<END
$STORED
END
}

# users_fingerprint: sets USERS_NOW to all that the users are made of. The name of the key counts: while the Secret lacks that key its users stay, and without
# a name they go. No process is started for it.
users_fingerprint() {
  local name key sentinel rights
  read_texts
  if [ "$DEFAULT_USER" = no ] && [ -z "$CHECK_PASSWORDS" ]; then read_keys; fi
  USERS_NOW="$DEFAULT_RIGHTS $DEFAULT_USER ${RULES_KEY:--} $APPLICATION_HASHES $CHECK_PASSWORDS$NL$CONFIGURED$NL$STORED"
  while read -r name key sentinel rights; do
    [ -n "$name" ] || continue
    slurp "$HA_USERS/$key"
    USERS_NOW="$USERS_NOW$NL$TEXT"
    slurp "$HA_USERS/$key-previous"
    USERS_NOW="$USERS_NOW$NL$TEXT"
  done <<END
$CONFIGURED
END
}

# server_lines: prints the lines of an ACL file for `default` and all users of applications on a data server, and what finish_rules says of each that cannot be.
# Without `default` helm test and sentinelctl prove have a user of their own. Needs read_texts.
server_lines() {
  if [ "$DEFAULT_USER" = no ]; then
    echo 'user default off resetchannels -@all'
    echo "user $CHECK_USER on $(hashes "$CHECK_PASSWORDS") resetchannels ~redis-sentinel:* -@all +ping +get +set +del"
  fi
  all_users | finish_rules
}

# sentinel_lines: the same on a Sentinel, where every user asks and listens.
sentinel_lines() {
  if [ "$DEFAULT_USER" = no ]; then
    echo 'user default off resetchannels -@all'
    echo "user $CHECK_USER on $(hashes "$CHECK_PASSWORDS") resetchannels -@all +ping +sentinel|get-master-addr-by-name +sentinel|ckquorum"
  fi
  all_users | finish_rules "$(sentinel_rules)"
}

all_users() {
  [ "$DEFAULT_USER" = no ] || echo "default yes $(echo "$APPLICATION_HASHES" | tr ' ' ,) $DEFAULT_RIGHTS"
  # A second line for it would keep the server from its start, and let it in where it is off.
  print_users | sed 's/^default .*/! default - may not stand among the users: its rights are auth.rights/'
}

# log_refused LINES: says which users cannot be, and why.
log_refused() {
  local mark name reason
  while read -r mark name _ reason; do
    [ "$mark" != ! ] || log "users: $name: $reason"
  done <<END
$1
END
}

# write_given LINES: what the server has of these from now on, also on the volume: the rules without passwords, for a start at which others are wrong.
# `default` and the user of the chart always have rules.
write_given() (
  local rules
  umask 077
  write_file "$GIVEN_USERS" "$1"
  rules=$(printf '%s\n' "$1" | awk -v check="$CHECK_USER" '
    $1 == "user" && $2 != "default" && $2 != check {
      printf "%s", $2
      for (i = 4; i <= NF; i++) if ($i !~ /^#/) printf " %s", $i
      print ""
    }')
  if [ -z "$rules" ]; then
    rm -f "$HA_STATE/users"
  else
    write_file "$HA_STATE/users" "$rules" || log "users: $HA_STATE/users cannot be written"
  fi
)
