# Who is let in with which passwords, on servers that run.

# wanted_users: a line each, the name and the hashes of its passwords.
wanted_users() {
  local application
  application=$APPLICATION_HASHES
  [ "$DEFAULT_USER" = yes ] || application=
  echo "default $application
$GUARD_USER $(hashes "$GUARD_PASSWORDS")
$REPLICA_USER $(hashes "$REPLICA_PASSWORDS")
$SENTINEL_USER $(hashes "$SENTINEL_PASSWORDS")
$PROXY_USER $(proxy_hashes)
$EXPORTER_USER $(hashes "$EXPORTER_PASSWORDS")
$BACKUP_USER $(hashes "$BACKUP_PASSWORDS")"
}

# users_behind: reads wanted users, a line `--` and an answer to ACL LIST; prints what puts right each user that is there and
# has other passwords. Connections stay.
users_behind() {
  awk '
    !listed && $1 == "--" { listed = 1; next }
    !listed { wanted[$1] = substr($0, length($1) + 2); size[$1] = NF - 1; next }
    $1 == "user" && $2 in wanted {
      found = matching = 0
      for (i = 3; i <= NF; i++) if ($i ~ /^#/) {
        found++
        if (index(" " wanted[$2] " ", " " $i " ")) matching++
      }
      if (found != size[$2] || matching != size[$2]) print "ACL SETUSER " $2 " resetpass " wanted[$2]
    }'
}

# renew_server: my own users, and the password with which I follow a master; a link that is up stays.
renew_server() {
  local facts
  facts=$(ask_local 'ACL LIST
CONFIG GET masterauth')
  orders_for "$facts" || return 1
  [ "${facts##*"$NL"}" = "$REPLICA_PASSWORD" ] || ORDERS="$ORDERS${ORDERS:+$NL}CONFIG SET masterauth $REPLICA_PASSWORD"
  if [ -n "$ORDERS" ]; then log "rotation: $(names_in "$ORDERS"): $(ask_local "$ORDERS" | tr '\n' ' ')"; fi
}

# renew_sentinels: the same on each Sentinel, and which users of applications there are, which has no guard of its own. One that was asked at a new address of its Service announces that
# one from then on, and its peers put it in the place of the old one.
renew_sentinels() {
  local i facts beside wanted
  wanted=$(sentinel_lines)
  each_server sentinel users_and_login
  i=0
  while [ "$i" -lt "$SENTINEL_REPLICAS" ]; do
    facts=$(cat "$ANSWERS.$i")
    if orders_for "$facts"; then
      beside=$(printf '%s\n--\n%s\n' "$wanted" "$facts" | users_beside)
      [ -z "$beside" ] || ORDERS="$ORDERS${ORDERS:+$NL}$beside"
      [ "${facts##*"$NL"}" = "$SENTINEL_PASSWORD" ] || ORDERS="$ORDERS${ORDERS:+$NL}$(sentinel_orders)"
      sentinel_address "$i"
      case "$facts$NL" in
        *"${NL}announce-ip$NL$ADDRESS$NL"*) ;;
        *"${NL}announce-ip$NL"*) ORDERS="$ORDERS${ORDERS:+$NL}SENTINEL CONFIG SET announce-ip $ADDRESS" ;;
      esac
      if [ -n "$ORDERS" ]; then log "rotation: sentinel $i: $(names_in "$ORDERS"): $(ask_sentinel "$ADDRESS" "$ORDERS" | tr '\n' ' ')"; fi
    fi
    i=$((i + 1))
  done
}

users_and_login() {
  ask_sentinel "$1" 'ACL LIST
SENTINEL CONFIG GET announce-ip
SENTINEL CONFIG GET sentinel-pass'
}

# orders_for FACTS: sets ORDERS by WANTED_USERS; false when the server did not answer.
orders_for() {
  case $1 in 'user '*) ;; *) return 1 ;; esac
  ORDERS=$(printf '%s\n--\n%s\n' "$WANTED_USERS" "$1" | users_behind)
}

# names_in ORDERS: the users and settings, without a password.
names_in() {
  printf '%s\n' "$1" | awk '
    { name = $1 == "SENTINEL" ? "login" : $1 == "CLIENT" ? $4 : $3 }
    $4 == "announce-ip" { name = "announce-ip " $5 }
    !seen[name]++ { printf "%s%s", sep, name; sep = ", " }'
}
