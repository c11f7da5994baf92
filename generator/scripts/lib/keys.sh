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
  _words=
  for _each in $1; do
    hash "$_each"
    _words="${_words:+$_words }#$HASH"
  done
  echo "$_words"
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
  eval "_list=\$$1"
  case " $_list " in
    *" $2 "*) ;;
    *) eval "$1=\"\${_list:+\$_list }\$2\"" ;;
  esac
}

# read_keys: sets the lists <ROLE>_PASSWORDS, the current one first, the words APPLICATION_HASHES, and what is agreed:
# REPLICA_PASSWORD, SENTINEL_PASSWORD, APPLICATION_AGREED.
read_keys() {
  GUARD_PASSWORDS='' REPLICA_PASSWORDS='' SENTINEL_PASSWORDS='' PROXY_PASSWORDS='' APPLICATION_HASHES='' _known=''
  # What is agreed comes last and wins; a new pod knows of no agreement, and everybody takes the previous one, if there is one.
  for _source in current previous agreed; do
    _key=$(value "$_source" internal-key) || return 1
    if [ -n "$_key" ]; then
      [ "$_key" = "$_known" ] || derive "$_key"
      _known=$_key
      also GUARD_PASSWORDS "$GUARD_PASSWORD"
      also REPLICA_PASSWORDS "$REPLICA_PASSWORD"
      also SENTINEL_PASSWORDS "$SENTINEL_PASSWORD"
      also PROXY_PASSWORDS "$PROXY_PASSWORD"
    fi
    case $SECRET_KEYS in *redis-password) _password=$(value "$_source" redis-password) || return 1 ;; *) _password='' ;; esac
    [ -n "$_password" ] || continue
    hash "$_password"
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
  _now=
  for _file in $SECRET_KEYS; do
    slurp "$HA_SECRETS/$_file"
    [ -n "$TEXT" ] || return 1
    _agreed=$TEXT
    _now="$_now$_file:$TEXT"
    slurp "$HA_SECRETS/$_file-previous"
    _agreed=${TEXT:-$_agreed}
    _now="${_now}previous:$TEXT"
    # What a new pod begins with is no change.
    slurp "$HA_RUN/agreed.$_file"
    _now="${_now}agreed:${TEXT:-$_agreed}"
  done
  [ "$_now" != "${KEYS_SEEN:-}" ] || return 1
  # Changed again while they are read: found the next time.
  read_keys && KEYS_SEEN=$_now
}
