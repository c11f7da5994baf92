# The replicas that a master's INFO lists.

# read_replicas INFO: sets ONLINE, the addresses of those that stream, and UNFIT, the lines of the others. One that has been silent
# for over 5 s Sentinel does not choose. A lag of -1 is one of 0: the server compares two clocks, of which one has not
# seen the new second yet.
read_replicas() {
  local line
  ONLINE='' UNFIT=''
  for line in $(printf '%s\n' "$1" | tr -d '\r' | grep '^slave[0-9]'); do
    case $line in
      *state=online,*lag=-1 | *state=online,*lag=-1,* | *state=online,*lag=[0-5] | *state=online,*lag=[0-5],*)
        line=${line#*ip=}
        ONLINE="$ONLINE ${line%%,*}"
        ;;
      *) UNFIT="$UNFIT $line" ;;
    esac
  done
}
