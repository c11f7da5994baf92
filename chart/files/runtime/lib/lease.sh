# A mark in HA_RUN that one script sets while it works and that ends by itself, so that a killed script blocks nobody.

# hold NAME MS
hold() {
  now
  write_file "$HA_RUN/$1" "$((NOW + $2))"
}

release() { rm -f "$HA_RUN/$1"; }

held() {
  local until
  [ -r "$HA_RUN/$1" ] || return 1
  read -r until <"$HA_RUN/$1" || return 1
  now
  [ "$NOW" -lt "${until:-0}" ]
}
