# What only some engines know: a directive, a command or an ACL rule that an engine does not know keeps it from starting.

# engine_from MAJOR MINOR: whether the engine of this image has at least this version.
engine_from() {
  if [ -z "${ENGINE_VERSION:-}" ]; then
    # shellcheck disable=SC2046 # two numbers
    set -- "$@" $("$HA_ENGINE-server" --version | sed -n 's/.* v=\([0-9]*\)\.\([0-9]*\).*/\1 \2/p')
    ENGINE_VERSION=$((${3:-0} * 1000 + ${4:-0}))
  fi
  [ "$ENGINE_VERSION" -ge $(($1 * 1000 + $2)) ]
}
