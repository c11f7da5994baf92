# How sentinelctl status prints its facts. They are lines of words with a tab between them, the last one free text:
#   set NAME NAMESPACE MASTER-NAME POD
#   master POD ADDRESS VOTES SENTINELS EPOCH QUORUM SERVES WRITES PROBLEM
#   pod NAME ADDRESS ROLE PRIORITY OFFSET LAG FOLLOWS LINK VERSION WHY
#   sentinel NAME ADDRESS STATE MASTER EPOCH QUORUM VERSION WORDS
#   restore STATE ID TEXT
#   verdict WORD AGE-MS REASON
#   handover TIME FROM TO PATH SECONDS RESULT REASON
# What is not known is empty or `-`. Both functions are pure: they read facts, and print.

# The guard writes its verdict every 4 s, and the readiness probe allows 10.
VERDICT_MS=10000

# status_json: one object, whatever the words hold.
status_json() {
  LC_ALL=C awk -F '\t' -v stale="$VERDICT_MS" '
    function text(word,   out, i, c) {
      if (word == "" || word == "-") return "null"
      out = ""
      for (i = 1; i <= length(word); i++) {
        c = substr(word, i, 1)
        out = out (c == "\"" || c == "\\" ? "\\" c : c ~ /[ -~]/ ? c : "\\ufffd")
      }
      return "\"" out "\""
    }
    function number(word) { return word ~ /^(0|[1-9][0-9]*)(\.[0-9]+)?$/ && length(word) < 16 ? word : "null" }
    function pod(word) { return word ~ /^(redis|sentinel)-[0-9]$/ ? text(name "-" word) : text(word) }
    function list(words,   n, part, i, out) {
      n = split(words, part, " ")
      for (i = 1; i <= n; i++) out = out (i > 1 ? "," : "") pod(part[i])
      return "[" out "]"
    }
    $1 == "set" { name = $2; set = "\"release\":" text($2) ",\"namespace\":" text($3) ",\"masterName\":" text($4); self = $5 }
    $1 == "master" {
      ok = $10 == "" ? "true" : "false"
      master = "{\"pod\":" pod($2) ",\"address\":" text($3 == "none" ? "" : $3) ",\"namedBy\":" number($4) ",\"epoch\":" ($2 == "" ? "null" : number($6)) ",\"takesWrites\":" ($9 == "" ? "true" : "false") "}"
      counts = "\"sentinelCount\":" number($5) ",\"quorum\":" number($7) ",\"answerAsMaster\":" list($8)
      problem = text($10)
    }
    $1 == "pod" {
      pods = pods (pods == "" ? "" : ",") "{\"pod\":" pod($2) ",\"address\":" text($3) ",\"role\":" text($4) ",\"priority\":" number($5) ",\"offset\":" number($6) \
        ",\"lagBytes\":" number($7) ",\"follows\":" pod($8) ",\"link\":" text($9) ",\"version\":" text($10) ",\"why\":" text($11) "}"
    }
    $1 == "sentinel" {
      sentinels = sentinels (sentinels == "" ? "" : ",") "{\"pod\":" pod($2) ",\"address\":" text($3) ",\"answers\":" ($4 == "silent" ? "false" : "true") \
        ",\"master\":" pod($5) ",\"epoch\":" number($6) ",\"quorum\":" number($7) ",\"version\":" text($8) ",\"words\":" text($9) "}"
    }
    $1 == "verdict" { guard = "{\"pod\":" text(self) ",\"ready\":" ($2 == "ready" && $3 + 0 <= stale ? "true" : "false") ",\"ageMs\":" number($3) ",\"reason\":" text($4) "}" }
    $1 == "restore" { restore = "{\"id\":" text($3) ",\"state\":" text($2) ",\"text\":" text($4) "}" }
    $1 == "handover" {
      handover = "{\"time\":" text($2) ",\"from\":" pod($3) ",\"to\":" pod($4) ",\"path\":" text($5) ",\"seconds\":" number($6) ",\"result\":" text($7) ",\"reason\":" text($8) "}"
    }
    END {
      print "{" set ",\"ok\":" ok ",\"problem\":" problem ",\"master\":" master "," counts ",\"pods\":[" pods "],\"sentinels\":[" sentinels \
        "],\"guard\":" (guard == "" ? "null" : guard) ",\"restore\":" (restore == "" ? "null" : restore) ",\"lastHandover\":" (handover == "" ? "null" : handover) "}"
    }'
}

# status_text: for people.
status_text() {
  awk -F '\t' -v stale="$VERDICT_MS" '
    function row(table, line,   n, part, i) {
      rows[table]++
      n = split(line, part, "\t")
      for (i = 1; i <= n; i++) {
        if (part[i] == "") part[i] = "-"
        cell[table, rows[table], i] = part[i]
        if (i < n && length(part[i]) > width[table, i]) width[table, i] = length(part[i])
      }
      cells[table, rows[table]] = n
    }
    function show(table,   i, j, line) {
      for (i = 1; i <= rows[table]; i++) {
        line = ""
        for (j = 1; j <= cells[table, i]; j++) line = line (j < cells[table, i] ? sprintf("%-" width[table, j] "s  ", cell[table, i, j]) : cell[table, i, j])
        print line
      }
    }
    BEGIN {
      row("pods", "DATA POD\tROLE\tPRIORITY\tOFFSET\tLAG\tFOLLOWS\tLINK\tVERSION\tNOTE")
      row("sentinels", "SENTINEL\tNAMES\tEPOCH\tQUORUM\tVERSION\tCKQUORUM")
    }
    $1 == "set" { self = $5; sub(/^.*-redis-/, "redis-", self) }
    $1 == "master" {
      print "master    " ($2 == "" ? "none" : $2 ", named by " $4 " of " $5 " Sentinels in epoch " $6 "; quorum " $7)
      if ($10 != "") print "problem   " $10
      if ($8 != "" && ($10 != "" || $8 != $2)) print "servers   " $8 " answer" ($8 ~ / / ? " as masters" : "s as the master")
      if ($9 == "") print "writes    are taken"; else if ($9 != $10) print "writes    " $9
    }
    $1 == "verdict" { note[self] = ($2 == "ready" && $3 + 0 <= stale ? "guard: ready" : "guard: not ready") (($3 + 0 > stale) ? ", silent for " int($3 / 1000) " s" : "") ": " $4 }
    $1 == "pod" { pod[++n] = $2 "\t" $4 "\t" $5 "\t" $6 "\t" $7 "\t" $8 "\t" $9 "\t" $10; why[n] = $11; named[n] = $2 }
    $1 == "sentinel" { row("sentinels", $2 "\t" ($4 == "names" ? $5 : $4) "\t" $6 "\t" $7 "\t" $8 "\t" $9) }
    $1 == "restore" { restore = "restore   " $3 ": " $4 }
    $1 == "handover" { handover = "handover  " $2 " from " $3 " to " $4 ", " $7 " in " $6 " s, by " ($5 == "lead" ? "votes" : $5 == "sentinel" ? "a Sentinel" : "no path") ": " $8 }
    END {
      print ""
      for (i = 1; i <= n; i++) row("pods", pod[i] "\t" (why[i] != "" ? why[i] : note[named[i]]))
      show("pods"); print ""; show("sentinels")
      if (restore != "") print "\n" restore
      if (handover != "") print "\n" handover
    }'
}
