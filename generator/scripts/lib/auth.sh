# Passwords. Beside each key of the Secret may stand its predecessor (`<key>-previous`), and a data pod remembers the last value
# that every server was seen to take (`agreed.<key>`). Each of them is let in, and tried one after the other; where only one
# can be told, to replication and to a Sentinel, it is the agreed one.

# What must be there: a proxy has no key but its own, and servers need none of it to serve.
SECRET_KEYS=${SECRET_KEYS:-internal-key redis-password}
PROXY_KEY=proxy-password
NL='
'

# The internal users are named after namespace and release: two sets that share a Secret and a master name cannot merge.
GUARD_USER=$NAMESPACE.$NAME.guard
REPLICA_USER=$NAMESPACE.$NAME.replica
SENTINEL_USER=$NAMESPACE.$NAME.sentinel
PROXY_USER=$NAMESPACE.$NAME.proxy
EXPORTER_USER=$NAMESPACE.$NAME.exporter
BACKUP_USER=$NAMESPACE.$NAME.backup
# Of helm test and sentinelctl prove, where there is no user `default`.
CHECK_USER=$NAMESPACE.$NAME.check
# Nothing is said on it: who listens there waits for the connection's end.
WATCH_CHANNEL=$GUARD_USER
# On the data servers. Its name begins like that of the Sentinels' channel, so that the application may not publish there either.
REPORT_CHANNEL=__sentinel__:hello.report

# hash TEXT: sets HASH. Each script begins with some of these, a probe too, so none costs more than one process.
hash() {
  HASH=$(printf '%s' "$1" | sha256sum)
  HASH=${HASH%% *}
}

# hashes LIST: of passwords, as words of an ACL.
hashes() {
  local words each
  words=
  for each in $1; do
    hash "$each"
    words="${words:+$words }#$HASH"
  done
  echo "$words"
}

# quoted SOURCE KEY: for redis-cli and for the proxy. Any byte may stand in a password: each is written as \xHH.
quoted() { value "$1" "$2" | od -An -v -tx1 | tr -d ' \n' | sed 's/../\\x&/g'; }

# application_login SOURCE: prints what stands behind AUTH to log in as an application: as `default`, or as the chart's own user where that is off. Nothing when there is no such
# password. Its keys begin with redis-sentinel:.
application_login() {
  local password
  if [ "${DEFAULT_USER:-yes}" = yes ]; then
    password=$(quoted "$1" redis-password)
    [ -z "$password" ] || echo "default \"$password\""
    return
  fi
  password=$(value "$1" internal-key)
  [ -n "$password" ] || return 0
  hash "check:$password"
  echo "$CHECK_USER $HASH"
}

# read_value SOURCE KEY: sets TEXT to the value byte by byte, empty when there is none.
read_value() {
  case $1 in
    current) slurp "$HA_SECRETS/$2" ;;
    previous) slurp "$HA_SECRETS/$2-previous" ;;
    agreed) slurp "$HA_RUN/agreed.$2" && TEXT=${TEXT%"$NL"} ;;
  esac
}

# cut_newlines: takes those at the end off TEXT, which an editor or `echo` has left there.
cut_newlines() {
  while :; do
    case $TEXT in *"$NL") TEXT=${TEXT%"$NL"} ;; *) return 0 ;; esac
  done
}

# key_name FILE: sets KEY_NAME to what the Secret calls it. KEY_NAMES holds `file=key` for each that has another name there.
key_name() {
  local pair
  KEY_NAME=$1
  for pair in ${KEY_NAMES:-}; do
    [ "${pair%%=*}" != "$1" ] || KEY_NAME=${pair#*=}
  done
}

# die_without FILE: ends with the name of the key that the Secret lacks.
die_without() {
  local file needed
  needed=
  for file in redis-password internal-key; do
    key_name "$file"
    needed="${needed:+$needed, }$KEY_NAME"
  done
  key_name "$PROXY_KEY"
  needed="$needed and $KEY_NAME"
  key_name "$1"
  die "the Secret has no key $KEY_NAME: it needs $needed" >&2
}

# value SOURCE KEY: prints it without a newline at its end, nothing when there is none.
value() {
  read_value "$1" "$2"
  cut_newlines
  if [ "$1:$TEXT" = current: ] && is_needed "$2"; then die_without "$2"; fi
  printf '%s' "$TEXT"
}

is_needed() { case " $SECRET_KEYS " in *" $1 "*) ;; *) return 1 ;; esac }

# also NAME WORD: adds it to the list of that name, once.
also() {
  local list
  eval "list=\$$1"
  case " $list " in
    *" $2 "*) ;;
    *) eval "$1=\"\${list:+\$list }\$2\"" ;;
  esac
}

# read_keys: sets the lists <ROLE>_PASSWORDS, the current one first, the words APPLICATION_HASHES, and what is agreed:
# REPLICA_PASSWORD, SENTINEL_PASSWORD, EXPORTER_PASSWORD, APPLICATION_AGREED. BACKUP_PASSWORDS stay empty without backups,
# CHECK_PASSWORDS while there is a user `default`.
read_keys() {
  local known key password source
  GUARD_PASSWORDS='' REPLICA_PASSWORDS='' SENTINEL_PASSWORDS='' EXPORTER_PASSWORDS='' BACKUP_PASSWORDS='' CHECK_PASSWORDS='' APPLICATION_HASHES='' known=''
  # What is agreed comes last and wins; a new pod knows of no agreement, and everybody takes the previous one, if there is one.
  for source in current previous agreed; do
    key=$(value "$source" internal-key) || return 1
    if [ -n "$key" ]; then
      [ "$key" = "$known" ] || derive "$key"
      known=$key
      also GUARD_PASSWORDS "$GUARD_PASSWORD"
      also REPLICA_PASSWORDS "$REPLICA_PASSWORD"
      also SENTINEL_PASSWORDS "$SENTINEL_PASSWORD"
      also EXPORTER_PASSWORDS "$EXPORTER_PASSWORD"
      [ "${BACKUP_ON:-no}" = no ] || also BACKUP_PASSWORDS "$BACKUP_PASSWORD"
      [ "${DEFAULT_USER:-yes}" = yes ] || also CHECK_PASSWORDS "$CHECK_PASSWORD"
    fi
    if is_needed redis-password; then read_application "$source" || return 1; fi
  done
}

# read_application SOURCE: a client that takes the password from the Secret as it is sends the newline at its end, too: both forms
# are let in.
read_application() {
  local password
  password=$(value "$1" redis-password) || return 1
  [ -n "$password" ] || return 0
  hash "$password"
  APPLICATION_AGREED="#$HASH"
  also APPLICATION_HASHES "$APPLICATION_AGREED"
  read_value "$1" redis-password
  [ "$TEXT" != "$password" ] || return 0
  hash "$TEXT"
  also APPLICATION_HASHES "#$HASH"
}

# log_newline: says that the application's password ends in one in the Secret, if it does.
log_newline() {
  read_value current redis-password
  case $TEXT in *"$NL") ;; *) return 0 ;; esac
  key_name redis-password
  log "$KEY_NAME ends in a newline in the Secret: clients are let in with it and without"
}

derive() {
  hash "guard:$1" && GUARD_PASSWORD=$HASH
  hash "replica:$1" && REPLICA_PASSWORD=$HASH
  hash "sentinel:$1" && SENTINEL_PASSWORD=$HASH
  hash "exporter:$1" && EXPORTER_PASSWORD=$HASH
  [ "${BACKUP_ON:-no}" = no ] || { hash "backup:$1" && BACKUP_PASSWORD=$HASH; }
  [ "${DEFAULT_USER:-yes}" = yes ] || { hash "check:$1" && CHECK_PASSWORD=$HASH; }
}

# proxy_hashes: prints the passwords of the proxies as words of an ACL: those of their own key, and what proxies of charts before it
# derive from internal-key, which log in while an upgrade or a rollback replaces them.
proxy_hashes() {
  local source password hashes
  hashes=
  for source in current previous agreed; do
    password=$(value "$source" "$PROXY_KEY")
    [ -z "$password" ] || { hash "$password" && also hashes "#$HASH"; }
  done
  for source in current previous agreed; do
    password=$(value "$source" internal-key)
    [ -z "$password" ] || { hash "proxy:$password" && hash "$HASH" && also hashes "#$HASH"; }
  done
  echo "$hashes"
}

# refresh_keys: reads them again if the Secret's files or what is agreed have changed; false if they have not, or if one is missing.
# A process that waits for long calls it before it acts: what it knew may be let in nowhere by then. Sets PROXY_AGREED.
refresh_keys() {
  local now agreed file current
  now='' PROXY_AGREED=yes
  for file in $SECRET_KEYS $PROXY_KEY; do
    read_value current "$file"
    [ -n "$TEXT" ] || ! is_needed "$file" || return 1
    current=$TEXT agreed=$TEXT
    now="$now$file:$TEXT"
    read_value previous "$file"
    agreed=${TEXT:-$agreed}
    now="${now}previous:$TEXT"
    # What a new pod begins with is no change.
    read_value agreed "$file"
    now="${now}agreed:${TEXT:-$agreed}"
    if [ "$file" = "$PROXY_KEY" ] && [ -n "$current" ] && [ "${TEXT:-$agreed}" != "$current" ]; then PROXY_AGREED=no; fi
  done
  [ "$now" != "${KEYS_SEEN:-}" ] || return 1
  # Changed again while they are read: found the next time.
  read_keys && KEYS_SEEN=$now
}
