# What a server says when it refuses to start.

# The last line of a configuration that is tried: no server knows it, so none starts.
TRIAL=end-of-trial

# config_words FILE [OPTION]: prints why the server refuses this configuration, nothing when it takes it.
config_words() {
  local words
  (umask 077 && { cat "$1" && echo "${2:+sentinel }$TRIAL x"; } >"$HA_RUN/trial.conf")
  words=$("$HA_ENGINE-server" "$HA_RUN/trial.conf" ${2:+"$2"} 2>&1 9>&-) || :
  rm -f "$HA_RUN/trial.conf"
  words=$(printf '%s\n' "$words" | grep -v "$TRIAL x'") || :
  case $words in
    *">>> '"* | *"Can't load module"*) printf '%s\n' "$words" | last_words ;;
  esac
}

# last_words: of a server that ended, from its log: the directive that it names without its value, which may be a password, or the file that it
# was in and its last warning.
last_words() {
  awk '
    />>> \047/ {
      sub(/^.*>>> \047/, ""); sub(/\047$/, "")
      directive = $1 == "sentinel" ? $1 " " $2 : $1
      getline; sub(/^.* # /, "")
      print directive ": " $0
      said = 1; exit
    }
    / Checking RDB file / { file = $NF ": " }
    # Its reason stands in the warning before.
    / # Fatal error loading the DB/ && warning != "" && warning !~ /^WARNING/ { next }
    / # ./ { sub(/^.* # /, ""); warning = $0 }
    END { if (!said) print (warning == "" ? "no words" : file warning) }'
}
