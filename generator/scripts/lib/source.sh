# Which server a dump is taken from: a replica, never a master. A master lists the client that reads a dump as a replica at port 0, and Sentinels, which read
# that list, would keep it. A replica lists it, too, and no Sentinel reads the list of a replica.

# list_lags: reads INFO replication of a master, prints `ADDRESS LAG` of each replica that it sends to; LAG is in seconds. -1 is 0: see replicas.sh.
list_lags() {
  tr -d '\r' | awk -F , '
    /^slave[0-9]+:ip=.*,state=online,/ {
      sub(/^slave[0-9]+:ip=/, "")
      for (i = 2; i <= NF; i++) if ($i ~ /^lag=-?[0-9]+$/) print $1, substr($i, 5) < 0 ? 0 : substr($i, 5) + 0
    }'
}

# choose_source MASTER MAX_LAG: reads a line for each data pod but the master, `NAME ADDRESS ROLE PRIORITY OFFSET FOLLOWS LINK LAG`, with `-` for what is not known.
# Prints `take NAME ADDRESS` for the replica in sync that has most of what the master has written, of equals the last; or `none` with the reason
# for each. The guard keeps the priority at 0 until the replica has been in sync.
choose_source() {
  awk -v master="$1" -v most="$2" '
    function why() {
      if ($2 == "-") return "has no address"
      if ($3 == "-") return "does not answer"
      if ($3 != "replica") return "says that it is a master"
      if ($6 != master) return "follows " $6
      if ($7 != "up") return "has no link to its master"
      if ($4 == 0) return "is not in sync yet (replica-priority 0)"
      if ($8 == "-") return "is not listed by its master as online"
      if ($8 > most) return "is " $8 " s behind, tolerated are " most
      return ""
    }
    {
      reason = why()
      if (reason != "") { reasons = reasons (reasons == "" ? "" : "; ") $1 " " reason; next }
      if (best == "" || $5 >= reached) { best = $1 " " $2; reached = $5 }
    }
    END { if (best != "") print "take", best; else print "none", reasons == "" ? "the set has no other data pod" : reasons }'
}

# source_lost INFO: prints why a dump that is being read is given up; nothing while its source is a replica in sync.
source_lost() {
  if ! field role "$1"; then
    echo "does not answer"
  elif [ "$FIELD" = master ]; then
    echo "became the master"
  elif field master_sync_in_progress "$1" && [ "$FIELD" != 0 ]; then
    echo "needs a full sync"
  fi
}
