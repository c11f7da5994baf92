#!/bin/sh
# For operators: one command that asks the set and moves its master. In any data pod or Sentinel pod:
#   kubectl exec redis-sentinel-redis-0 -- sentinelctl status
set -eu

usage() {
  cat <<EOF
usage: sentinelctl VERB [OPTION ...]

  status [--json]               which pod is the master and takes writes, and how every pod is
  failover [--to POD]           moves the master now, without a lost write: to POD, such as redis-2, or to the best replica
  check                         whether the Sentinels agree and can replace the master
  explain                       why this pod waits or serves, and which pod takes over next, with each that cannot and why
  prove --yes [--seconds N]     writes numbers for N seconds (30), moves the master in the middle, and looks for every acknowledged one
  backup                        the command that takes a backup now
  help                          this text

Exit codes: 0 what was asked is so, or is done; 1 it is not, and the reason is printed; 2 the command line is wrong.
EOF
}

# wrong TEXT: of a command line that nothing was done for.
wrong() {
  printf 'sentinelctl: %s\n\n' "$1" >&2
  usage >&2
  exit 2
}

# read_options OPTION ...: sets what the verb was given.
read_options() {
  JSON=no TO='' YES=no PROVE_SECONDS=30
  while [ $# -gt 0 ]; do
    case $VERB:$1 in
      *:--help | *:-h) usage && exit 0 ;;
      status:--json) JSON=yes ;;
      failover:--to) { [ $# -gt 1 ] && TO=$2 && shift; } || wrong "--to needs the name of a data pod, such as redis-2" ;;
      failover:--to=*) TO=${1#--to=} ;;
      prove:--yes) YES=yes ;;
      prove:--seconds) { [ $# -gt 1 ] && PROVE_SECONDS=$2 && shift; } || PROVE_SECONDS= ;;
      prove:--seconds=*) PROVE_SECONDS=${1#--seconds=} ;;
      *) wrong "$VERB takes no $1" ;;
    esac
    case $VERB:$1:$TO in failover:*:) wrong "--to needs the name of a data pod, such as redis-2" ;; esac
    shift
  done
  case $PROVE_SECONDS in
    [5-9] | [1-9][0-9] | [1-5][0-9][0-9] | 600) ;;
    *) wrong "--seconds needs a whole number from 5 to 600, and was given ${PROVE_SECONDS:-none}" ;;
  esac
}

# propose: prove moves the master, so what it would do is said first.
propose() {
  cat <<EOF
sentinelctl prove writes about 40 keys a second by each route for $PROVE_SECONDS s: through the proxy's Service where there is one, and to the master that the
Sentinels name, as user default. In the middle it moves the master once, as sentinelctl failover does: clients of this set reconnect.
Then it reads every acknowledged key back and deletes its keys. Nothing has been done. To do it: sentinelctl prove --yes
EOF
}

# end_verb: what a verb must undo on every way out.
end_verb() { :; }

leave_nothing() {
  end_verb
  rm -rf "$HA_RUN"
}

[ $# -gt 0 ] || wrong "no verb"
VERB=$1
shift
case $VERB in
  help | --help | -h) usage && exit 0 ;;
  status | failover | check | explain | prove | backup) read_options "$@" ;;
  *) wrong "there is no verb $VERB" ;;
esac
if [ "$VERB:$YES" = prove:no ]; then propose && exit 2; fi

LIB=${HA_SCRIPTS:-/opt/redis-sentinel}/lib
CTL=${HA_SCRIPTS:-/opt/redis-sentinel}/ctl
. "$LIB/common.sh"
. "$LIB/handover.sh"
. "$LIB/survey.sh"
# Programs of this pod may ask at the same time: what this one writes down is its own.
POD_RUN=$HA_RUN
HA_RUN=$(mktemp -d "$POD_RUN/sentinelctl.XXXXXX")
trap leave_nothing EXIT
trap 'exit 1' TERM INT HUP
trap '' PIPE
case $VERB in
  status) . "$CTL/status.sh" ;;
  failover) . "$CTL/failover.sh" ;;
  check) . "$CTL/check.sh" ;;
  explain) . "$CTL/explain.sh" ;;
  prove) . "$CTL/prove.sh" ;;
  backup) . "$CTL/backup.sh" ;;
esac
# `backup` asks no server.
[ "$VERB" = backup ] || learn_addresses
"$VERB"
