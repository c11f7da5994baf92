# What the values say. Their files are renewed while a pod runs, some 60 to 90 s after a change, on each node at another time.

# reread_settings: takes over what they say now, if they are there: a shell that sources a missing file ends. MAJORITY is one of the Sentinels that
# there are (counts.sh): until they have been asked, of those that the values say.
reread_settings() {
  [ -r "$HA_CONFIG/settings.env" ] || return 0
  # What the file does not say is as it is by default, also when it said more before.
  DEFAULT_RIGHTS=frameworks DEFAULT_USER=yes RULES_KEY=''
  . "$HA_CONFIG/settings.env"
  if [ -z "${SENTINELS:-}" ] || [ "$SENTINELS" -gt "$SENTINEL_REPLICAS" ]; then SENTINELS=$SENTINEL_REPLICAS; fi
  MAJORITY=$((SENTINELS / 2 + 1))
}

# slurp FILE: sets TEXT to what it holds byte by byte, nothing when it is not there. No process is started for it.
slurp() {
  local row
  TEXT='' row=''
  [ -r "$1" ] || return 0
  while IFS= read -r row; do
    TEXT="$TEXT$row
"
    row=
  done <"$1"
  TEXT=$TEXT$row
}
