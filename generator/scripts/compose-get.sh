#!/bin/sh
# compose-get.sh HOST:PORT PATH: whether an HTTP server answers with 200. Images of Alpine have wget and no bash, those of Debian have bash and no wget.
set -eu
if command -v wget >/dev/null 2>&1; then exec timeout 4 wget -q -O /dev/null "http://$1$2"; fi
# shellcheck disable=SC2016 # bash expands it
exec timeout 4 bash -c '
  exec 3<>"/dev/tcp/${1%:*}/${1##*:}" || exit 1
  printf "GET %s HTTP/1.0\r\n\r\n" "$2" >&3
  read -r line <&3 && case $line in *" 200"*) ;; *) exit 1 ;; esac' get "$1" "$2" 2>/dev/null
