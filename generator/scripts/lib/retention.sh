# Which backups are deleted.

# too_many COUNT OLDEST KEEP: reads names of backups, newest first, and prints those beyond COUNT, and those from before OLDEST (20261129T184948Z). 0 and an
# empty OLDEST stand for no bound. The newest one and KEEP, which was just written, are never among them, whatever a clock says.
too_many() {
  awk -v count="$1" -v oldest="$2" -v keep="$3" '
    NR == 1 || $0 == keep { next }
    (count > 0 && NR > count) || (oldest != "" && substr($0, 1, 16) < oldest) { print }'
}

# left_behind OLDEST: reads names of objects without a manifest, and prints those from before OLDEST: what a transfer left that broke off.
left_behind() { awk -v oldest="$1" 'substr($0, 1, 16) < oldest'; }

# days_ago DAYS: prints the time in the form of a name.
days_ago() { date -u -d "@$(($(date +%s) - $1 * 86400))" +%Y%m%dT%H%M%SZ; }
