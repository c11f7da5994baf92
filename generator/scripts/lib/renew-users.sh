# The guard's part of a change of the users of applications: each is given to the server that runs by one command, which the server takes as a whole or
# refuses with the reason. A user that is refused stays as it was.

# renew_users: in each round. Costs no process while nothing has changed.
renew_users() {
  local wanted line keep
  users_fingerprint
  slurp "$GIVEN_USERS"
  if [ -z "$TEXT" ] || [ "$USERS_NOW$NL$TEXT" = "${USERS_DONE:-}" ]; then return 0; fi
  GIVEN=${TEXT%"$NL"}
  wanted=$(server_lines)
  log_refused "$wanted"
  keep=no
  ! lacks_rules || keep=yes
  while read -r line; do
    [ -z "$line" ] || give_user "$line" || return 0
  done <<END
$(printf '%s\n--\n%s\n' "$wanted" "$GIVEN" | changed_users "$keep")
END
  write_given "$GIVEN"
  USERS_DONE=$USERS_NOW$NL$GIVEN$NL
}

# changed_users KEEP: reads the lines that are wanted, a line `--` and those that were given; prints each that differs, and `gone NAME` for each that is not wanted
# any more. The passwords of `default` are a matter of users.sh.
changed_users() {
  awk -v keep="$1" '
    function essence(   text) {
      text = $0
      if ($2 == "default") gsub(/ #[0-9a-f]+/, "", text)
      return text
    }
    !listed && $1 == "--" { listed = 1; next }
    !listed && $1 == "!" { stays[$2]; next }
    !listed && $1 == "user" { order[n++] = $2; wanted[$2] = $0; core[$2] = essence(); next }
    $1 == "user" { given[$2] = essence() }
    END {
      for (i = 0; i < n; i++) if (given[order[i]] != core[order[i]]) print wanted[order[i]]
      if (keep == "yes") exit
      for (name in given) if (given[name] != "" && !(name in wanted) && !(name in stays)) print "gone " name
    }'
}

# give_user LINE: of changed_users. False when the server did not answer.
give_user() {
  local name words answer
  name=${1#* } words=${1#user * }
  name=${name%% *}
  case $1 in
    'gone '*) answer=$(ask_local "ACL SETUSER $name reset
CLIENT KILL USER $name") ;;
    'user default off '*) answer=$(ask_local "ACL SETUSER default reset $words
CLIENT KILL USER default") ;;
    *) answer=$(ask_local "ACL SETUSER $name reset $words") ;;
  esac
  case $1:$answer in
    *:) return 1 ;;
    gone*:OK*)
      take_given "$name" ''
      log "users: $name is not let in any more"
      ;;
    *:OK*)
      take_given "$name" "$1"
      log "users: $name is as the values and the Secret say"
      ;;
    *) log "users: $name stays as it was, because the server refuses the change: $answer" ;;
  esac
}

# take_given NAME LINE: puts it in the place of the former line of that user in GIVEN.
take_given() {
  GIVEN=$(printf '%s\n' "$GIVEN" | awk -v name="$1" '$2 != name')
  [ -z "$2" ] || GIVEN="${GIVEN:+$GIVEN$NL}$2"
}

# users_beside: reads the lines that are wanted on a Sentinel, a line `--` and an answer to ACL LIST; prints what lets in users of applications that are not there, and
# takes out those that are not wanted. Internal users have a dot in their names. The passwords of `default` are a matter of users_behind.
users_beside() {
  awk '
    function hashes(   i, text) { for (i = 3; i <= NF; i++) if ($i ~ /^#/) text = text " " $i; return text }
    function same(a, b,   words, n, i) {
      if (length(a) != length(b)) return 0
      n = split(a, words, " ")
      for (i = 1; i <= n; i++) if (!index(b " ", " " words[i] " ")) return 0
      return 1
    }
    !listed && $1 == "--" { listed = 1; next }
    !listed && $1 == "!" { stays[$2]; next }
    !listed && $1 == "user" { order[n++] = $2; wanted[$2] = $0; state[$2] = $3; has[$2] = hashes(); next }
    $1 == "user" && $2 in wanted { if ($3 == state[$2] && ($2 == "default" || same(has[$2], hashes()))) there[$2]; next }
    $1 == "user" && $2 !~ /[.]/ && $2 != "default" && $3 == "on" && !($2 in stays) { print "ACL SETUSER " $2 " reset"; print "CLIENT KILL USER " $2 }
    END {
      for (i = 0; i < n; i++) if (!(order[i] in there)) {
        text = wanted[order[i]]; sub(/^user [^ ]* /, "", text)
        print "ACL SETUSER " order[i] " reset " text
      }
    }'
}
