# What the users of the applications may do on a data server: a profile or words of an ACL, and after them the chart's last words, which take away what
# would break replication, handover, fencing or the channel of the Sentinels, or show a password of the set.

# Sentinels find each other through messages on this channel, which may also name another master.
HELLO_CHANNEL=__sentinel__:hello

# all_but START: prints ACL patterns that match every channel that does not begin so: those that differ in the first character, then
# those that end there or differ in the next.
all_but() {
  local rest head first
  rest=$1 head=
  while [ -n "$rest" ]; do
    first=${rest%"${rest#?}"}
    printf ' &%s[^%s]*' "$head" "$first"
    head=$head$first
    rest=${rest#?}
    [ -z "$rest" ] || printf ' &%s' "$head"
  done
}

# finish_rules [RULES]: reads lines `NAME SENTINEL HASHES RIGHTS`, with the hashes joined by commas, or - when there is no password. Prints for each
# `user NAME on HASHES RULES`, a line of an ACL file, or `! NAME HASHES REASON`. With RULES, those of a Sentinel, it prints only the users that may
# log in there, all with the same rules.
#
# CLIENT PAUSE, REPLICAOF, PSYNC, CONFIG SET, ACL SETUSER and their like are in the category admin: all of it is taken away, and what
# only reads is given back to those whose rights had it. MIGRATE carries data away. A user of all channels may not publish
# to the Sentinels, also from a script: a selector is the one way to take a channel away.
finish_rules() {
  awk -v sentinel="${1:-}" -v hello="$HELLO_CHANNEL" -v others="$(all_but "$HELLO_CHANNEL")" '
    BEGIN {
      reading = "role client|list slowlog|get slowlog|len latency|latest latency|history latency|graph latency|histogram latency|doctor lastsave module|list"
      # With CONFIG GET a user sees the password of replication, with ACL LIST the hashes of all passwords.
      showing = " config|get config|resetstat acl|list acl|getuser acl|users acl|log acl|dryrun slowlog|reset latency|reset client|no-evict client|unblock monitor bgsave bgrewriteaof"
      profile["frameworks"] = profile["open"] = "~* &* +@all"
      profile["strict"] = "~* &* -@all +@read +@write +@connection +@pubsub +@transaction -@scripting -@dangerous -scan -dbsize -randomkey" \
        " +eval +evalsha +eval_ro +evalsha_ro +script|load +script|exists +info +role"
      own = "on off nopass resetpass reset clearselectors skip-sanitize-payload"
      plain = "allkeys resetkeys allchannels resetchannels allcommands nocommands sanitize-payload"
    }
    # Whether a word without its sign speaks of this command.
    function speaks_of(word, command,   whole) {
      whole = command; sub(/[|].*/, "", whole)
      if (word == "@all" || word == command || word == whole) return 1
      if (whole ~ /publish$/) return word == "@pubsub" || word == "@fast"
      if (word == "@admin" || word == "@dangerous") return 1
      if (word == "@connection") return whole == "client"
      return word == (command == "role" || command == "lastsave" ? "@fast" : "@slow")
    }
    # Whether a pattern of channels may match that of the Sentinels.
    function reaches_hello(pattern,   start) {
      start = pattern; sub(/[*?[].*/, "", start)
      if (start == pattern) return index(pattern, hello) == 1
      return index(hello, start) == 1 || index(start, hello) == 1
    }
    # Why a word may not stand there, nothing when it may. A password may have come among the rights: what may be one is not shown.
    function objection(word) {
      if (word ~ /[()]/) return "a word holds a parenthesis: a selector would not be bound by what the chart takes away. Write its words without parentheses"
      if (index(" " own " ", " " word " ")) return word " is not for rules: write keys, channels and commands"
      if (word ~ /^[<>#!]/) return "a password stands among the rights: in values it belongs under a key of auth.usersSecret"
      if (word ~ /[\042\047\134]/ || word ~ /[^!-~]/) return "a word holds a quote, a backslash or a character that is not ASCII"
      if (word ~ /^[+-]@?[a-z0-9_.-]+([|][a-z0-9_.-]+)?$/ || index(" " plain " ", " " word " ")) return ""
      if (word ~ /^(~|%R~|%W~|%RW~)./) return ""
      if (word == "&*") return ""
      if (word ~ /^&./) return reaches_hello(substr(word, 2)) ? word " reaches the channel of the Sentinels: write &*, from which the chart takes that channel, or a pattern that begins otherwise" : ""
      return "a word is no rule of an ACL that the chart takes: write ~pattern, &pattern, +command, -command, +@category, -@category"
    }
    # Notes what a word gives or takes of the commands in a list.
    function note(word, list,   sign, commands, n, i) {
      if (word == "allcommands") word = "+@all"
      if (word == "nocommands") word = "-@all"
      sign = substr(word, 1, 1)
      if (sign != "+" && sign != "-") return
      n = split(list, commands, " ")
      for (i = 1; i <= n; i++) if (speaks_of(substr(word, 2), commands[i])) has[commands[i]] = sign == "+"
    }
    function rules_of(first,   text, words, n, i, word, back, everywhere, published, commands) {
      n = split(first in profile ? profile[first] : first, words, " ")
      for (i = 5; i <= NF; i++) words[++n] = $i
      back = first == "open" ? reading showing : reading
      split("", has); text = name == "default" ? "" : "resetchannels "
      for (i = 1; i <= n; i++) {
        word = words[i]
        if (word ~ /^[+-]/) word = tolower(word)
        why = objection(word)
        if (why != "") return ""
        if (word == "&*" || word == "allchannels") everywhere = 1
        if (word == "resetchannels") everywhere = 0
        note(word, back " publish spublish")
        text = text word " "
      }
      text = text "-@admin" (first == "open" ? "" : " -migrate")
      if (everywhere) text = text " -publish -spublish"
      n = split(back, commands, " ")
      for (i = 1; i <= n; i++) if (has[commands[i]]) text = text " +" commands[i]
      if (everywhere) {
        if (has["publish"]) published = "+publish"
        if (has["spublish"]) published = published (published == "" ? "" : " ") "+spublish"
        if (published != "") text = text " (" published others ")"
      }
      return text
    }
    function refuse(why) { print "! " name " " $3 " " why }
    NF == 0 || (sentinel != "" && $2 != "yes") { next }
    $1 == "!" { print; next }
    {
      name = $1; hashes = $3; gsub(/,/, " ", hashes)
      if (length(name) > 64 || (name != "default" && name !~ /^[A-Za-z0-9_-]+$/)) { refuse("is no name for a user: use up to 64 letters, digits, - and _"); next }
      if (name in seen) { refuse("is there twice: the first one counts"); next }
      seen[name]
      if (NF < 4) { refuse("has no rights"); next }
      rules = rules_of($4)
      if (rules == "") refuse(why)
      else if (hashes == "-") refuse("has no password in the Secret")
      else print "user " name " on " hashes " " (sentinel == "" ? rules : sentinel)
    }'
}
