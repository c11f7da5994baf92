# Passwords. Beside each key of the Secret may stand its predecessor (`<key>-previous`), and a data pod remembers the last value
# that every server was seen to take (`agreed.<key>`). Each of them is let in, and tried one after the other; where only one
# can be told, to replication and to a Sentinel, it is the agreed one.

# A proxy has no key but the internal one.
SECRET_KEYS=${SECRET_KEYS:-internal-key redis-password}

# The internal users are named after namespace and release: two sets that share a Secret and a master name cannot merge.
GUARD_USER=$NAMESPACE.$NAME.guard
REPLICA_USER=$NAMESPACE.$NAME.replica
SENTINEL_USER=$NAMESPACE.$NAME.sentinel
PROXY_USER=$NAMESPACE.$NAME.proxy
# Nothing is said on it: who listens there waits for the connection's end.
WATCH_CHANNEL=$GUARD_USER

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

# quoted SOURCE KEY: for redis-cli. Any byte may stand in a password: each is written as \xHH.
quoted() { value "$1" "$2" | od -An -v -tx1 | tr -d ' \n' | sed 's/../\\x&/g'; }

# value SOURCE KEY: prints it without a newline at its end, nothing when there is none.
value() {
  case $1 in
    current)
      [ -r "$HA_SECRETS/$2" ] || die "the Secret has no key $2: it needs redis-password and internal-key" >&2
      slurp "$HA_SECRETS/$2"
      ;;
    previous) slurp "$HA_SECRETS/$2-previous" ;;
    agreed) slurp "$HA_RUN/agreed.$2" ;;
  esac
  printf '%s' "$(printf '%s' "$TEXT")"
}

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
# REPLICA_PASSWORD, SENTINEL_PASSWORD, APPLICATION_AGREED.
read_keys() {
  local known key password source
  GUARD_PASSWORDS='' REPLICA_PASSWORDS='' SENTINEL_PASSWORDS='' PROXY_PASSWORDS='' APPLICATION_HASHES='' known=''
  # What is agreed comes last and wins; a new pod knows of no agreement, and everybody takes the previous one, if there is one.
  for source in current previous agreed; do
    key=$(value "$source" internal-key) || return 1
    if [ -n "$key" ]; then
      [ "$key" = "$known" ] || derive "$key"
      known=$key
      also GUARD_PASSWORDS "$GUARD_PASSWORD"
      also REPLICA_PASSWORDS "$REPLICA_PASSWORD"
      also SENTINEL_PASSWORDS "$SENTINEL_PASSWORD"
      also PROXY_PASSWORDS "$PROXY_PASSWORD"
    fi
    case $SECRET_KEYS in *redis-password) password=$(value "$source" redis-password) || return 1 ;; *) password='' ;; esac
    [ -n "$password" ] || continue
    hash "$password"
    APPLICATION_AGREED="#$HASH"
    also APPLICATION_HASHES "$APPLICATION_AGREED"
  done
}

derive() {
  hash "guard:$1" && GUARD_PASSWORD=$HASH
  hash "replica:$1" && REPLICA_PASSWORD=$HASH
  hash "sentinel:$1" && SENTINEL_PASSWORD=$HASH
  hash "proxy:$1" && PROXY_PASSWORD=$HASH
}

# refresh_keys: reads them again if the Secret's files or what is agreed have changed; false if they have not, or if one is missing.
# A process that waits for long calls it before it acts: what it knew may be let in nowhere by then.
refresh_keys() {
  local now agreed file
  now=
  for file in $SECRET_KEYS; do
    slurp "$HA_SECRETS/$file"
    [ -n "$TEXT" ] || return 1
    agreed=$TEXT
    now="$now$file:$TEXT"
    slurp "$HA_SECRETS/$file-previous"
    agreed=${TEXT:-$agreed}
    now="${now}previous:$TEXT"
    # What a new pod begins with is no change.
    slurp "$HA_RUN/agreed.$file"
    now="${now}agreed:${TEXT:-$agreed}"
  done
  [ "$now" != "${KEYS_SEEN:-}" ] || return 1
  # Changed again while they are read: found the next time.
  read_keys && KEYS_SEEN=$now
}
