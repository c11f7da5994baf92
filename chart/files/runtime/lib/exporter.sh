# The exporter beside a server or a Sentinel. It asks through a Unix socket of the pod, so that no address matters, and logs in as a user of its own.
# Its image has no shell: the guard, or the program that starts the Sentinel, writes its password to a file. A probe makes the exporter read it again.

EXPORTER_FILE=$HA_RUN/exporter.json

# keep_exporter_login: writes the current password once the server takes it, and one that the server takes until then. The exporter ends when
# there is no file, so the first one does not wait for a server.
keep_exporter_login() {
  local password current
  current=${EXPORTER_PASSWORDS%% *}
  [ "${METRICS:-no}" = yes ] && [ "${EXPORTER_HAS:-}" != "$current" ] || return 0
  [ -e "$EXPORTER_FILE" ] || write_exporter_login "$current"
  for password in $EXPORTER_PASSWORDS; do
    if is_taken "$password"; then
      write_exporter_login "$password"
      EXPORTER_HAS=$password
      return 0
    fi
  done
}

is_taken() {
  [ "$(printf 'AUTH %s %s\n' "$EXPORTER_USER" "$1" | timeout 1 "$HA_ENGINE-cli" -s "$HA_RUN/server.sock" 2>/dev/null)" = OK ]
}

# The exporter finds a password by the address and the user that it was given.
write_exporter_login() (
  umask 077
  write_file "$EXPORTER_FILE" "{\"unix://$EXPORTER_USER@$HA_RUN/server.sock\": \"$1\"}"
)

# follow_keys: keeps the login while the program that calls it lives, for a Sentinel, which has no guard.
follow_keys() {
  [ "${METRICS:-no}" = yes ] || return 0
  SCRIPT=exporter
  while kill -0 $$ 2>/dev/null; do
    keep_exporter_login
    pause 2
    refresh_keys || :
  done
}
