# What the values say. Their files are renewed while a pod runs, some 60 to 90 s after a change, on each node at another time.

# reread_settings: takes over what they say now, if they are there: a shell that sources a missing file ends.
reread_settings() {
  [ -r "$HA_CONFIG/settings.env" ] || return 0
  . "$HA_CONFIG/settings.env"
  MAJORITY=$((SENTINEL_REPLICAS / 2 + 1))
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
