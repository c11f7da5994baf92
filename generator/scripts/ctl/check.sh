# sentinelctl check: whether the Sentinels agree about the master and can replace it. Its last line is OK, NOQUORUM or DISAGREE, and why.

# judge_sentinels COUNT: reads the lines of survey_sentinels, of so many that there are, and prints the verdict. A pure function.
judge_sentinels() {
  awk -v count="$1" '
    function add(list, text) { return list == "" ? text : list "; " text }
    {
      name = "sentinel-" $1
      words = ""
      for (i = 7; i <= NF; i++) words = words (i > 7 ? " " : "") $i
      if ($2 == "silent") { missing = add(missing, name " " words); next }
      answering++
      if ($2 == "blank") { blank = add(blank, name " knows no master"); next }
      naming++
      said = $3 " in epoch " $4 ", quorum " $5
      if (!(said in votes)) order[++kinds] = said
      votes[said] = votes[said] (votes[said] == "" ? "" : ", ") name
      if (words !~ /^OK/) unable = add(unable, name " answers " words)
    }
    END {
      for (i = 1; i <= kinds; i++) agreed = add(agreed, votes[order[i]] " name" (votes[order[i]] ~ /,/ ? "" : "s") " " order[i])
      if (unable != "" || naming * 2 <= count) {
        verdict = "NOQUORUM: " (unable != "" ? unable : naming + 0 " of " count " Sentinels name a master, and a majority must")
        verdict = add(verdict, agreed)
      } else if (kinds > 1 || blank != "") verdict = "DISAGREE: " agreed
      else verdict = "OK: " naming " of " count " Sentinels name " order[1] ", and each of them reaches a quorum and a majority"
      if (blank != "") verdict = add(verdict, blank)
      if (missing != "") verdict = add(verdict, "missing: " missing)
      sub(/; $/, "", verdict)
      print verdict
    }'
}

check() {
  local i state master epoch quorum version words verdict
  survey_sentinels
  while read -r i state master epoch quorum version words; do
    case $state in
      names) echo "sentinel-$i names $master in epoch $epoch with quorum $quorum, and answers: $words" ;;
      blank) echo "sentinel-$i knows no master" ;;
      *) echo "sentinel-$i $words" ;;
    esac
  done <"$HA_RUN/sentinels"
  verdict=$(judge_sentinels "$SENTINELS" <"$HA_RUN/sentinels")
  echo "$verdict"
  case $verdict in OK*) ;; *) return 1 ;; esac
}
