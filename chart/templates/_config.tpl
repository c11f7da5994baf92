{{- /* redis-sentinel: generated from generator/templates/_config.tpl, do not edit. */ -}}
{{/* The static part of redis.conf; the start script adds what belongs to one pod. */}}
{{- define "redis-sentinel.redisConf" -}}
{{- $numbers := include "redis-sentinel.numbers" . | fromYaml -}}
port 6379
protected-mode no
daemonize no
tcp-keepalive 60
appendonly {{ .Values.redis.persistence.enabled | ternary "yes" "no" }}
appendfsync everysec
save ""
min-replicas-to-write {{ int64 $numbers.minReplicas }}
min-replicas-max-lag {{ int64 $numbers.maxLag }}
repl-diskless-sync yes
repl-diskless-sync-delay 0
repl-backlog-size {{ int64 $numbers.memory.backlog }}
client-output-buffer-limit replica {{ int64 $numbers.memory.replicaBuffer }} 0 0
repl-timeout {{ max 10 (add 5 (div (int64 $numbers.downAfter) 1000)) }}
shutdown-timeout {{ int64 .Values.redis.shutdownTimeoutSeconds }}
maxmemory {{ int64 $numbers.memory.maxmemory }}
maxmemory-policy noeviction
{{- if eq .Values.redis.modules "custom" }}
{{- range .Values.redis.modulePaths }}
loadmodule {{ . }}
{{- end }}
{{- end }}
{{- range $directive, $value := .Values.redis.config }}
{{ $directive }} {{ include "redis-sentinel.plain" $value }}
{{- end }}
{{- end }}

{{/* The static part of sentinel.conf; the start script adds users, own address and what is monitored. */}}
{{- define "redis-sentinel.sentinelConf" -}}
port 26379
protected-mode no
sentinel resolve-hostnames no
sentinel announce-hostnames no
loglevel notice
{{- end }}

{{/* One shell word, whatever it holds. */}}
{{- define "redis-sentinel.shellQuote" -}}
'{{ include "redis-sentinel.plain" . | replace "'" `'\''` }}'
{{- end }}

{{/* Settings that every script sources. Counts and live ones are taken over by pods that run: they restart none of them. */}}
{{- define "redis-sentinel.settings" -}}
{{ include "redis-sentinel.fixedSettings" . }}
{{ include "redis-sentinel.counts" . }}
{{ include "redis-sentinel.liveSettings" . }}
{{- end }}

{{- define "redis-sentinel.counts" -}}
REDIS_REPLICAS={{ include "redis-sentinel.shellQuote" .Values.redis.replicas }}
SENTINEL_REPLICAS={{ include "redis-sentinel.shellQuote" .Values.sentinel.replicas }}
{{- end }}

{{- define "redis-sentinel.fixedSettings" -}}
NAME={{ include "redis-sentinel.shellQuote" (include "redis-sentinel.fullname" .) }}
NAMESPACE={{ include "redis-sentinel.shellQuote" .Release.Namespace }}
MASTER_NAME={{ include "redis-sentinel.shellQuote" .Values.sentinel.masterName }}
REDIS_PORT='6379'
SENTINEL_PORT='26379'
BOOT_PORT='6378'
PERSISTENCE={{ include "redis-sentinel.shellQuote" (.Values.redis.persistence.enabled | ternary "yes" "no") }}
SENTINEL_PERSISTENCE={{ include "redis-sentinel.shellQuote" (.Values.sentinel.persistence.enabled | ternary "yes" "no") }}
MODULES={{ include "redis-sentinel.shellQuote" .Values.redis.modules }}
PROXY_LOGIN='proxy-password'
KEY_NAMES={{ include "redis-sentinel.shellQuote" (include "redis-sentinel.keyNames" .) }}
LIVE_DIRECTIVES='appendfsync client-output-buffer-limit maxmemory maxmemory-policy min-replicas-to-write repl-backlog-size repl-timeout shutdown-timeout tcp-keepalive '
{{- end }}

{{- define "redis-sentinel.liveSettings" -}}
{{- $numbers := include "redis-sentinel.numbers" . | fromYaml -}}
QUORUM={{ include "redis-sentinel.shellQuote" $numbers.quorum }}
DOWN_AFTER={{ include "redis-sentinel.shellQuote" $numbers.downAfter }}
FAILOVER_TIMEOUT={{ include "redis-sentinel.shellQuote" $numbers.failoverTimeout }}
MAX_LAG={{ include "redis-sentinel.shellQuote" $numbers.maxLag }}
PARALLEL_SYNCS={{ include "redis-sentinel.shellQuote" $numbers.parallelSyncs }}
MIN_REPLICAS={{ include "redis-sentinel.shellQuote" $numbers.minReplicas }}
BIRTH={{ include "redis-sentinel.shellQuote" .Values.redis.birth }}
HANDOVER_SECONDS={{ include "redis-sentinel.shellQuote" .Values.redis.handoverTimeoutSeconds }}
{{- end }}

{{- define "redis-sentinel.configData" -}}
redis.conf: |
  {{- include "redis-sentinel.redisConf" . | nindent 2 }}
sentinel.conf: |
  {{- include "redis-sentinel.sentinelConf" . | nindent 2 }}
settings.env: |
  {{- include "redis-sentinel.settings" . | nindent 2 }}
{{- end }}

{{/* The programs that run in the pods, as they stand in generator/scripts; indented here, so that empty lines stay empty. */}}
{{- define "redis-sentinel.scriptsData" }}
  failover.sh: |
    #!/bin/sh
    # For operators: moves the master to another data pod now, as a pod that ends does; the old master stays, as a replica. In any data pod:
    #   kubectl exec redis-sentinel-redis-0 -- /opt/redis-sentinel/failover.sh
    # It ends with 0 when a majority names another master. Otherwise it says why not, and writes go on where they were.
    set -eu
    LIB=${HA_SCRIPTS:-/opt/redis-sentinel}/lib
    . "$LIB/common.sh"
    . "$LIB/handover.sh"

    # Nobody is to believe that a pod was chosen which was only named.
    [ $# -eq 0 ] || die "failover.sh takes no argument, and was given: $*. A replica that is in sync is chosen; the log says which"

    leave_nothing() {
      let_go
      rm -rf "$HA_RUN"
    }

    # A hook of this pod may hand over at the same time: what it writes down is its own.
    HA_RUN=$(mktemp -d "$HA_RUN/failover.XXXXXX")
    trap leave_nothing EXIT
    trap 'exit 1' TERM INT
    trap '' PIPE
    now
    BEGAN=$NOW
    load_addresses asked
    look_sentinels
    MASTER=$NAMED ASKED_AT=$NAMED
    ordinal_of "$MASTER"
    if ! has_majority || [ "$PEER" = foreign ]; then
      die "nothing to move: $VOTES of $SENTINELS Sentinels name $NAMED, $SILENT do not answer. The log of the guards says who waits for what"
    fi
    FROM=$PEER
    hand_over "$REDIS_REPLICAS"
    look_sentinels
    if ! has_majority || [ "$NAMED" = "$MASTER" ]; then
      die "redis-$FROM is still the master, or no majority says otherwise: the reason stands above"
    fi
    ordinal_of "$NAMED"
    log "the master is redis-$PEER, it was redis-$FROM"
  guard.sh: |
    #!/bin/sh
    # The guard of a data pod: a loop that compares what is with what must be and repairs it. It keeps the marks, sets the
    # priority, fences, heals, and writes the verdict that the readiness probe reads.
    set -eu
    LIB=${HA_SCRIPTS:-/opt/redis-sentinel}/lib
    . "$LIB/common.sh"
    . "$LIB/ask.sh"
    . "$LIB/peers.sh"
    . "$LIB/renew.sh"
    . "$LIB/each.sh"
    . "$LIB/view.sh"
    . "$LIB/replicas.sh"
    . "$LIB/files.sh"
    . "$LIB/mark.sh"
    . "$LIB/self.sh"
    . "$LIB/lease.sh"
    . "$LIB/pace.sh"
    . "$LIB/repair.sh"
    . "$LIB/priority.sh"
    . "$LIB/rotate.sh"
    . "$LIB/users.sh"
    . "$LIB/retune.sh"
    . "$LIB/lead.sh"
    . "$LIB/epoch.sh"
    . "$LIB/line.sh"
    . "$LIB/target.sh"
    . "$LIB/replace.sh"
    . "$LIB/tie.sh"
    . "$LIB/readdress.sh"
    . "$LIB/leave.sh"
    . "$LIB/contested.sh"
    . "$LIB/unheard.sh"
    . "$LIB/listen.sh"
    . "$LIB/crash.sh"
    . "$LIB/counts.sh"
    . "$LIB/made.sh"
    . "$LIB/ghosts.sh"
    . "$LIB/foreign.sh"
    . "$LIB/busy.sh"
    . "$LIB/links.sh"
    . "$LIB/fence.sh"

    # verdict WORD REASON: the same one is written again every 4 s; the probe allows 10. Who cannot keep its mark is not ready.
    verdict() {
      local word at reason
      [ "$1:$MARK_LOST" != ready:yes ] || set -- not "the mark cannot be written: is the volume full?"
      read -r word at reason 2>/dev/null <"$HA_RUN/verdict" || word=none at=0 reason=''
      if [ "$word $reason" != "$1 $2" ] || [ $((NOW - at)) -ge 4000 ]; then write_file "$HA_RUN/verdict" "$1 $NOW $2"; fi
      WAS=$1
      [ "$1: $2" = "${LOGGED:-}" ] && [ "$1" = ready ] || log_on_change "$1: $2"
    }

    guard_master() {
      release_clients
      if has_majority && [ "$NAMED" != "$MY_ADDRESS" ]; then
        verdict not "the Sentinels name $NAMED, I am a master"
        reclaim
        # A promoted replica is a master before the Sentinels say so; one that was master of an older reign is deposed.
        if ! realign && is_placed "$NAMED" && lasts usurper 8000 && answers_as_master "$NAMED"; then follow "$NAMED" "never named"; fi
        return
      fi
      over usurper
      # Should the event have been missed.
      if has_majority && [ "$CONTESTED" -gt 0 ]; then pause_if_replaced "$MY_ADDRESS"; fi
      if has_majority; then
        mark_my_reign "$MY_ADDRESS" "$INFO"
        renew_epoch
        raise_epoch
        read_replicas "$INFO"
        # shellcheck disable=SC2086 # a list of addresses
        remember_reign "$MY_ADDRESS" "$HISTORY" $ONLINE
        # shellcheck disable=SC2086 # a list of addresses
        place_addresses $ONLINE
      fi
      [ "$OTHER" -gt 0 ] || adopt_blank_sentinels
      [ "$NAMED" != "$MY_ADDRESS" ] || complete_settings
      if has_majority; then
        renew_peer_links
        free_stuck_ones
        forget_ghosts
        break_tie
        rename_master
      fi
      if [ "$RELEASED" = yes ]; then
        verdict not "fenced: no replica is in sync, $VOTES of $SENTINELS Sentinels confirm this master; its clients are disconnected"
      elif is_fenced; then
        verdict not "master without a replica in sync: writes are refused"
      elif has_majority; then
        verdict ready "master in reign $NAMED_EPOCH"
      elif [ "$WAS" = ready ]; then
        verdict ready "master; $VOTES of $SENTINELS Sentinels confirm it"
      else
        verdict not "master, but no majority of Sentinels names me yet"
      fi
    }

    guard_replica() {
      if has_majority && [ "$NAMED" = "$MY_ADDRESS" ]; then
        verdict not "the Sentinels name me, but I am a replica"
        if lasts handed 1000 && finish_handover; then over handed; fi
        if [ "$MARK_SYNC" = 1 ] && has_no_leader; then
          if lasts named 3000; then promote_self "named in epoch $NAMED_EPOCH, and $FOLLOWS, which I follow, is no master"; fi
        else
          over named
        fi
        return
      fi
      over named
      over handed
      guard_link
      if has_majority && [ "$FOLLOWS" != "$NAMED" ]; then
        verdict not "following $FOLLOWS, but the Sentinels name $NAMED"
        realign || :
        return
      fi
      # The master's guard knows its own mark alone.
      if has_majority && [ "$MARK_EPOCH" -gt "$NAMED_EPOCH" ]; then
        if lasts higher 3000; then raise_epoch; fi
      else
        over higher
      fi
      leave_if_down
      if [ "$LINK:$SYNCING" != up:0 ]; then
        verdict not "replica of $FOLLOWS: link $LINK, sync in progress $SYNCING"
      elif ! has_majority; then
        verdict "$WAS" "replica of $FOLLOWS; no majority of Sentinels answers"
      elif priority_seen; then
        verdict ready "replica of $FOLLOWS in reign $NAMED_EPOCH"
      else
        verdict not "in sync; a majority of Sentinels has yet to see that I may be promoted"
      fi
    }

    # guard_link: priority and mark follow what the link to the master says.
    guard_link() {
      if [ "$SYNCING" != 0 ]; then
        : >"$HA_RUN/emptied"
        [ "$PRIORITY" = 0 ] || set_priority 0 "a full sync replaces my data"
        [ "$MARK_SYNC" = 0 ] || write_mark "$MARK_EPOCH" replica 0 "$MARK_OFFSET"
      elif [ "$LINK" = up ]; then
        over linkdown
        [ ! -e "$HA_RUN/emptied" ] || rm -f "$HA_RUN/emptied"
        [ "$PRIORITY" != 0 ] || set_priority 100 "in sync with $FOLLOWS"
        if has_majority && [ "$FOLLOWS" = "$NAMED" ]; then
          on_disk "$INFO"
          write_mark "$NAMED_EPOCH" replica "$ON_DISK" "$OFFSET"
          remember_reign "$FOLLOWS" "$HISTORY"
        fi
      elif [ "$PRIORITY" = 0 ] && { was_in_sync || shares_history; }; then
        set_priority 100 "in sync with $FOLLOWS until its link ended"
      elif [ "$MARK_SYNC:$MARK_ROLE" = 1:replica ]; then
        # Cut off while the reign goes on without me; when the master itself is down my data stays as good as any.
        if lasts linkdown $((DOWN_AFTER + 2000)) && { { has_majority && [ "$NAMED_DOWN" = 0 ]; } || lasts linkdown 60000; }; then
          write_mark "$MARK_EPOCH" replica 0 "$MARK_OFFSET"
          log "out of sync: no link to $FOLLOWS"
        fi
      fi
    }

    round() {
      now
      stamp guard
      read_counts
      keep_keys
      if held handover; then
        stamp heartbeat
        verdict not "this pod hands over"
        return
      fi
      know_myself asked
      renew_addresses
      hear_all
      if ! read_server; then
        WAS=not ROLE=none YOUNG_UNTIL=
        # While the start script waits it says why; otherwise nobody would take back a stale `ready`.
        [ -e "$HA_RUN/decision" ] || return 0
        if is_busy; then
          verdict not "the server is busy with a script"
          end_busy
        else
          over busy
          verdict not "the server does not answer"
        fi
        return
      fi
      over busy
      [ -e "$HA_RUN/decision" ] || return 0
      # The server runs: what the start script was about to do is done.
      [ ! -e "$HA_RUN/resuming" ] || release resuming
      stamp heartbeat
      if [ "$LOADING" != 0 ]; then
        verdict not "loading"
        return
      fi
      load_ended
      bar_deposed
      renew_my_links
      look_if_due
      note_made
      rotate
      retune
      read_mark
      seek_foreign
      [ "$MARK_SYNC" = 0 ] || drop_copy
      if held ending; then
        verdict not "this pod is ending"
        # Its hook is done, or was killed: what it left behind is finished.
        if [ "$ROLE" = master ]; then realign || :; elif has_majority && [ "$NAMED" = "$MY_ADDRESS" ]; then finish_handover || :; fi
        return
      fi
      announce_address
      place_addresses "$NAMED"
      if is_blocked; then lasts blocked 2000 && replace_blocked || :; else over blocked; fi
      if [ "$ROLE" = master ]; then guard_master; else guard_replica; fi
    }

    # farewell: a native sidecar is told to stop right after the server has ended. If that was the named master, its place must not stay
    # empty: who waits for the server's end either sees to that already, or is not to begin now.
    farewell() {
      held crash || kill "$WATCHER" 2>/dev/null || :
      while held crash; do pause 0.05; done
      SCRIPT=farewell
      replace_mine || :
      exit 0
    }

    trap farewell TERM INT
    # An open line may end while it is written to.
    trap '' PIPE
    mkdir -p "$HA_STATE" "$HA_RUN"
    read_made
    WAS=not
    PROCESS=none ROLE=none PRIORITY=0 LINK=down SYNCING=0 GOOD=0 REIGNED=
    log "start"
    open_ears
    listen &
    watch_server &
    WATCHER=$!
    while :; do
      round
      rest
    done
  handover.sh: |
    #!/bin/sh
    # preStop of a data pod. A master hands over before it ends; a replica sees to it that it is not promoted any more.
    set -eu
    LIB=${HA_SCRIPTS:-/opt/redis-sentinel}/lib
    . "$LIB/common.sh"
    . "$LIB/handover.sh"

    is_master() { INFO=$(ask_local 'INFO replication
    INFO persistence') && field role "$INFO" && [ "$FIELD" = master ]; }

    # await_others: in the last moments in which it is still a master as any, which its guard looks after.
    await_others() {
      look_sentinels
      # Its guard may not have had the time to mark this reign.
      mark_my_reign "$MASTER" "$INFO"
      # Others may be ending in the same moment (an uninstall, a drain): one second lets them say so.
      pause 1
      await_sentinels
    }

    # await_sentinels: an upgrade restarts them, too, and who asks one that is away for the new master waits for a connect time-out of its own. Writes
    # go on here meanwhile, so it may take a third of the time that this script has.
    await_sentinels() {
      while look_sentinels && has_majority && [ "$NAMED:$REPLACING" = "$MASTER:0" ] && [ "$VOTES" -lt "$SENTINELS" ]; do
        elapsed
        [ "$ELAPSED" -lt $((HANDOVER_SECONDS * 1000 / 3)) ] || return 0
        log_on_change "waiting: $VOTES of $SENTINELS Sentinels name this master, $SILENT do not answer"
        pause 0.2
      done
    }

    # Output of a hook goes nowhere; the container's log is that of its first process.
    exec >>"${HA_LOG:-/proc/1/fd/1}" 2>&1
    now
    BEGAN=$NOW
    trap let_go EXIT
    trap 'exit 1' TERM INT
    trap '' PIPE
    load_addresses kept
    redis_address "$ORDINAL"
    MASTER=$ADDRESS ASKED_AT=$HA_LOCAL
    if is_master; then await_others; fi
    hold ending 30000
    # A server that is told to end while it loads has not failed.
    load_ended
    hold handover 2500
    if is_master; then
      hand_over "$REDIS_REPLICAS"
    elif field role "$INFO"; then
      ask_local 'CONFIG SET replica-priority 0' >/dev/null || :
      # Its master goes on, and knows more from now on (decide.sh).
      if field master_link_status "$INFO" && [ "$FIELD" = up ]; then write_file "$HA_STATE/left" 1 || :; fi
      step "a replica ends: not to be promoted any more"
    fi
  lib.ask.sh: |
    # Asking servers. A password goes through standard input: an argument or a variable of the environment can be read by others.

    . "${HA_SCRIPTS:-/opt/redis-sentinel}/lib/keys.sh"
    refresh_keys || read_keys

    # ask HOST PORT COMMANDS: one command a line; prints the answers. Nothing is printed when nobody answers in time, or lets us in.
    ask() {
      local reply attempt
      for attempt in $GUARD_PASSWORDS; do
        # A here-document, unlike a pipe, costs no process.
        reply=$(
          timeout 1 "$HA_ENGINE-cli" -h "$1" -p "$2" 2>/dev/null <<EOF
    AUTH $GUARD_USER $attempt
    $3
    EOF
        ) || :
        case $reply in
          WRONGPASS*) ;;
          *"$NL"*) printf '%s\n' "${reply#*"$NL"}" && return 0 ;;
          *) return 0 ;;
        esac
      done
    }

    ask_redis() { ask "$1" "$REDIS_PORT" "$2"; }
    ask_sentinel() { ask "$1" "$SENTINEL_PORT" "$2"; }
    ask_local() { ask "$HA_LOCAL" "$REDIS_PORT" "$1"; }

    # field NAME TEXT: sets FIELD to the value of a `name:value` line of an INFO answer, to its first word. Word by word: to cut off by a
    # pattern what stands in front of a name costs a shell the square of its length, some milliseconds each second.
    field() {
      local word
      FIELD='' word=''
      set -f
      for word in $2; do
        case $word in "$1:"*) FIELD=${word#*:} && break ;; esac
        word=
      done
      set +f
      FIELD=${FIELD%"$CR"}
      [ -n "$word" ]
    }
    CR=$(printf '\r')
  lib.boot.sh: |
    # The boot port: a pod that has not decided answers there what its volume holds. A tiny server, with auth, without data.

    # open_boot_port FACTS: the answer to GET facts.
    open_boot_port() {
      local until
      BOOT_FACTS=$1
      "$HA_ENGINE-server" - >/dev/null 2>&1 9>&- <<EOF &
    port $BOOT_PORT
    bind $HA_BIND
    protected-mode no
    dir $HA_RUN
    save ""
    appendonly no
    maxmemory 1mb
    user default off
    user $GUARD_USER on $(hashes "$GUARD_PASSWORDS") ~facts +get +set +ping
    EOF
      BOOT_PID=$!
      now
      until=$((NOW + 5000))
      while [ "$(ask "$HA_LOCAL" "$BOOT_PORT" "SET facts \"$1\"")" != OK ]; do
        now
        if [ "$NOW" -gt "$until" ] || ! kill -0 "$BOOT_PID" 2>/dev/null; then die "no server on the boot port $BOOT_PORT after 5 s"; fi
        pause 0.05
      done
    }

    close_boot_port() {
      [ -n "${BOOT_PID:-}" ] || return 0
      kill -9 "$BOOT_PID" 2>/dev/null || :
      wait "$BOOT_PID" 2>/dev/null || :
      BOOT_PID=
    }

    # describe_peer ADDRESS: a line about a data pod: of its server, or of its boot port.
    describe_peer() {
      local info role priority facts
      info=$(ask_redis "$1" 'INFO replication
    INFO persistence') || :
      if field role "$info"; then
        role=$FIELD
        [ "$role" != slave ] || role=replica
        field slave_priority "$info" || FIELD=-
        priority=$FIELD
        field loading "$info" || FIELD=0
        echo "serving $role $priority $FIELD"
        return
      fi
      facts=$(ask "$1" "$BOOT_PORT" 'GET facts') || :
      case $facts in
        'boot '*) echo "$facts" ;;
        *) echo silent ;;
      esac
    }
  lib.busy.sh: |
    # A server that runs a script without an end answers BUSY to all but a few commands. A script that has written cannot be killed, the server ignores
    # SIGTERM, and the liveness probe takes BUSY for life. So the guard ends the server once another is the master. The script's writes are lost: they
    # reach neither the append-only file nor a replica before the script's end.

    # is_busy: after read_server has failed.
    is_busy() { case $INFO in BUSY*) ;; *) return 1 ;; esac }

    # end_busy: NOW, because a server that has a replica which lags would wait for it without an end.
    end_busy() {
      look_sentinels
      read_mark
      is_replaced || return 0
      log "busy with a script, and $NAMED is the master of epoch $NAMED_EPOCH: SHUTDOWN NOSAVE NOW $(ask_local 'SHUTDOWN NOSAVE NOW')"
    }

    # is_replaced: a majority names another data pod, and no failover is under way. A former master is ended at once. Any other server is given
    # down-after + 10 s: in that time Sentinel kills a long script that only reads.
    is_replaced() {
      # The named master may go by another address than the one that this pod knows as its own.
      has_majority && [ "$FAILING" = 0 ] && ordinal_of "$NAMED" && [ "$PEER" != foreign ] && [ "$PEER" != "$ORDINAL" ] || return 1
      lasts busy $((DOWN_AFTER + 10000)) || deposed
    }
  lib.common.sh: |
    # What every script starts from: paths, settings, time, log. The HA_* variables move the paths outside a pod.
    HA_CONFIG=${HA_CONFIG:-/etc/redis-sentinel}
    HA_SECRETS=${HA_SECRETS:-/etc/redis-sentinel-auth}
    HA_DATA=${HA_DATA:-/data}
    HA_RUN=${HA_RUN:-/run/redis-sentinel}
    HA_LOCAL=${HA_LOCAL:-127.0.0.1}
    HA_BIND=${HA_BIND:-* -::*}
    HA_STATE=$HA_DATA/.redis-sentinel

    . "${HA_SCRIPTS:-/opt/redis-sentinel}/lib/settings.sh"
    reread_settings

    # Valkey's images have no redis-server.
    if [ -z "${HA_ENGINE:-}" ]; then
      HA_ENGINE=redis
      command -v redis-server >/dev/null 2>&1 || HA_ENGINE=valkey
    fi

    SCRIPT=${0##*/}
    SCRIPT=${SCRIPT%.sh}
    ORDINAL=${POD_NAME##*-}

    # now: sets NOW, milliseconds of a clock that all containers of a node share and that nobody sets back.
    now() {
      read -r NOW _ </proc/uptime
      NOW=$((${NOW%.*} * 1000 + (1${NOW#*.} - 100) * 10))
    }

    log() { printf '%s %s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$SCRIPT" "$*"; }

    # log_on_change TEXT: says a thing once, and again every 10 s while it stays so.
    log_on_change() {
      now
      [ "$1" != "${LOGGED:-}" ] || [ $((NOW - LOGGED_AT)) -ge 10000 ] || return 0
      LOGGED=$1
      LOGGED_AT=$NOW
      log "$1"
    }

    die() {
      log "error: $*"
      exit 1
    }

    # pause SECONDS: a sleep that a signal's trap need not wait for.
    pause() {
      sleep "$1" &
      wait $! || :
    }

    # write_file FILE TEXT: readers see the old text or the new one, never half of it. In each container of a pod the program is process 1.
    write_file() {
      if printf '%s\n' "$2" 2>/dev/null >"$1.new.$SCRIPT.$$" && mv -f "$1.new.$SCRIPT.$$" "$1"; then return 0; fi
      rm -f "$1.new.$SCRIPT.$$"
      return 1
    }

    # beat TEXT: what is waited for, and that somebody still waits (the liveness probe reads it).
    beat() {
      now
      write_file "$HA_RUN/heartbeat" "$NOW"
      log_on_change "$1"
    }

    # take_lock: one writer a volume. The server inherits the descriptor, so the lock ends with it.
    take_lock() {
      command -v flock >/dev/null || die "this image has no flock, which keeps two writers off one volume"
      exec 9>"$HA_STATE/lock"
      until flock -n 9; do
        beat "waiting: another process writes to this volume"
        pause 0.5
      done
    }
  lib.contested.sh: |
    # A master that is well may be replaced all the same: an operator tells a Sentinel to (SENTINEL FAILOVER), or it was cut off and is back in
    # the moment in which one begins. What it acknowledges after its successor was promoted is gone, so its writes pause until that is decided.

    # A pause ends by itself, should this script be killed, and so does the mark that keeps others from it. Each round renews both; one takes three
    # seconds when this server and a Sentinel are slow to answer.
    CONTESTED_MS=4000

    # pause_if_replaced ADDRESS: in a process of its own, and one at a time. That a Sentinel replaces the master there is one Sentinel's word; a
    # majority decides what came of it. From its `+elected-leader` to the promotion a Sentinel takes two of its rounds: a tenth of a second at least.
    pause_if_replaced() {
      if held contested; then return 0; fi
      hold contested "$CONTESTED_MS"
      contest "$1" &
    }

    contest() {
      SCRIPT=contested
      know_myself kept
      # Whether it is a master is asked in the pause: who was stopped and goes on has writes waiting.
      # A foreign address (foreign.sh) stands in the place of this master: the Sentinels are about to promote its replica.
      if { is_mine "$1" || ! is_placed "$1"; } && ! left_to_a_hook; then pause_until_decided; fi
      release contested
    }

    pause_until_decided() {
      local until
      CONTEST_PAUSED=no
      # An election takes 10 s at most, a failover its timeout.
      until=$((NOW + FAILOVER_TIMEOUT + 10000))
      until decided || [ "$NOW" -ge "$until" ]; do pause 0.1; done
      left_to_a_hook || ask_local 'CLIENT UNPAUSE' >/dev/null || :
    }

    # left_to_a_hook: it has a pause of its own, which may have to last until the pod's end.
    left_to_a_hook() { held handover || held ending; }

    pause_contested() {
      case $(ask_local "CLIENT PAUSE $CONTESTED_MS WRITE") in OK*) ;; *) return 1 ;; esac
    }

    # decided: this server follows whom a majority names, or is what it names and nobody replaces it any more, or is left to a hook. One that does
    # not answer is not: stopped or cut off, it goes on with the writes that wait for it. So it is told to pause until it answers.
    decided() {
      hold contested "$CONTESTED_MS"
      if left_to_a_hook; then return 0; fi
      if ! pause_contested || ! read_server; then return 1; fi
      if [ "$ROLE" != master ]; then return 0; fi
      if [ "$CONTEST_PAUSED" = no ]; then
        CONTEST_PAUSED=yes
        log "writes pause: a Sentinel replaces this master"
      fi
      look_sentinels
      read_mark
      if realign; then return 0; fi
      has_majority && [ "$NAMED" = "$MY_ADDRESS" ] && [ "$CONTESTED" = 0 ] && nobody_newer && nothing_unheard || return 1
      log "writes go on: a majority names this master, and nobody replaces it"
    }

    # nobody_newer: false while a Sentinel names another under a newer epoch: its failover has ended, and the others will hear of it.
    nobody_newer() { [ "$OTHER_EPOCH" -le "$NAMED_EPOCH" ]; }
  lib.counts.sh: |
    # How many instances there are. Scaling restarts no pod: a pod that stays takes the new numbers over with the other settings.
    #
    # An upgrade may stop halfway: the settings say five Sentinels, and three run. So SENTINELS, of which a majority counts, is the number of the
    # settings only when a Sentinel that names a master lists as many. Else it is the number that the longest list has, and three at least (view.sh).
    #
    # Meanwhile pods disagree about the number. That is safe, because no Sentinel asks a pod: an election takes a majority of the Sentinels that its
    # leader lists, and never less than its quorum. What a pod takes for a majority:
    #   3 -> 5  Two of the old three, until a Sentinel lists more: so does each Sentinel, and a pod that has not read the new settings yet. A new
    #           Sentinel is listed within 2 s after the master has been made known to it, and only a majority of the old ones
    #           makes it known. Then it is three of five. Two old Sentinels that a partition parts from the others in those 2 s
    #           can still elect by themselves; a pod beside them believes no more than they do. They take the newer epoch of the others afterwards.
    #   5 -> 3  A pod with the old settings wants 3 votes of 5, which is all that stay: too careful for a minute, never too bold. A pod with the
    #           new ones wants 2 of 3. The two that leave cannot elect alone (of 5 voters 3 must agree), and the Sentinels that
    #           stay count them until they are told to forget them, when they are down (ghosts.sh).
    #   3 -> 7, 7 -> 3  The three that stay are no majority of seven: refused before the upgrade (recount.sh), go by 5.
    # A list is short also right after a Sentinel was reset or told of its master. One Sentinel at a time is reset, and the longest list counts. All
    # lists are short for 2 s after all Sentinels have lost their state, and then one pod has told them all the same.
    # Where no Sentinel names a master, and before a blank one is told of one, the number of the settings counts: there the
    # question is what a silent Sentinel may know.
    # To take an epoch by votes is stricter: two votes of an old 3 and three of a new 5 would make two owners of it. That needs count_voters.

    # read_counts: the settings as they are now; what was known of instances that are none any more is dropped.
    read_counts() {
      local counted
      counted="$REDIS_REPLICAS $SENTINEL_REPLICAS"
      reread_settings
      [ "$counted" != "$REDIS_REPLICAS $SENTINEL_REPLICAS" ] || return 0
      [ "$SCRIPT" != guard ] || log "the set has $REDIS_REPLICAS data pods and $SENTINEL_REPLICAS Sentinels now"
      # A Service that comes back has another address.
      drop_addresses REDIS redis "$REDIS_REPLICAS" 9
      drop_addresses SENTINEL sentinel "$SENTINEL_REPLICAS" 7
      ask_dns_again
    }

    # drop_addresses KIND NAME FROM TO: forgets those that are no instances any more, but not its own.
    drop_addresses() {
      local n
      n=$3
      while [ "$n" -lt "$4" ]; do
        if [ "$NAME-$2-$n" != "$POD_NAME" ]; then
          unset "$1_$n" "FRESH_$1_$n"
          if [ "$2" = sentinel ] && [ -e "$HA_STATE/addresses/$NAME-$2-$n" ]; then
            # It votes until it has ended, so it is none of another set.
            mv -f "$HA_STATE/addresses/$NAME-$2-$n" "$HA_STATE/addresses/$NAME-$2-$n.left"
          fi
          rm -f "$HA_STATE/addresses/$NAME-$2-$n" "$HA_STATE/addresses/$NAME-$2-$n.former"
        fi
        n=$((n + 1))
      done
    }

    # ask_dns_again: the next load_addresses asks for every name; what DNS does not answer then stays as it was.
    ask_dns_again() {
      local n
      for n in 0 1 2 3 4 5 6 7 8; do unset "FRESH_REDIS_$n" "FRESH_SENTINEL_$n"; done
      ADDRESSES_ASKED=
    }

    # addresses_confirmed: whether DNS has just answered for every instance.
    addresses_confirmed() {
      ask_dns_again
      load_addresses asked
      all_fresh REDIS "$REDIS_REPLICAS" && all_fresh SENTINEL "$SENTINEL_REPLICAS"
    }

    all_fresh() {
      local n
      n=0
      while [ "$n" -lt "$2" ]; do
        eval "[ -n \"\${FRESH_$1_$n:-}\" ]" || return 1
        n=$((n + 1))
      done
    }

    # count_voters: after look_sentinels, sets VOTES_NEEDED: a majority by our own count and by that of every Sentinel that answered, less what is
    # foreign in their lists (foreign.sh).
    count_voters() {
      if [ "$MOST_PEERS" -ge "$SENTINEL_REPLICAS" ] && [ -e "$HA_RUN/foreign" ]; then
        recall_foreign
        MOST_PEERS=$(list_peers | count_own_peers)
      fi
      VOTES_NEEDED=$(((MOST_PEERS + 1) / 2 + 1))
      [ "$VOTES_NEEDED" -ge "$MAJORITY" ] || VOTES_NEEDED=$MAJORITY
    }
  lib.crash.sh: |
    # What the guard does when a master is gone: its own, whose process ended, or another pod's that a quorum holds to be down.

    # watch_server: never ends by itself. It waits on a connection that breaks the moment the server's process ends.
    watch_server() {
      SCRIPT=crash
      while kill -0 $$ 2>/dev/null; do
        refresh_keys || :
        echo "$GUARD_PASSWORD" | "$HA_ENGINE-cli" -h "$HA_LOCAL" -p "$REDIS_PORT" \
          --user "$GUARD_USER" --askpass SUBSCRIBE "$WATCH_CHANNEL" >/dev/null 2>&1 || :
        replace_mine || pause 0.5
      done
    }

    # refused: a server that is busy, stopped or loading refuses no connection.
    refused() {
      case $(timeout 1 "$HA_ENGINE-cli" -h "$HA_LOCAL" -p "$REDIS_PORT" PING 2>&1) in *refused*) ;; *) return 1 ;; esac
    }

    # replace_mine: the server of this pod is gone and a majority still names it. Whether it crashed or its container is back and
    # waits to be told who it is, a replica in sync is the quickest way on. The start script and this exclude each other.
    replace_mine() {
      local refused
      know_myself kept
      refused &
      refused=$!
      look_sentinels
      wait "$refused" || return 1
      has_majority && [ "$NAMED" = "$MY_ADDRESS" ] && [ "$REPLACING" = 0 ] || return 1
      hold crash 5000
      if held resuming || ! replace "$MY_ADDRESS"; then
        release crash
        return 1
      fi
      release crash
    }

    # replace_blocked: a quorum holds the master to be down, and no Sentinel does anything about it. The freshest replica's guard does.
    replace_blocked() {
      know_myself kept
      ! held handover && ! held ending || return 0
      look_sentinels
      is_blocked || return 0
      if held crash; then return 0; fi
      hold crash 5000
      if find_freshest "$NAMED" && [ "$TARGET" = "$MY_ADDRESS" ]; then replace "$NAMED" || :; fi
      release crash
    }

    is_blocked() { has_majority && [ "$ODOWN" -gt 0 ] && [ "$REPLACING" = 0 ] && [ "$NAMED" != "$MY_ADDRESS" ]; }

    # finish_handover: the Sentinels name this pod, which follows a server that is a master: whoever handed over to it was killed before
    # it could say so.
    finish_handover() {
      [ "$LINK:$SYNCING" = up:0 ] && answers_as_master "$FOLLOWS" || return 1
      ordinal_of "$FOLLOWS"
      [ "$PEER" != foreign ] && take_epoch "$MY_ADDRESS" || return 1
      announce "$FOLLOWS"
      log "finished the handover to $FOLLOWS in epoch $EPOCH"
    }
  lib.decide.sh: |
    # Who am I? The decision of a data pod that starts, a pure function of what was read: nothing is asked or changed here.
    #
    # decide reads facts, a line each, on standard input and sets DECISION and REASON. The facts:
    #   view NAMED EPOCH VOTES BLANK SILENT OTHER FAILING OTHER_EPOCH COUNT   the Sentinels (NAMED: an ordinal, `foreign` or `none`)
    #   me STATE EPOCH ROLE SYNC OFFSET LEFT        my mark (STATE: empty, data, marked, damaged: the files cannot be loaded, whatever the mark says);
    #                                               LEFT: 1 if my master went on when I ended
    #   made COUNT                                  how many data pods there have been (made.sh); all of the settings without this line
    #   peer I boot STATE EPOCH ROLE SYNC OFFSET    a peer that has not decided either
    #   peer I serving ROLE PRIORITY LOADING        a peer whose server answers
    #   peer I silent MS                            a peer that has not answered for so long
    #   waiting MS                                  for how long this pod has been waiting
    # and the settings ORDINAL SENTINEL_REPLICAS REDIS_REPLICAS PERSISTENCE BIRTH DOWN_AFTER FAILOVER_TIMEOUT. The decisions:
    #   birth       serve as master of a new set and tell the Sentinels      revive      the same with the data that is here
    #   resume      serve as master: the Sentinels name me                   replica I   follow pod I, not to be promoted yet
    #   candidate I follow pod I, which is gone, so that Sentinel promotes me   wait     ask again
    # MARK_FIRST is the epoch in which a pod that redis.birth forces is marked before it serves; else it is empty.

    decide() {
      read_facts
      DECISION='wait' MARK_FIRST=''
      if [ "$F_VOTES" -ge $((F_COUNT / 2 + 1)) ]; then
        case $F_NAMED in
          foreign) REASON="the Sentinels name a master that is no instance of this set" ;;
          *) ! others_know_more || return 0 ;;
        esac
        case $F_NAMED in
          foreign) ;;
          "$ORDINAL") decide_as_named ;;
          *) decide_as_other ;;
        esac
      elif [ "$F_OTHER" -gt 0 ]; then
        REASON="the Sentinels disagree about the master"
      elif [ "$F_VOTES" -gt 0 ] && [ "$F_SILENT" -gt 0 ]; then
        REASON="no majority: $F_VOTES of $F_COUNT Sentinels name pod $F_NAMED, $F_SILENT do not answer"
      elif [ "$F_BLANK" -lt $((SENTINEL_REPLICAS / 2 + 1)) ] && [ "$F_VOTES" -eq 0 ]; then
        REASON="no majority: $F_SILENT of $SENTINEL_REPLICAS Sentinels do not answer"
      else
        decide_without_name
      fi
      # Files that cannot be loaded are replaced by a master's data, and are served by no decision.
      case $ME_STATE:$DECISION in
        damaged:replica\ * | damaged:wait) ;;
        damaged:*) DECISION='wait' MARK_FIRST='' REASON="pod $ORDINAL may serve, but not without its files" ;;
      esac
    }

    # A mark as one number that grows with what it is worth: reign, then master before replica, in sync, offset. A mark
    # without a reign (data of unknown origin) is worth little, an empty volume nothing.
    worth() {
      case $1 in
        marked) WORTH=$((($2 + 1) * 4 + $4)) && [ "$3:$4" != master:1 ] || WORTH=$((WORTH + 2)) ;;
        data) WORTH=1 ;;
        *) WORTH=0 ;;
      esac
      WORTH_OFFSET=$5
    }

    read_facts() {
      local kind a b c d e f g h i
      F_SERVING_MASTER='' F_SERVING='' F_CANDIDATE='' F_SILENT_PEERS='' F_PATIENT='' F_BEST=''
      F_BOOT=0 F_UNMADE=0 F_MADE=$REDIS_REPLICAS F_WITH_DATA=0 F_WAITING=0 F_REIGN=-1 BEST_WORTH=-1 BEST_OFFSET=-1 BEST_EPOCH=-1 BEST_SYNC=0
      F_DAMAGED='' DAMAGED_RANK=0
      # A pod that was lost with everything else is missed for this long before the others go on without it.
      PATIENCE=$((DOWN_AFTER + 7000))
      # By then Sentinel has had two attempts at a failover.
      LAST_RESORT=$((DOWN_AFTER + 2 * FAILOVER_TIMEOUT + 10000))
      while read -r kind a b c d e f g h i; do
        case $kind in
          view) F_NAMED=$a F_EPOCH=$b F_VOTES=$c F_BLANK=$d F_SILENT=$e F_OTHER=$f F_FAILING=${g:-0} F_OTHER_EPOCH=${h:-0} F_COUNT=${i:-$SENTINEL_REPLICAS} ;;
          waiting) F_WAITING=$a ;;
          made) F_MADE=$a ;;
          me)
            ME_STATE=$a ME_EPOCH=$b ME_ROLE=$c ME_SYNC=$d ME_LEFT=${f:-0}
            weigh "$ORDINAL" "$a" "$b" "$c" "$d" "$e"
            ;;
          peer)
            eval "PEER_$a=\$b"
            case $b in
              boot)
                F_BOOT=$((F_BOOT + 1))
                eval "STATE_$a=\$c SYNC_$a=\$f ROLE_$a=\$e EPOCH_$a=\$d"
                weigh "$a" "$c" "$d" "$e" "$f" "$g"
                ;;
              serving)
                F_SERVING="$F_SERVING $a"
                eval "ROLE_$a=\$c LOADING_$a=\$e"
                if [ "$c" = master ]; then F_SERVING_MASTER=$a; elif [ "$d" != 0 ]; then F_CANDIDATE=$a; fi
                ;;
              silent)
                F_SILENT_PEERS="$F_SILENT_PEERS $a"
                eval "SINCE_$a=\$c"
                [ "$c" -ge "$PATIENCE" ] || F_PATIENT="$F_PATIENT $a"
                ;;
            esac
            ;;
        esac
      done
      leave_out_unmade
    }

    # leave_out_unmade: an upgrade that stopped halfway has promised pods and not made them. A silent pod is one of those when its ordinal is beyond the
    # number that there have been, and as many pods with data have said what they have. Pods that serve do not say how many there were.
    leave_out_unmade() {
      local silent pod
      if [ "$F_WITH_DATA" -lt "$F_MADE" ] || [ -n "$F_SERVING" ]; then return 0; fi
      silent=$F_SILENT_PEERS F_SILENT_PEERS='' F_PATIENT=''
      for pod in $silent; do
        if [ "$pod" -ge "$F_MADE" ]; then
          F_UNMADE=$((F_UNMADE + 1))
        else
          F_SILENT_PEERS="$F_SILENT_PEERS $pod"
          eval "[ \"\$SINCE_$pod\" -ge \"\$PATIENCE\" ]" || F_PATIENT="$F_PATIENT $pod"
        fi
      done
    }

    # weigh ORDINAL STATE EPOCH ROLE SYNC OFFSET: keeps the best; the lower ordinal wins a tie. Files that cannot be loaded are never the best.
    weigh() {
      worth "$2" "$3" "$4" "$5" "$6"
      [ "$3" -le "$F_REIGN" ] || F_REIGN=$3
      [ "$2" = empty ] || F_WITH_DATA=$((F_WITH_DATA + 1))
      if [ "$2" = damaged ]; then
        F_DAMAGED="$F_DAMAGED $1"
        rank "$3" "$5"
        [ "$RANK" -le "$DAMAGED_RANK" ] || DAMAGED_RANK=$RANK
        return 0
      fi
      if [ "$WORTH" -lt "$BEST_WORTH" ]; then return 0; fi
      if [ "$WORTH" -eq "$BEST_WORTH" ]; then
        if [ "$WORTH_OFFSET" -lt "$BEST_OFFSET" ]; then return 0; fi
        if [ "$WORTH_OFFSET" -eq "$BEST_OFFSET" ] && [ "$1" -gt "$F_BEST" ]; then return 0; fi
      fi
      F_BEST=$1 BEST_WORTH=$WORTH BEST_OFFSET=$WORTH_OFFSET BEST_EPOCH=$3 BEST_SYNC=$5
    }

    # rank EPOCH SYNC: sets RANK. Two pods of the same rank have the same data but for the last moments.
    rank() { RANK=$((($1 + 1) * 2 + $2)); }

    # lacks EPOCH SYNC: whether a pod with this mark lacks what the damaged files of another pod hold. They may be repaired, so it does not take
    # their place.
    lacks() {
      rank "$1" "$2"
      [ "$RANK" -lt "$DAMAGED_RANK" ]
    }

    # others_know_more: the highest epoch wins among Sentinels; those that were down in a failover learn of it from their peers.
    others_know_more() {
      [ "$F_OTHER" -gt 0 ] && [ "$F_OTHER_EPOCH" -gt "$F_EPOCH" ] && [ "$F_WAITING" -lt "$PATIENCE" ] || return 1
      REASON="$F_VOTES of $F_COUNT Sentinels name pod $F_NAMED in reign $F_EPOCH, but another knows of reign $F_OTHER_EPOCH"
    }

    all_peers_at_boot() { [ "$F_BOOT" -eq $((REDIS_REPLICAS - 1 - F_UNMADE)) ]; }

    # forced: the data here is to count whatever others have, also pods that come back later: its mark gets an epoch above all that are known. A silent
    # pod's mark is not known, and a hundred epochs are more than the set has counted while that pod was away.
    forced() {
      [ "$BIRTH" = "force-ordinal-$ORDINAL" ] && [ -z "$F_SERVING_MASTER" ] || return 1
      MARK_FIRST=$F_REIGN
      [ "$F_VOTES" -eq 0 ] || [ "$F_EPOCH" -le "$MARK_FIRST" ] || MARK_FIRST=$F_EPOCH
      [ "$F_OTHER_EPOCH" -le "$MARK_FIRST" ] || MARK_FIRST=$F_OTHER_EPOCH
      MARK_FIRST=$((MARK_FIRST + 1))
      [ -z "$F_SILENT_PEERS" ] || MARK_FIRST=$((MARK_FIRST + 100))
    }

    # can_resume ORDINAL STATE EPOCH ROLE SYNC: may the named pod serve with what it has? Its mark must be one of being in
    # sync in the newest reign that any pod knows. A mark older than the reign that Sentinel names proves nothing unless
    # every pod was asked; then the best there is may serve. Without persistence a restart has lost everything: only if
    # nobody has data there is nothing to lose.
    can_resume() {
      if [ "$2" = empty ]; then
        [ "$PERSISTENCE" = no ] && all_peers_at_boot && [ "$F_WITH_DATA" -eq 0 ]
        return
      fi
      if [ "$2" = damaged ] || lacks "$3" "$5"; then return 1; fi
      if all_peers_at_boot && [ "$F_BEST" = "$1" ]; then return 0; fi
      if [ "$2:$5" != marked:1 ] || [ "$3" -lt "$F_REIGN" ]; then return 1; fi
      [ "$3" -ge "$F_EPOCH" ] || all_peers_at_boot
    }

    # nobody_else: of the named pod, which was ended or killed right after its promotion, before its mark could tell of that reign. The others
    # answer, and those that serve may not be promoted: they had not synced with it yet, or their guards would have said so within a second or
    # two. Who was promoted had the data, and has it still.
    nobody_else() {
      [ -z "$F_SILENT_PEERS" ] && [ "$ME_STATE:$ME_SYNC" = marked:1 ] && [ "$F_BEST" = "$ORDINAL" ] && [ "$ME_EPOCH" -ge "$F_REIGN" ] &&
        [ "$F_WAITING" -ge "$PATIENCE" ]
    }

    decide_as_named() {
      if forced; then
        DECISION=resume REASON="redis.birth says so"
      elif [ -n "$F_SERVING_MASTER" ]; then
        REASON="the Sentinels name me, but pod $F_SERVING_MASTER serves as master"
      elif [ -n "$F_CANDIDATE" ]; then
        # Its data is at least as fresh as a file here. Only if Sentinel promotes nobody for very long do I come back.
        if can_resume "$ORDINAL" "$ME_STATE" "$ME_EPOCH" "$ME_ROLE" "$ME_SYNC" && [ "$F_WAITING" -ge "$LAST_RESORT" ]; then
          DECISION=resume REASON="pod $F_CANDIDATE was not promoted for $((F_WAITING / 1000)) s"
        else
          REASON="pod $F_CANDIDATE is in sync: Sentinel will promote it"
        fi
      elif [ "$ME_STATE" = damaged ]; then
        REASON="the Sentinels name this pod, and no other pod with its data may be promoted"
      elif nobody_else; then
        DECISION=resume REASON="nobody can be promoted: all others have been asked and are not in sync, my data of reign $ME_EPOCH was"
      elif ! can_resume "$ORDINAL" "$ME_STATE" "$ME_EPOCH" "$ME_ROLE" "$ME_SYNC"; then
        REASON="the Sentinels name me in reign $F_EPOCH, but my data is $ME_STATE (reign $ME_EPOCH, in sync $ME_SYNC): a pod that has the data must be promoted, or set redis.birth"
      elif [ -n "$F_PATIENT" ]; then
        REASON="I am named; waiting for pods that may know better:$F_PATIENT"
      else
        DECISION=resume REASON="named in reign $F_EPOCH, my data is of reign $ME_EPOCH"
      fi
    }

    decide_as_other() {
      local role loading epoch sync named state since
      eval "named=\${PEER_$F_NAMED:-silent} role=\${ROLE_$F_NAMED:-} loading=\${LOADING_$F_NAMED:-0}"
      case $named in
        serving)
          if [ "$role:$loading" = master:0 ] && [ "$F_FAILING" -gt 0 ]; then
            # Whoever joins it now lets it go on in a reign that is about to end.
            REASON="the named pod $F_NAMED answers, but Sentinels hold it to be down or replace it"
          elif [ "$role:$loading" = master:0 ]; then
            DECISION="replica $F_NAMED" REASON="named by $F_VOTES of $F_COUNT Sentinels in reign $F_EPOCH"
          else
            REASON="the named pod $F_NAMED answers as $role, loading $loading"
          fi
          return
          ;;
        boot)
          eval "state=\$STATE_$F_NAMED epoch=\$EPOCH_$F_NAMED sync=\$SYNC_$F_NAMED"
          if can_resume "$F_NAMED" "$state" "$epoch" "$role" "$sync"; then
            REASON="the named pod $F_NAMED is about to serve"
            return
          fi
          ;;
        silent)
          eval "since=\${SINCE_$F_NAMED:-0}"
          if [ "$since" -lt "$PATIENCE" ]; then
            REASON="the named pod $F_NAMED does not answer"
            return
          elif [ "$ME_LEFT" = 1 ] && [ "$since" -lt "$LAST_RESORT" ]; then
            REASON="the named pod $F_NAMED does not answer, and it went on when I ended in good order: it has more than I"
            return
          fi
          ;;
      esac
      if [ -n "$F_CANDIDATE$F_SERVING_MASTER" ]; then
        REASON="pod ${F_CANDIDATE:-$F_SERVING_MASTER} is up: Sentinel decides"
      elif [ -n "$F_PATIENT" ]; then
        REASON="waiting for pods that may know better:$F_PATIENT"
      elif forced; then
        DECISION="candidate $F_NAMED" REASON="redis.birth says so"
      elif [ -n "$F_DAMAGED" ] && { [ -z "$F_BEST" ] || lacks "$BEST_EPOCH" "$BEST_SYNC"; }; then
        REASON="no pod has the data of the files that cannot be loaded, on pod$F_DAMAGED: repair them, or set redis.birth for another pod"
      elif [ "$F_BEST" != "$ORDINAL" ]; then
        REASON="pod $F_BEST has the best data"
      elif [ "$ME_STATE:$ME_SYNC" != marked:1 ]; then
        REASON="the master is gone and my data is $ME_STATE (reign $ME_EPOCH, in sync $ME_SYNC): bring pod $F_NAMED back, or set redis.birth"
      else
        DECISION="candidate $F_NAMED" REASON="the named pod $F_NAMED cannot serve, my data of reign $ME_EPOCH is the best"
      fi
    }

    # No Sentinel knows a master, or a minority does and the others know none: only a full count of the data pods decides.
    decide_without_name() {
      if forced; then
        DECISION=revive REASON="redis.birth says so"
      elif [ -n "$F_SERVING" ]; then
        REASON="pods serve already, but no majority of Sentinels names a master:$F_SERVING"
      elif [ -n "$F_SILENT_PEERS" ]; then
        REASON="no Sentinel knows a master, and these pods have not said what they have:$F_SILENT_PEERS"
      elif [ "$F_WITH_DATA" -eq 0 ]; then
        [ "$ORDINAL" != 0 ] || DECISION=birth
        REASON="no Sentinel knows a master and no pod has data: pod 0 begins"
      elif [ -n "$F_DAMAGED" ] && { [ "$BEST_WORTH" -le 0 ] || lacks "$BEST_EPOCH" "$BEST_SYNC"; }; then
        REASON="no pod has the data of the files that cannot be loaded, on pod$F_DAMAGED: repair them, or set redis.birth for another pod"
      elif [ "$F_SILENT" -gt 0 ]; then
        REASON="there is data, no Sentinel that answers knows a master, and $F_SILENT of them do not answer"
      elif [ "$BEST_WORTH" -le 1 ] && [ "$F_WITH_DATA" -gt 1 ]; then
        REASON="several pods have data without a mark: set redis.birth to force-ordinal-N for the one that is right"
      else
        [ "$F_BEST" != "$ORDINAL" ] || DECISION=revive
        REASON="no Sentinel knows a master: pod $F_BEST has the best data"
      fi
    }
  lib.each.sh: |
    # Asking all servers of a kind at the same time: one that hangs costs a second, however many do.

    # each_server KIND FUNCTION [ARGUMENT ...]: calls it with the address of every other server of that kind, redis or sentinel; what it
    # prints stands in ANSWERS.<ordinal>, nothing where no address is known.
    each_server() {
      local call pids i
      KIND=$1 call=$2 pids='' i=0
      shift 2
      case $KIND in redis) COUNT=$REDIS_REPLICAS ;; *) COUNT=$SENTINEL_REPLICAS ;; esac
      ANSWERS=$HA_RUN/said.$SCRIPT.$KIND
      while [ "$i" -lt "$COUNT" ]; do
        "${KIND}_address" "$i"
        : >"$ANSWERS.$i"
        if [ -n "$ADDRESS" ] && [ "$KIND-$i" != "redis-$ORDINAL" ]; then
          "$call" "$ADDRESS" "$@" >"$ANSWERS.$i" &
          pids="$pids $!"
        fi
        i=$((i + 1))
      done
      # shellcheck disable=SC2086 # a list of numbers
      [ -z "$pids" ] || wait $pids || :
    }

    # first_lines: of what each said, after its name.
    first_lines() {
      local i words
      i=0
      while [ "$i" -lt "$COUNT" ]; do
        if read -r words <"$ANSWERS.$i"; then echo "$KIND-$i $words"; fi
        i=$((i + 1))
      done
    }
  lib.engine.sh: |
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
  lib.epoch.sh: |
    # Epochs only grow, also when the Sentinels have lost theirs: they are given one above every mark that this pod knows of. No command sets a
    # Sentinel's epoch. A hello in the name of another Sentinel does, and it is no vote: a vote bars a failover for twice the failover-timeout.

    # find_peers: sets PEER_OF_<i> for each Sentinel i to `ip,port,id` of another one that answers. Sentinel i need not list it yet: what the hello
    # says of it is true.
    find_peers() {
      local i id first second peer
      each_server sentinel ask_sentinel 'SENTINEL MYID'
      first='' second='' i=0
      while [ "$i" -lt "$SENTINEL_REPLICAS" ]; do
        read -r id <"$ANSWERS.$i" || id=
        case $id in
          '' | *[!0-9a-f]*) ;;
          *)
            sentinel_address "$i"
            peer="$i $ADDRESS,$SENTINEL_PORT,$id"
            if [ -z "$first" ]; then first=$peer; else : "${second:=$peer}"; fi
            ;;
        esac
        i=$((i + 1))
      done
      i=0
      while [ "$i" -lt "$SENTINEL_REPLICAS" ]; do
        peer=$first
        [ "${first%% *}" != "$i" ] || peer=$second
        eval "PEER_OF_$i=\${peer#* }"
        i=$((i + 1))
      done
    }

    # begin_epoch: sets EPOCH, in which this master makes itself known to Sentinels that know none. It is above every epoch that this pod has heard
    # of, and marked, before a Sentinel hears it. Tried again, it is the same.
    begin_epoch() {
      EPOCH=$MARK_EPOCH
      if [ "$NAMED" != none ] && [ "$NAMED_EPOCH" -gt "$EPOCH" ]; then EPOCH=$NAMED_EPOCH; fi
      if [ "${BEGUN_EPOCH:-}" != "$EPOCH" ]; then EPOCH=$((EPOCH + 1)); fi
      on_disk "$INFO"
      write_mark "$EPOCH" master "$ON_DISK" "$OFFSET"
      BEGUN_EPOCH=$EPOCH
    }

    # renew_epoch: of the named master, once every Sentinel names it: one that is away may be replacing it under the next epoch. What a server counts
    # as its offset begins anew with its process, so marks of the same epoch from before and after a restart cannot be compared.
    renew_epoch() {
      [ -e "$HA_RUN/resumed" ] && [ "$VOTES" -eq "$SENTINELS" ] && is_calm || return 0
      EPOCH=$NAMED_EPOCH
      [ "$MARK_EPOCH" -le "$EPOCH" ] || EPOCH=$MARK_EPOCH
      write_mark $((EPOCH + 1)) master 1 "$OFFSET"
      [ "$MARK_LOST" = yes ] || rm -f "$HA_RUN/resumed"
    }

    # raise_epoch: the Sentinels that name a master are told of the epoch of this pod's mark when theirs is lower. A failover that is under way would
    # end with its own choice under the same epoch, so it is waited for.
    raise_epoch() {
      [ "$NAMED_EPOCH" -lt "$MARK_EPOCH" ] && is_calm || return 0
      EPOCH=$MARK_EPOCH
      log "the Sentinels name $NAMED in epoch $NAMED_EPOCH, my mark is of epoch $EPOCH: they are told of it"
      find_peers
      announce "$NAMED"
      # What they say from now on; the next look tells whether they have heard it.
      NAMED_EPOCH=$EPOCH
    }

    is_calm() { [ "$FAILING:$REPLACING:$NAMED_DOWN" = 0:0:0 ]; }
  lib.fence.sh: |
    # Clients of a fenced master. A master without a replica in sync refuses writes (NOREPLICAS), but it closes no connection. A client that
    # asks a Sentinel only when its connection breaks would stay with it for as long as the master is cut off.

    # is_fenced: whether this master refuses writes.
    is_fenced() { [ "$MIN_REPLICAS:$GOOD" = 1:0 ]; }

    # release_clients: once a round of a master. Closes every connection of the applications, and in later rounds those that came back, once
    # this master is fenced, no majority confirms it, and the Sentinels elsewhere have had the time to promote another. Before that it may
    # still be the master, and its clients stay. Sentinels count down-after from the cut, and the fence falls the tolerated lag after it.
    # Sets RELEASED (yes, no).
    release_clients() {
      RELEASED=no
      if ! is_fenced || { has_majority && [ "$NAMED" = "$MY_ADDRESS" ]; }; then
        over unconfirmed
        return
      fi
      lasts unconfirmed $((DOWN_AFTER + 1000 - MAX_LAG * 1000)) || return 0
      RELEASED=yes
      ask_local 'CLIENT KILL USER default' >/dev/null || :
    }
  lib.files.sh: |
    # The files on a data pod's volume: what the server will load, whether the last load failed, and the copy that a full sync replaces.

    MANIFEST=appendonlydir/appendonly.aof.manifest
    # The files of a replica whose load failed, until the master's data has replaced them.
    ASIDE=$HA_DATA/set-aside

    # find_files: sets LOADS to what the server will load (aof, rdb: a dump.rdb without an append-only file, none), and UNLISTED to an append-only file
    # that the manifest does not list. The server ignores such a file and later overwrites it.
    find_files() {
      local file
      LOADS=none UNLISTED=
      if [ -e "$HA_DATA/$MANIFEST" ] || [ -e "$HA_DATA/appendonly.aof" ]; then LOADS=aof; fi
      slurp "$HA_DATA/$MANIFEST"
      for file in "$HA_DATA"/appendonlydir/appendonly.aof.*.incr.aof "$HA_DATA"/appendonlydir/appendonly.aof.*.base.*; do
        [ -s "$file" ] || continue
        case $LOADS:$file in
          # A rewrite that broke off leaves a base file that was never listed, beside a manifest that is whole.
          aof:*.base.*) continue ;;
        esac
        case "$NL$TEXT" in
          *"${NL}file ${file##*/} "*) ;;
          *) UNLISTED=${file#"$HA_DATA"/} ;;
        esac
      done
      if [ -n "$UNLISTED" ] && [ "$LOADS" = none ] && taking_dump; then UNLISTED=; fi
      if [ -n "$UNLISTED" ]; then LOADS=aof; fi
      if [ "$LOADS" = none ] && [ -e "$HA_DATA/dump.rdb" ]; then LOADS=rdb; fi
    }

    # taking_dump: whether the start program broke off while it made an append-only file of dump.rdb.
    taking_dump() { [ -e "$HA_STATE/taking-dump" ] && [ -e "$HA_DATA/dump.rdb" ]; }

    # The server removes only its own temporary files.
    remove_temporary_files() { rm -f "$HA_DATA"/temp-*.rdb "$HA_DATA"/temp-*.aof "$HA_DATA"/appendonlydir/temp-*; }

    # A load that begins is noted on the volume. The guard removes the note once the server has loaded, so a start that finds it follows a load that
    # failed, or was killed.
    note_load() {
      rm -f "$HA_STATE/load-began"
      [ "$LOADS" = none ] || write_file "$HA_STATE/load-began" "$LOADS" || :
    }
    load_failed() { [ -e "$HA_STATE/load-began" ]; }
    load_ended() { [ ! -e "$HA_STATE/load-began" ] || rm -f "$HA_STATE/load-began"; }

    # files_changed: since the start program last looked.
    files_changed() { [ -n "$(find "$HA_DATA" -path "$HA_STATE" -prune -o -newer "$HA_RUN/learned" -print | head -n 1)" ]; }

    # set_files_aside: makes room for the master's data. One copy is kept, the oldest: what a sync left unfinished is worth less. None is kept where
    # the volume lacks twice its size, which a sync needs for the dump and the new append-only file.
    set_files_aside() {
      local size free
      if [ -e "$ASIDE" ]; then
        remove_files
        log "files: an unfinished sync is removed, the copy in $ASIDE stays"
        return 0
      fi
      size=$(du -sk "$HA_DATA" | cut -f1)
      free=$(df -Pk "$HA_DATA" | awk 'END { print $4 }')
      if [ "$free" -ge $((2 * size)) ] && mkdir -p "$ASIDE.moving"; then
        move_files "$HA_DATA" "$ASIDE.moving"
        mv "$ASIDE.moving" "$ASIDE"
        log "files: their last load failed, and the master has the data: they stay in $ASIDE until this replica is in sync"
      else
        remove_files
        log "files: their last load failed, and the master has the data: removed, because the volume has $free KiB free and a sync beside their copy needs $((2 * size))"
      fi
    }

    # put_files_back: a copy that no sync has replaced is the data of this pod.
    put_files_back() {
      remove_files
      mv "$ASIDE" "$ASIDE.moving"
      finish_move
      log "files: put back from $ASIDE, because no sync has replaced them"
    }

    # finish_move: a start may have ended between two files.
    finish_move() {
      [ -e "$ASIDE.moving" ] || return 0
      move_files "$ASIDE.moving" "$HA_DATA"
      rm -rf "$ASIDE.moving"
    }

    # drop_copy: in sync, the master's data is here.
    drop_copy() {
      [ -e "$ASIDE" ] || return 0
      rm -rf "$ASIDE"
      log "files: in sync; the copy in $ASIDE is removed"
    }

    remove_files() { rm -rf "$HA_DATA/appendonlydir" "$HA_DATA/appendonly.aof" "$HA_DATA/dump.rdb"; }

    # move_files FROM TO
    move_files() {
      local name
      for name in appendonlydir appendonly.aof dump.rdb; do [ ! -e "$1/$name" ] || mv -f "$1/$name" "$2/$name"; done
    }
  lib.foreign.sh: |
    # Names of another set. Sentinels match hellos by the master's name alone, which is mymaster in most sets. So a hello that is published here with a
    # Sentinel's rights (a migration tool, a neighbour with the same passwords) adds the Sentinel that it names as a voter. Under a newer epoch it
    # replaces the master by its own. An address is foreign when DNS has answered for every instance, and no instance has or had it.

    # The file `foreign` holds those addresses, for all programs of the pod. They end a minute after the last one was listed.
    FOREIGN_MS=60000

    # No port: a Sentinel that hears it removes the peer of that id, and cannot add it again.
    NO_PORT=70000

    recall_foreign() { read -r FOREIGN 2>/dev/null <"$HA_RUN/foreign" || FOREIGN=; }

    is_foreign() { recall_foreign && case " $FOREIGN " in *" $1 "*) ;; *) return 1 ;; esac; }

    # is_placed ADDRESS: whether a data pod or a Sentinel has or had it, as far as this pod knows.
    is_placed() {
      local file words
      ordinal_of "$1"
      [ "$PEER" = foreign ] || return 0
      for file in "$HA_STATE/addresses/$NAME-sentinel"-*; do
        read -r words 2>/dev/null <"$file" || words=
        case " $words " in *" $1 "*) return 0 ;; esac
      done
      return 1
    }

    # list_peers: asks each Sentinel for its peers and prints `ORDINAL ADDRESS ID` for each; ID is `-` while it is not known.
    list_peers() {
      each_server sentinel ask_sentinel "SENTINEL SENTINELS $MASTER_NAME"
      awk -v prefix="$ANSWERS" -v count="$SENTINEL_REPLICAS" '
        BEGIN {
          for (i = 0; i < count; i++) {
            file = prefix "." i; key = ""; began = 0
            while ((getline line < file) > 0) {
              sub(/\r$/, "", line)
              if (!began && line != "name") break
              began = 1
              if (key == "") { key = line; continue }
              if (key == "ip") ip = line
              if (key == "runid" && ip ~ /^[0-9a-fA-F.:]+$/) print i, ip, line ~ /^[0-9a-f]+$/ ? line : "-"
              key = ""
            }
            close(file)
          }
        }'
    }

    # count_own_peers: reads list_peers lines; prints the length of the longest list, less foreign peers.
    count_own_peers() {
      awk -v foreign="$FOREIGN" '
        BEGIN { n = split(foreign, list, " "); for (i = 1; i <= n; i++) skip[list[i]] = 1 }
        !($2 in skip) && ++peers[$1] > most { most = peers[$1] }
        END { print most + 0 }'
    }

    # seek_foreign: once a round. DNS is asked at most every 5 s, and only while the Sentinels list or name an address that this pod cannot place.
    seek_foreign() {
      local sentinel ip id unknown
      unknown=
      if [ "$NAMED" != none ] && ! is_placed "$NAMED"; then unknown=$NAMED; fi
      if [ "$MOST_PEERS" -lt "$SENTINEL_REPLICAS" ] && [ -z "$unknown" ]; then
        if [ -n "${FOREIGN_AT:-}" ] && [ $((NOW - FOREIGN_AT)) -ge "$FOREIGN_MS" ]; then
          rm -f "$HA_RUN/foreign"
          FOREIGN_AT=
        fi
        return 0
      fi
      list_peers >"$HA_RUN/peers"
      while read -r sentinel ip id; do is_placed "$ip" || unknown="$unknown $ip"; done <"$HA_RUN/peers"
      [ -n "$unknown" ] || return 0
      confirm_foreign "$unknown"
      [ -n "$FOREIGN" ] || return 0
      FOREIGN_AT=$NOW
      # The named master's guard, or any guard while that master is down.
      if [ "$ROLE" = master ] || [ "$NAMED_DOWN" -gt 0 ]; then drop_foreign <"$HA_RUN/peers"; fi
    }

    # confirm_foreign ADDRESSES: adds those that are foreign to FOREIGN.
    confirm_foreign() {
      local ip added n
      recall_foreign
      added=
      for ip in $1; do case " $FOREIGN " in *" $ip "*) ;; *) added="$added $ip" ;; esac done
      [ -n "$added" ] && [ $((NOW - ${CONFIRMED_AT:--5000})) -ge 5000 ] || return 0
      CONFIRMED_AT=$NOW
      if ! addresses_confirmed; then
        log_on_change "waiting: the Sentinels list$added, which this pod does not know, and DNS does not answer for every instance"
        return 0
      fi
      # Instances that an upgrade has added, and of which this pod has not read yet.
      n=0 INSTANCES=
      while [ "$n" -lt 9 ]; do
        [ "$n" -lt "$REDIS_REPLICAS" ] || place_name "$NAME-redis-$n"
        [ "$n" -lt "$SENTINEL_REPLICAS" ] || place_name "$NAME-sentinel-$n"
        n=$((n + 1))
      done
      for ip in $added; do
        case " $INSTANCES $FOREIGN " in *" $ip "*) continue ;; esac
        if is_placed "$ip"; then continue; fi
        log "$ip is no instance of this set: another set with the master name $MASTER_NAME, or a client with a Sentinel's password, has published it"
        FOREIGN="$FOREIGN $ip"
      done
      [ -z "$FOREIGN" ] || write_file "$HA_RUN/foreign" "$FOREIGN" || :
    }

    # place_name NAME: adds its address to INSTANCES, if it has one.
    place_name() {
      look_up "$1"
      INSTANCES="$INSTANCES $ADDRESS"
    }

    # drop_foreign: reads list_peers lines. A foreign peer counts as a voter, so without this no failover of a Sentinel gets its majority. A RESET would
    # empty the other lists, too.
    drop_foreign() {
      local sentinel ip id
      while read -r sentinel ip id; do
        case " $FOREIGN :$id" in *" $ip "*:-) continue ;; *" $ip "*) ;; *) continue ;; esac
        sentinel_address "$sentinel"
        log_on_change "sentinel $sentinel drops its peer $ip"
        ask_sentinel "$ADDRESS" "PUBLISH __sentinel__:hello $ip,$NO_PORT,$id,0,$MASTER_NAME,$MY_ADDRESS,$REDIS_PORT,0" >/dev/null </dev/null || :
      done
    }

    # reclaim: by a master, while a majority names a foreign address. The set is still its own: it has marked its epoch and has its history, a replica
    # streams from it, and no other data pod is a master. It takes a newer epoch, in which the Sentinels are told of it again.
    reclaim() {
      local rival outside
      outside=$NAMED
      is_foreign "$outside" && [ "$REPLACING" = 0 ] || return 0
      recall_reign
      read_replicas "$INFO"
      [ "$MARK_ROLE:$REIGN_HISTORY" = "master:$HISTORY" ] && is_mine "$REIGN_OF" || return 0
      [ -n "$ONLINE" ] || [ "$REDIS_REPLICAS" -eq 1 ] || return 0
      # shellcheck disable=SC2046 # a list of addresses
      rival=$(look_servers $(other_servers) | find_rival)
      [ -z "$rival" ] || return 0
      # Votes take their time.
      pause_contested || return 0
      if take_epoch "$outside"; then
        log "the Sentinels name $outside, which is no instance of this set: they are told of me in epoch $EPOCH"
        announce "$MY_ADDRESS"
      else
        log "the Sentinels name $outside, which is no instance of this set: no majority of votes for a newer epoch"
      fi
      left_to_a_hook || ask_local 'CLIENT UNPAUSE' >/dev/null || :
    }
  lib.ghosts.sh: |
    # Ghosts: addresses that Sentinels list and that are no instance of the set any more. Sentinel never forgets by itself: a removed
    # Sentinel goes on counting as a voter, a removed replica is asked for ever. `SENTINEL RESET` is the one way that keeps what matters
    # (the master, its epoch, the vote given in it, all settings) and empties both lists. A Sentinel that was reset hears of its peers
    # in 2 s and of the replicas in 10 s; until then it votes for others, but can lead no failover itself.
    #
    # So: one at a time, the next one only when every Sentinel lists all that live. What was reset shows in those lists, also to the
    # guard of another master, so that no lock is needed. Only the guard of the named master acts.

    # forget_ghosts: once a round.
    forget_ghosts() {
      [ "$ORDINAL" -lt "$REDIS_REPLICAS" ] || return 0
      [ $((NOW - ${GHOSTS_SOUGHT:--5000})) -ge "${GHOSTS_EVERY:-5000}" ] || return 0
      GHOSTS_SOUGHT=$NOW GHOSTS_EVERY=5000 RESETS=none GHOSTS='' GHOSTS_WAIT=''
      # By the counts that every answer carries: no list is longer than it should be.
      if [ "$MOST_REPLICAS" -lt "$REDIS_REPLICAS" ] && [ "$MOST_PEERS" -lt "$SENTINEL_REPLICAS" ]; then
        over ghosts
        return 0
      fi
      GHOSTS_EVERY=2000
      seek_ghosts
      [ "$RESETS" != none ] || over ghosts
      # What DNS has just said counts, and not what this pod has known for hours: an instance with a new address is no ghost.
      if [ "$RESETS" = none ] || ! lasts ghosts 2000; then
        say_of_ghosts "$GHOSTS_WAIT"
      elif ! addresses_confirmed; then
        say_of_ghosts 'DNS does not know every instance'
      else
        seek_ghosts
        [ "$RESETS" = none ] || reset_sentinel "$RESETS"
      fi
    }

    reset_sentinel() {
      sentinel_address "$1"
      log "sentinel $1 lists what is gone ($GHOSTS) and is reset: $(ask_sentinel "$ADDRESS" "SENTINEL RESET $MASTER_NAME" | tr '\n' ' ')"
    }

    say_of_ghosts() {
      [ "$1" != "${GHOSTS_SAID:-}" ] || return 0
      GHOSTS_SAID=$1
      [ -z "$1" ] || log "instances that are gone cannot be forgotten yet: $1"
    }

    # seek_ghosts: asks every Sentinel for its lists and sets RESETS (the ordinal to reset, or `none`), GHOSTS and GHOSTS_WAIT.
    seek_ghosts() {
      each_server sentinel ask_sentinel "SENTINEL REPLICAS $MASTER_NAME
    SENTINEL SENTINELS $MASTER_NAME"
      read_replicas "$INFO"
      ghost_facts >"$HA_RUN/ghosts"
      eval "$(choose_reset "$ANSWERS" <"$HA_RUN/ghosts")"
    }

    # ghost_facts: what choose_reset reads beside the lists.
    ghost_facts() {
      local count i own kind
      echo "calm $FAILING $NAMED_DOWN $OTHER $BLANK"
      echo "connected $ONLINE"
      echo "majority $MAJORITY"
      for kind in redis sentinel; do
        if [ "$kind" = redis ]; then count=$REDIS_REPLICAS; else count=$SENTINEL_REPLICAS; fi
        i=0
        while [ "$i" -lt "$count" ]; do
          "${kind}_address" "$i"
          # The master is nobody's replica, and no list has it.
          if [ "$kind $ADDRESS" = "redis $MY_ADDRESS" ]; then own=master; else own=$kind; fi
          echo "$own $i $ADDRESS"
          i=$((i + 1))
        done
      done
    }

    # choose_reset PREFIX: a pure function of the facts and of the lists in PREFIX.0 ...; prints shell assignments. A replica is a ghost if
    # it is no instance and not connected to the master, from whom Sentinel would learn of it again; a Sentinel, if it is none and down.
    choose_reset() {
      awk -v prefix="$1" '
        function read_list(i,   file, line, key, ip, at) {
          file = prefix "." i; key = ""
          while ((getline line < file) > 0) {
            sub(/\r$/, "", line)
            if (line == "name") { key = ""; at = 1 }
            if (!at) continue
            answers[i] = 1
            if (key == "") { key = line; continue }
            if (key == "ip") ip = line
            if (key == "flags" && ip ~ /^[0-9a-fA-F.:]+$/) judge(i, ip, line)
            key = ""
          }
          close(file)
        }
        function judge(i, ip, flags,   sentinel, down) {
          sentinel = flags ~ /sentinel/; down = flags ~ /s_down/
          if (sentinel ? ip in sentinels : ip in replicas) {
            if (!seen[i, sentinel, ip]++ && !(sentinel && down)) listed[i, sentinel]++
          } else if (ip in connected || ip == master || (sentinel && !down)) return
          else if (!((i, ip) in ghost)) { ghost[i, ip] = 1; ghosts[i] = ghosts[i] (ghosts[i] == "" ? "" : " ") ip }
        }
        function wait(why) { if (waits == "") waits = why }
        $1 == "calm" && $2 + $3 + $4 + $5 > 0 { wait("not every Sentinel names this master and holds it to be up") }
        $1 == "connected" { for (n = 2; n <= NF; n++) connected[$n] = 1 }
        $1 == "majority" { majority = $2 }
        $1 == "master" { master = $3 }
        $1 == "redis" { replicas[$3] = 1; want++; if ($3 == "") wait("the address of redis-" $2 " is not known"); else if (!($3 in connected)) wait("replica redis-" $2 " is not connected") }
        $1 == "sentinel" { sentinels[$3] = 1; count++; if ($3 == "") wait("the address of sentinel-" $2 " is not known") }
        END {
          for (i = 0; i < count; i++) { read_list(i); if (i in answers) answering++ }
          first = "none"
          for (i = count - 1; i >= 0; i--) if (ghosts[i] != "") first = i
          if (first != "none") {
            if (answering - 1 < majority) wait("of " count " Sentinels " answering + 0 " answer: without the one that is reset they are no majority")
            for (i = 0; i < count; i++) if (i in answers && (listed[i, 0] + 0 < want || listed[i, 1] + 0 < answering - 1))
              wait("sentinel-" i " lists " listed[i, 0] + 0 " of " want + 0 " replicas and " listed[i, 1] + 0 " of " answering - 1 " peers that answer")
          } else waits = ""
          printf "RESETS=%s GHOSTS=\"%s\" GHOSTS_WAIT=\"%s\"\n", waits == "" ? first : "none", first == "none" ? "" : ghosts[first], waits
        }'
    }
  lib.handover.sh: |
    # Handing over from a master that is well, so that nothing it acknowledged is lost: its writes pause, the target catches up, takes
    # over, and only then do writes go on - there. The caller sets MASTER (the announced address) and ASKED_AT (where its server answers).

    . "$LIB/ask.sh"
    . "$LIB/peers.sh"
    . "$LIB/each.sh"
    . "$LIB/view.sh"
    . "$LIB/files.sh"
    . "$LIB/mark.sh"
    . "$LIB/replicas.sh"
    . "$LIB/lease.sh"
    . "$LIB/counts.sh"
    . "$LIB/lead.sh"
    . "$LIB/foreign.sh"
    . "$LIB/line.sh"
    . "$LIB/target.sh"
    . "$LIB/replace.sh"
    . "$LIB/progress.sh"
    . "$LIB/pause.sh"
    . "$LIB/switch.sh"

    # hand_over BELOW: to a replica whose ordinal is lower than BELOW.
    hand_over() {
      look_sentinels
      if ! has_majority || [ "$NAMED" != "$MASTER" ]; then
        step "no handover: $VOTES of $SENTINELS Sentinels name $NAMED, $SILENT do not answer"
        return
      fi
      list_candidates "$1"
      TARGET=$(choose_target "$(ordinal_of "$MASTER" && echo "$PEER")" <"$HA_RUN/candidates")
      if [ -z "$TARGET" ]; then
        step "no handover: no replica is in sync and stays; found:${UNFIT:- none}"
        return
      fi
      if [ "${HA_PATH:-lead}" = lead ] && [ "$FAILING" = 0 ] && take_epoch "$MASTER"; then
        step "to $TARGET with $VOTED votes in epoch $EPOCH"
        die_at voted
        hand_over_myself
      elif [ "$1" -lt "$REDIS_REPLICAS" ]; then
        step "no handover: no epoch is to be had, and a Sentinel might choose a pod that leaves"
      else
        step "by a Sentinel, to one of$CANDIDATES"
        hand_over_by_sentinel
      fi
    }

    # list_candidates BELOW: sets CANDIDATES, the addresses of all replicas that may be promoted, and writes a line for each of them. Each is asked
    # for its priority itself: one that is ending, too, has set it to 0.
    list_candidates() {
      local address role priority offset version
      read_replicas "$(ask_master 'INFO replication')"
      CANDIDATES=
      # shellcheck disable=SC2086 # a list of addresses
      look_servers $ONLINE >"$HA_RUN/servers.$SCRIPT"
      while read -r address role priority offset _ _ version _; do
        ordinal_of "$address"
        if [ "$role:$priority" = replica:0 ] || [ "$role" != replica ] || [ "$PEER" = foreign ] || [ "$PEER" -ge "$1" ]; then
          UNFIT="$UNFIT $address:$role:priority-$priority"
        else
          CANDIDATES="$CANDIDATES $address"
          echo "$PEER $offset $version $address"
        fi
      done <"$HA_RUN/servers.$SCRIPT" >"$HA_RUN/candidates"
    }

    # hand_over_myself: this script owns the epoch and says who is the master of it.
    hand_over_myself() {
      prepare_switch
      open_lines "$ASKED_AT" "$TARGET"
      # What a line takes to stand would be time without writes.
      await_lines
      pause_writes && await_offset "$TARGET" || return 0
      if ! promote_target; then
        step "no handover: $TARGET did not become a master"
        return
      fi
      if ! still_paused; then
        ask_now "$TARGET" "REPLICAOF $MASTER $REDIS_PORT" >/dev/null || :
        return
      fi
      PAUSED=promoted
      mark promoted
      if [ -n "${HA_DIE_AT:-}" ]; then die_in_the_switch; fi
      tell
      mark announced
      await_successor || return 0
      step_down
    }

    # hand_over_by_sentinel: when no epoch is to be had, one Sentinel is asked to choose among all that have caught up.
    hand_over_by_sentinel() {
      # shellcheck disable=SC2086 # a list of addresses
      pause_writes && await_offset $CANDIDATES && still_paused || return 0
      ask_for_failover || return 0
      PAUSED=promoted
      await_successor || return 0
      step_down
    }
  lib.keys.sh: |
    # Passwords. Beside each key of the Secret may stand its predecessor (`<key>-previous`), and a data pod remembers the last value
    # that every server was seen to take (`agreed.<key>`). Each of them is let in, and tried one after the other; where only one
    # can be told, to replication and to a Sentinel, it is the agreed one.

    # What must be there: a proxy has no key but its own, and servers need none of it to serve.
    SECRET_KEYS=${SECRET_KEYS:-internal-key redis-password}
    PROXY_KEY=proxy-password
    NL='
    '

    # The internal users are named after namespace and release: two sets that share a Secret and a master name cannot merge.
    GUARD_USER=$NAMESPACE.$NAME.guard
    REPLICA_USER=$NAMESPACE.$NAME.replica
    SENTINEL_USER=$NAMESPACE.$NAME.sentinel
    PROXY_USER=$NAMESPACE.$NAME.proxy
    # Nothing is said on it: who listens there waits for the connection's end.
    WATCH_CHANNEL=$GUARD_USER

    # hash TEXT: sets HASH. Each script begins with some of these, a probe too, so none costs more than one process.
    hash() {
      HASH=$(printf '%s' "$1" | sha256sum)
      HASH=${HASH%% *}
    }

    # hashes LIST: of passwords, as words of an ACL.
    hashes() {
      local words each
      words=
      for each in $1; do
        hash "$each"
        words="${words:+$words }#$HASH"
      done
      echo "$words"
    }

    # quoted SOURCE KEY: for redis-cli and for the proxy. Any byte may stand in a password: each is written as \xHH.
    quoted() { value "$1" "$2" | od -An -v -tx1 | tr -d ' \n' | sed 's/../\\x&/g'; }

    # read_value SOURCE KEY: sets TEXT to the value byte by byte, empty when there is none.
    read_value() {
      case $1 in
        current) slurp "$HA_SECRETS/$2" ;;
        previous) slurp "$HA_SECRETS/$2-previous" ;;
        agreed) slurp "$HA_RUN/agreed.$2" && TEXT=${TEXT%"$NL"} ;;
      esac
    }

    # cut_newlines: takes those at the end off TEXT, which an editor or `echo` has left there.
    cut_newlines() {
      while :; do
        case $TEXT in *"$NL") TEXT=${TEXT%"$NL"} ;; *) return 0 ;; esac
      done
    }

    # key_name FILE: sets KEY_NAME to what the Secret calls it. KEY_NAMES holds `file=key` for each that has another name there.
    key_name() {
      local pair
      KEY_NAME=$1
      for pair in ${KEY_NAMES:-}; do
        [ "${pair%%=*}" != "$1" ] || KEY_NAME=${pair#*=}
      done
    }

    # die_without FILE: ends with the name of the key that the Secret lacks.
    die_without() {
      local file needed
      needed=
      for file in redis-password internal-key; do
        key_name "$file"
        needed="${needed:+$needed, }$KEY_NAME"
      done
      key_name "$PROXY_KEY"
      needed="$needed and $KEY_NAME"
      key_name "$1"
      die "the Secret has no key $KEY_NAME: it needs $needed" >&2
    }

    # value SOURCE KEY: prints it without a newline at its end, nothing when there is none.
    value() {
      read_value "$1" "$2"
      cut_newlines
      if [ "$1:$TEXT" = current: ] && is_needed "$2"; then die_without "$2"; fi
      printf '%s' "$TEXT"
    }

    is_needed() { case " $SECRET_KEYS " in *" $1 "*) ;; *) return 1 ;; esac }

    # also NAME WORD: adds it to the list of that name, once.
    also() {
      local list
      eval "list=\$$1"
      case " $list " in
        *" $2 "*) ;;
        *) eval "$1=\"\${list:+\$list }\$2\"" ;;
      esac
    }

    # read_keys: sets the lists <ROLE>_PASSWORDS, the current one first, the words APPLICATION_HASHES, and what is agreed:
    # REPLICA_PASSWORD, SENTINEL_PASSWORD, APPLICATION_AGREED.
    read_keys() {
      local known key password source
      GUARD_PASSWORDS='' REPLICA_PASSWORDS='' SENTINEL_PASSWORDS='' APPLICATION_HASHES='' known=''
      # What is agreed comes last and wins; a new pod knows of no agreement, and everybody takes the previous one, if there is one.
      for source in current previous agreed; do
        key=$(value "$source" internal-key) || return 1
        if [ -n "$key" ]; then
          [ "$key" = "$known" ] || derive "$key"
          known=$key
          also GUARD_PASSWORDS "$GUARD_PASSWORD"
          also REPLICA_PASSWORDS "$REPLICA_PASSWORD"
          also SENTINEL_PASSWORDS "$SENTINEL_PASSWORD"
        fi
        if is_needed redis-password; then read_application "$source" || return 1; fi
      done
    }

    # read_application SOURCE: a client that takes the password from the Secret as it is sends the newline at its end, too: both forms
    # are let in.
    read_application() {
      local password
      password=$(value "$1" redis-password) || return 1
      [ -n "$password" ] || return 0
      hash "$password"
      APPLICATION_AGREED="#$HASH"
      also APPLICATION_HASHES "$APPLICATION_AGREED"
      read_value "$1" redis-password
      [ "$TEXT" != "$password" ] || return 0
      hash "$TEXT"
      also APPLICATION_HASHES "#$HASH"
    }

    # log_newline: says that the application's password ends in one in the Secret, if it does.
    log_newline() {
      read_value current redis-password
      case $TEXT in *"$NL") ;; *) return 0 ;; esac
      key_name redis-password
      log "$KEY_NAME ends in a newline in the Secret: clients are let in with it and without"
    }

    derive() {
      hash "guard:$1" && GUARD_PASSWORD=$HASH
      hash "replica:$1" && REPLICA_PASSWORD=$HASH
      hash "sentinel:$1" && SENTINEL_PASSWORD=$HASH
    }

    # proxy_hashes: prints the passwords of the proxies as words of an ACL: those of their own key, and what proxies of charts before it
    # derive from internal-key, which log in while an upgrade or a rollback replaces them.
    proxy_hashes() {
      local source password hashes
      hashes=
      for source in current previous agreed; do
        password=$(value "$source" "$PROXY_KEY")
        [ -z "$password" ] || { hash "$password" && also hashes "#$HASH"; }
      done
      for source in current previous agreed; do
        password=$(value "$source" internal-key)
        [ -z "$password" ] || { hash "proxy:$password" && hash "$HASH" && also hashes "#$HASH"; }
      done
      echo "$hashes"
    }

    # refresh_keys: reads them again if the Secret's files or what is agreed have changed; false if they have not, or if one is missing.
    # A process that waits for long calls it before it acts: what it knew may be let in nowhere by then. Sets PROXY_AGREED.
    refresh_keys() {
      local now agreed file current
      now='' PROXY_AGREED=yes
      for file in $SECRET_KEYS $PROXY_KEY; do
        read_value current "$file"
        [ -n "$TEXT" ] || ! is_needed "$file" || return 1
        current=$TEXT agreed=$TEXT
        now="$now$file:$TEXT"
        read_value previous "$file"
        agreed=${TEXT:-$agreed}
        now="${now}previous:$TEXT"
        # What a new pod begins with is no change.
        read_value agreed "$file"
        now="${now}agreed:${TEXT:-$agreed}"
        if [ "$file" = "$PROXY_KEY" ] && [ -n "$current" ] && [ "${TEXT:-$agreed}" != "$current" ]; then PROXY_AGREED=no; fi
      done
      [ "$now" != "${KEYS_SEEN:-}" ] || return 1
      # Changed again while they are read: found the next time.
      read_keys && KEYS_SEEN=$now
    }
  lib.lead.sh: |
    # Leading a failover from outside, in the Sentinels' own words. An epoch belongs to whom a majority of them votes for; its owner
    # may name a master under it, and what it names under a newer epoch every Sentinel takes over at once. So there is never
    # more than one configuration an epoch, whoever leads: a Sentinel, a hook that hands over, or a guard.

    # take_epoch MASTER: sets EPOCH once a majority has voted for this attempt. Afterwards no Sentinel begins a failover of its own for
    # twice the failover-timeout. A Sentinel that has seen a newer epoch says no, so the next one asked for is higher. This pod's mark may know of a
    # newer one than Sentinels that lost their state.
    take_epoch() {
      local jump
      count_voters
      read_mark
      # A name that nobody else has, without a process.
      read -r LEADER </proc/sys/kernel/random/uuid
      EPOCH=$NAMED_EPOCH
      [ "$OTHER_EPOCH" -le "$EPOCH" ] || EPOCH=$OTHER_EPOCH
      [ "$MARK_EPOCH" -le "$EPOCH" ] || EPOCH=$MARK_EPOCH
      for jump in 1 1 10 100; do
        EPOCH=$((EPOCH + jump))
        ask_votes "$1"
        if [ "$VOTED" -ge "$VOTES_NEEDED" ]; then return 0; fi
        look_sentinels
        count_voters
        if [ "$REPLACING" -gt 0 ]; then return 1; fi
        [ "$VOTED_EPOCH" -le "$EPOCH" ] || EPOCH=$VOTED_EPOCH
      done
      return 1
    }

    # ask_votes MASTER: sets VOTED, the number of votes for us, and VOTED_EPOCH, the newest epoch in which a Sentinel has voted for anyone.
    # The same answers say which peers each Sentinel knows. A Sentinel votes only on the address that it monitors.
    ask_votes() {
      [ "$1" != "$NAMED" ] || set -- "${NAMED_AS:-$1}"
      each_server sentinel ask_sentinel "SENTINEL IS-MASTER-DOWN-BY-ADDR $1 $REDIS_PORT $EPOCH $LEADER
    SENTINEL SENTINELS $MASTER_NAME"
      recall_foreign
      eval "$(count_votes "$ANSWERS" "$SENTINEL_REPLICAS" "$LEADER" "$EPOCH" "$FOREIGN")"
    }

    # count_votes PREFIX COUNT LEADER EPOCH FOREIGN: the answers in PREFIX.0 ... as shell assignments. PEER_OF_<i> is `ip,port,runid` of a Sentinel
    # that Sentinel i knows, and none of FOREIGN, a list of addresses.
    count_votes() {
      awk -v prefix="$1" -v count="$2" -v leader="$3" -v epoch="$4" -v foreign="${5:-}" '
        BEGIN {
          n = split(foreign, list, " "); for (i = 1; i <= n; i++) skip[list[i]] = 1
          for (i = 0; i < count; i++) {
            file = prefix "." i; n = 0; key = ip = port = peer = ""; who = ""
            while ((getline line < file) > 0) {
              sub(/\r$/, "", line); n++
              if (n == 2) who = line
              if (n == 3) { if (line + 0 > top) top = line + 0; if (who == leader && line + 0 == epoch + 0) voted++ }
              if (n > 3 && peer == "") {
                if (key == "ip") ip = line
                if (key == "port") port = line
                if (key == "runid" && line ~ /^[0-9a-f]+$/ && ip ~ /^[0-9a-fA-F.:]+$/ && port ~ /^[0-9]+$/ && !(ip in skip)) peer = ip "," port "," line
                key = (n % 2 == 0) ? line : ""
              }
            }
            close(file)
            printf "PEER_OF_%d=%s ", i, peer
          }
          printf "VOTED=%d VOTED_EPOCH=%d\n", voted, top
        }'
    }

    # may_tell ORDINAL MASTER: sets ADDRESS of this Sentinel and HELLO, which tells it under EPOCH who is the master. It is said in the name of a
    # peer that it knows: a stranger would be listed as one more Sentinel.
    may_tell() {
      local peer
      sentinel_address "$1"
      eval "peer=\${PEER_OF_$1:-}"
      HELLO="PUBLISH __sentinel__:hello $peer,$EPOCH,$MASTER_NAME,$2,$REDIS_PORT,$EPOCH"
      [ -n "$ADDRESS" ] && [ -n "$peer" ]
    }

    # prepare_words MASTER REPLICAS [OTHERS]: what is said in the moment of `tell`: to every Sentinel who is the master of EPOCH, and to these servers
    # whom to follow; the master refuses writes until one of them does. Of the others none has said that it is a replica. One that is stopped hears it
    # when it goes on, and may be a master of an earlier reign: nobody may promote it before its guard has seen it in sync.
    prepare_words() {
      local i server
      i=0
      while [ "$i" -lt "$SENTINEL_REPLICAS" ]; do
        if may_tell "$i" "$1"; then when_told "$ADDRESS" "$SENTINEL_PORT" "$HELLO"; fi
        i=$((i + 1))
      done
      for server in $2; do
        if [ "$server" != "$1" ]; then when_told "$server" "$REDIS_PORT" "REPLICAOF $1 $REDIS_PORT"; fi
      done
      for server in ${3:-}; do
        if [ "$server" != "$1" ]; then
          when_told "$server" "$REDIS_PORT" "CONFIG SET replica-priority 0
    REPLICAOF $1 $REDIS_PORT"
        fi
      done
    }

    # announce ADDRESS: to every Sentinel.
    announce() {
      local pids i
      pids=
      i=0
      while [ "$i" -lt "$SENTINEL_REPLICAS" ]; do
        if may_tell "$i" "$1"; then
          ask_sentinel "$ADDRESS" "$HELLO" >/dev/null &
          pids="$pids $!"
          die_at one-told
        fi
        i=$((i + 1))
      done
      # shellcheck disable=SC2086 # a list of numbers
      [ -z "$pids" ] || wait $pids || :
    }

    # die_at STEP: for tests alone: the environment names the step at which this script is killed.
    die_at() {
      [ "${HA_DIE_AT:-}" = "$1" ] || return 0
      log "killed at $1"
      kill -9 $$
    }
  lib.lease.sh: |
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
  lib.leave.sh: |
    # Leaving a master that a quorum holds to be down, before another is promoted. At the same time Sentinel may promote this very server, or lead
    # it to the one that it promoted; who leaves that one by mistake, or takes itself for promoted, is a second master. So the question and the
    # act go over one open line, a millisecond apart, and what the server is in the moment before the act says what it is to be afterwards.

    # An address on which nobody answers: a replica of it has left its master and keeps its data and its history.
    NOWHERE=$HA_LOCAL
    NOWHERE_PORT=1

    # leave ADDRESS: no longer follow it.
    leave() {
      local client
      know_myself kept
      # The master itself hears it too, when it goes on; it has something better to do then.
      if [ "$1" = "$MY_ADDRESS" ]; then return 0; fi
      LINE=yes
      # The guard and who listens for it may leave in the same moment.
      open_line "leave.$SCRIPT" 3 4 "$HA_LOCAL" || LINE=no
      client=${!:-}
      leave_if_there "$1"
      exec 3>&- 4<&-
      [ -z "$client" ] || wait "$client" || :
    }

    ask_own() { if [ "$LINE" = yes ]; then ask_line 3 4 "$1"; else ask_local "$1"; fi; }

    leave_if_there() {
      local info said
      info=$(ask_own 'INFO replication') || :
      field role "$info" || log "not leaving $1: my own server does not answer"
      field master_host "$info" && [ "$FIELD" = "$1" ] || return 0
      said=$(ask_own "INFO replication
    REPLICAOF $NOWHERE $NOWHERE_PORT") || :
      log "leaving $1: a quorum holds it to be down"
      field role "$said" || return 0
      if [ "$FIELD" = master ]; then
        log "a master again: promoted while leaving"
        ask_own 'REPLICAOF NO ONE' >/dev/null || :
      elif field master_host "$said" && [ "$FIELD" != "$1" ]; then
        log "following $FIELD again: led there while leaving"
        ask_own "REPLICAOF $FIELD $REDIS_PORT" >/dev/null || :
      fi
    }
  lib.line.sh: |
    # Open lines to servers, for the moments in which the start of every process is time without writes: the client runs, is connected
    # and logged in before, and then a command costs a write and a read. Whoever uses them ignores SIGPIPE.

    LINE_SECONDS=2

    # open_lines FIRST SECOND: to two servers, by their addresses. A line ends after LINE_SECONDS, whatever happens.
    open_lines() {
      open_line first 3 4 "$1" && FIRST_LINE=$1
      open_line second 5 6 "$2" && SECOND_LINE=$2
    }

    # open_line NAME IN OUT ADDRESS: IN and OUT are numbers of file descriptors.
    open_line() {
      local answer
      rm -f "$HA_RUN/$1.in" "$HA_RUN/$1.out"
      # To open what is not there would end this shell.
      mkfifo "$HA_RUN/$1.in" "$HA_RUN/$1.out" || return 1
      timeout "$LINE_SECONDS" "$HA_ENGINE-cli" -h "$4" -p "$REDIS_PORT" <"$HA_RUN/$1.in" >"$HA_RUN/$1.out" 2>/dev/null &
      eval "exec $2>\"\$HA_RUN/$1.in\" $3<\"\$HA_RUN/$1.out\""
      { printf 'AUTH %s %s\n' "$GUARD_USER" "$GUARD_PASSWORD" >&"$2"; } 2>/dev/null && read -r answer <&"$3" && [ "$answer" = OK ]
    }

    # ask_line IN OUT COMMANDS: one command a line; prints the answers. The end of them is known by that of a PING. Who was thrown out (the guard of
    # an old master does that to everybody) is let in again without having logged in: there is no use in waiting for more.
    ask_line() {
      local answer
      { printf '%s\nPING\n' "$3" >&"$1"; } 2>/dev/null || return 1
      while read -r answer <&"$2"; do
        case $answer in PONG) return 0 ;; NOAUTH*) return 1 ;; esac
        printf '%s\n' "$answer"
      done
      return 1
    }

    # ask_now ADDRESS COMMANDS: as ask_redis does, on an open line if there is one.
    ask_now() {
      case $1 in
        "${FIRST_LINE:-}") ask_line 3 4 "$2" && return 0 ;;
        "${SECOND_LINE:-}") ask_line 5 6 "$2" && return 0 ;;
      esac
      ask_redis "$1" "$2"
    }

    # when_told HOST PORT COMMANDS: said on a line of its own as soon as `tell` is called.
    when_told() {
      if [ -z "${TOLD:-}" ]; then
        rm -f "$HA_RUN/tell.$SCRIPT" "$HA_RUN/heard.$SCRIPT" "$HA_RUN/silence.$SCRIPT"
        mkfifo "$HA_RUN/tell.$SCRIPT" "$HA_RUN/heard.$SCRIPT"
        # Open both ways they are there before anybody reads, and keep what was written. Each line reads one byte of the first one.
        exec 7<>"$HA_RUN/tell.$SCRIPT" 9<>"$HA_RUN/heard.$SCRIPT"
      fi
      {
        printf 'AUTH %s %s\n' "$GUARD_USER" "$GUARD_PASSWORD"
        read -r _ <&7
        [ -e "$HA_RUN/silence.$SCRIPT" ] || printf '%s\n' "$3"
      } 2>/dev/null | timeout "$LINE_SECONDS" "$HA_ENGINE-cli" -h "$1" -p "$2" >&9 2>/dev/null &
      TOLD="${TOLD:-} $!"
      if [ "$2" = "$SENTINEL_PORT" ]; then SWITCHED="${SWITCHED:-} $!"; fi
    }

    # await_lines: until all that were opened by when_told have logged in, or for a third of a second: one may lead to nobody.
    await_lines() {
      local answer each
      [ -n "${TOLD:-}" ] || return 0
      { pause 0.3 && echo late >&9; } &
      for each in $TOLD; do
        read -r answer <&9 && [ "$answer" != late ] || return 0
      done
    }

    # tell: all at once, and wait until the Sentinels have heard it: that is the switch, and a server that is stopped keeps nobody from it.
    tell() {
      local each
      for each in $TOLD; do echo; done >&7
      # shellcheck disable=SC2086 # a list of numbers
      [ -z "${SWITCHED:-}" ] || wait $SWITCHED || :
      TOLD='' SWITCHED=''
    }

    # never_tell: nothing is said any more, and nobody is left waiting for the word.
    never_tell() {
      [ -n "${TOLD:-}" ] || return 0
      : >"$HA_RUN/silence.$SCRIPT"
      tell
    }
  lib.links.sh: |
    # Connections of Sentinels that were begun while a Service had no endpoint. The node refuses such a connection inside connect(), and Linux
    # leaves that refusal in the socket's error queue, where nobody looks for it. If a pod takes the Service over before the kernel has tried
    # again, the connection comes about all the same, works, and is reported as broken by every epoll_wait: the Sentinel spins on it for as
    # long as it lives, on a core of its own. One that is made anew is free of it. So each Sentinel's connections are closed once, early in
    # the life of the server they lead to: it connects again within a tenth of a second.

    LINKS_MS=60000

    # renew_my_links: those to this pod's server.
    renew_my_links() {
      [ -n "${YOUNG_UNTIL:-}" ] || YOUNG_UNTIL=$((NOW + LINKS_MS)) LINKED_here='' FOLLOWED=
      [ "$ROLE" = master ] || FOLLOWED=yes
      [ "$NOW" -ge "$YOUNG_UNTIL" ] || renew_links here pubsub ask_local
    }

    # renew_peer_links: those to Sentinels that were away: they have no guard, so that of the named master acts for them. Who listens to them
    # has set BACK_<ordinal>. A server that began as the master came after all pods were gone: any of them may have begun before its peers.
    renew_peer_links() {
      local peer back
      peer=0
      while [ "$peer" -lt "$SENTINEL_REPLICAS" ]; do
        eval "back=\${BACK_$peer:-}"
        if began_as_master || { [ -n "$back" ] && [ $((NOW - back)) -lt "$LINKS_MS" ]; }; then
          sentinel_address "$peer"
          renew_links "$peer" normal ask_sentinel "$ADDRESS"
        fi
        peer=$((peer + 1))
      done
    }

    began_as_master() { [ -z "$FOLLOWED" ] && [ "$NOW" -lt "$YOUNG_UNTIL" ]; }

    # free_stuck_ones: who began to connect to this server's Service while it led to the pod before this one sends into the void, and a Sentinel
    # gives a connection 15 s before it makes another (SENTINEL_MIN_LINK_RECONNECT_PERIOD). Until then it holds a master that serves to be down. It
    # makes all its connections anew when it is told a login, be it the one that it has.
    free_stuck_ones() {
      local stuck
      if [ -z "$DOWN_ONES" ] || [ "$NOW" -ge "$YOUNG_UNTIL" ]; then
        over stuck
        return
      fi
      lasts stuck 1000 || return 0
      over stuck
      for stuck in $DOWN_ONES; do
        sentinel_address "$stuck"
        log "sentinel $stuck holds me to be down, and is to connect anew: $(ask_sentinel "$ADDRESS" "SENTINEL SET $MASTER_NAME auth-user $SENTINEL_USER")"
      done
    }

    # renew_links WHERE TYPE ASK [ADDRESS]: closes all of them as soon as there is one of a Sentinel that was not seen here yet. The name that
    # it gives its connections holds its id.
    renew_links() {
      local where type ids id seen
      where=$1 type=$2
      shift 2
      eval "seen=\${LINKED_$where:-}"
      ids=$("$@" "CLIENT LIST TYPE $type" | linked_sentinels "$SENTINEL_USER")
      for id in $ids; do
        case " $seen " in *" $id "*) continue ;; esac
        eval "LINKED_$where=\$ids"
        log "the Sentinels $ids are to connect anew ($where): $("$@" "CLIENT KILL USER $SENTINEL_USER") closed"
        return
      done
    }

    # linked_sentinels USER: the ids of the Sentinels in a CLIENT LIST.
    linked_sentinels() {
      awk -v user="user=$1" '
        { mine = 0; id = "" }
        { for (i = 1; i <= NF; i++) { if ($i == user) mine = 1; if ($i ~ /^name=sentinel-/) { split($i, part, "-"); id = part[2] } } }
        mine && id != "" && !seen[id]++ { printf "%s%s", sep, id; sep = " " }'
    }
  lib.listen.sh: |
    # What the Sentinels announce, heard the moment they say it. `+odown` is a quorum's word that the master is down: from then on
    # another may be promoted at any time. A master that was only stopped and goes on right then would find its replicas still
    # there, and they would confirm to it writes that the new reign throws away. So every replica leaves it first; and a master that is well
    # takes no write while it is replaced.

    # Every client writes into one pipe, each message whole; the guard starts the clients, and one shell reads. No more of either: all of
    # them stand in every pod all the time.

    # What the shell says to itself through it, and after how many seconds.
    LOOK=look-again
    LOOK_AFTER=0.2

    # open_ears: the pipe is open both ways, so that it outlives every client.
    open_ears() {
      rm -f "$HA_RUN/said"
      mkfifo "$HA_RUN/said"
      exec 8<>"$HA_RUN/said"
    }

    # listen: never ends by itself.
    listen() {
      local channel said next line
      SCRIPT=listen channel='' SETTLED=none DUE=none
      while read -r line <&8; do
        said="$channel $line"
        channel=$line
        case $said in
          "+odown master $MASTER_NAME "*)
            said=${said#"+odown master $MASTER_NAME "}
            leave "${said%% *}"
            held blocked || await_failover &
            ;;
          "+try-failover master $MASTER_NAME "* | "+elected-leader master $MASTER_NAME "*)
            said=${said#*" master $MASTER_NAME "}
            pause_if_replaced "${said%% *}"
            ;;
          "+switch-master $MASTER_NAME "*)
            # OLD-ADDRESS PORT NEW-ADDRESS PORT
            said=${said#"+switch-master $MASTER_NAME "}
            next=${said#* * }
            look_in_turn "${said%% *}" "${next%% *}"
            ;;
          "$LOOK "*) look_again "${said#"$LOOK "}" ;;
          "-odown master $MASTER_NAME "*) look_again ;;
          *) continue ;;
        esac
        # The guard's next round asks the Sentinels, too.
        : >"$HA_RUN/heard"
      done
    }

    # hear_all: once a round: a client for each Sentinel, those too that are added while this pod lives. One that has ended is started again;
    # one for a Sentinel that is gone ends by itself.
    hear_all() {
      local i client
      HEAR_TRIES=$((${HEAR_TRIES:-0} + 1))
      i=0
      while [ "$i" -lt "$SENTINEL_REPLICAS" ]; do
        eval "client=\${HEARS_$i:-}"
        if [ -n "$client" ] && ! kill -0 "$client" 2>/dev/null; then
          # A shell remembers whom nobody has waited for.
          wait "$client" || :
          client=
          eval "BACK_$i=$NOW LINKED_$i="
        fi
        [ -n "$client" ] || hear "$i"
        i=$((i + 1))
      done
    }

    # hear ORDINAL: sets HEARS_<ordinal>, the process of a client. Only with its command as arguments does it stay; its password still
    # comes through standard input. Who refuses it ends at once, and the next one tries another.
    hear() {
      local ordinal
      sentinel_address "$1"
      [ -n "$ADDRESS" ] || return 0
      # shellcheck disable=SC2086 # a list of words
      set -- "$1" $GUARD_PASSWORDS
      ordinal=$1
      shift $((1 + HEAR_TRIES % ($# - 1)))
      echo "$1" | "$HA_ENGINE-cli" -h "$ADDRESS" -p "$SENTINEL_PORT" \
        --user "$GUARD_USER" --askpass SUBSCRIBE +odown -odown +try-failover +elected-leader +switch-master >&8 2>/dev/null &
      eval "HEARS_$ordinal=$!"
    }

    # await_failover: a Sentinel begins one in the moment of its +odown, if its earlier votes let it; the slowest has that within a second.
    await_failover() {
      SCRIPT=blocked
      hold blocked 2000
      pause 1
      replace_blocked || :
    }

    # look_in_turn OLD NEXT: a master that is replaced looks at once. For all others nothing is urgent: whoever led the failover tells the replicas, and
    # in the next tenths of a second the other Sentinels are to hear of it, and the clients. What every pod asked then would have both cores of a small
    # machine busy. So this shell says to itself that it is to look, a moment later and once.
    look_in_turn() {
      know_myself kept
      if is_mine "$1"; then
        look_again "$2"
      elif [ "$2" != "$SETTLED" ] && [ "$2" != "$DUE" ]; then
        DUE=$2
        remind "$2"
      fi
    }

    remind() { { pause "$LOOK_AFTER" && printf '%s\n%s\n' "$LOOK" "$1" >&8; } & }

    # look_again [NEXT]: what was announced is one Sentinel's word, so all are asked, unless this pod is a replica that follows NEXT already: then the
    # guard's next round will do. While this pod hands over, that script alone moves it. What is missed here the guard's next round finds. Sets
    # SETTLED to the master that this pod follows so, or that a majority names and it follows or is: what the other Sentinels announce a moment
    # later is the same.
    look_again() {
      local place
      SETTLED=none DUE=none
      if held handover; then return 0; fi
      # Names are looked up by the guard, which keeps the answers; here they would cost both time and a process each.
      know_myself kept
      [ -n "$MY_ADDRESS" ] || return 0
      read_server || return 0
      if [ "$ROLE:${FOLLOWS:-}" = "slave:${1:-none}" ]; then
        SETTLED=$1
        return 0
      fi
      look_sentinels
      read_mark
      realign || mark_my_reign "$MY_ADDRESS" "$INFO"
      if [ "$ROLE" = master ]; then place=$MY_ADDRESS; else place=${FOLLOWS:-}; fi
      if has_majority && [ "$FAILING:$place" = "0:$NAMED" ]; then SETTLED=$NAMED; fi
    }

    # leave_if_down: should the event have been missed. A failover alone is none: its Sentinel may just have pointed me at the new master.
    leave_if_down() {
      if has_majority && [ "$ODOWN" -gt 0 ]; then leave "$NAMED"; fi
    }
  lib.load.sh: |
    # Whether the files here can be loaded, tried before a port is open: a server that serves has all of them, or does not start.

    # load_alone APPENDONLY: starts a server without a port that loads the files, and waits until it has. False when it refused them: sets DAMAGE to
    # its words. A server that was killed, or that refuses its configuration, says nothing about its files.
    load_alone() {
      local code began words
      now
      began=$NOW
      write_loader_config "$1"
      (exec_server "$HA_RUN/load.conf") >"$HA_RUN/load.log" 2>&1 9>&- &
      LOADER_PID=$!
      while kill -0 "$LOADER_PID" 2>/dev/null; do
        if loader_says loading 0; then return 0; fi
        now
        beat "waiting: a server without a port loads the files, since $(((NOW - began) / 1000)) s"
        pause 0.2
      done
      code=0
      wait "$LOADER_PID" || code=$?
      LOADER_PID=
      case $code in
        137 | 143) log "files: the server that loaded them was killed (exit code $code)" ;;
        *)
          words=$(config_words "$HA_RUN/load.conf")
          if [ -n "$words" ]; then
            log "files: not tried, because the server refuses its configuration: $words"
            return 0
          fi
          DAMAGE=$(last_words <"$HA_RUN/load.log")
          return 1
          ;;
      esac
    }

    write_loader_config() (
      umask 077
      {
        cat "$HA_CONFIG/redis.conf"
        cat <<EOF
    port 0
    unixsocket $HA_RUN/load.sock
    unixsocketperm 700
    dir $HA_DATA
    save ""
    loglevel notice
    logfile ""
    maxmemory 0
    appendonly $1
    auto-aof-rewrite-percentage 0
    EOF
      } >"$HA_RUN/load.conf"
    )

    # loader_says NAME VALUE
    loader_says() { field "$1" "$(ask_loader 'INFO persistence')" && [ "$FIELD" = "$2" ]; }

    ask_loader() { echo "$1" | timeout 1 "$HA_ENGINE-cli" -s "$HA_RUN/load.sock" 2>/dev/null || :; }

    end_loader() {
      [ -n "${LOADER_PID:-}" ] || return 0
      kill -9 "$LOADER_PID" 2>/dev/null || :
      wait "$LOADER_PID" 2>/dev/null || :
      LOADER_PID=
      rm -f "$HA_RUN/load.sock" "$HA_RUN/load.conf"
    }

    # take_dump: makes an append-only file of dump.rdb, which a server with one would not read. Once its manifest is written the dump has another name.
    take_dump() {
      write_file "$HA_STATE/taking-dump" 1 || return 1
      rm -rf "$HA_DATA/appendonlydir"
      load_alone no || return 1
      until [ -e "$HA_DATA/$MANIFEST" ]; do
        if ! kill -0 "${LOADER_PID:-none}" 2>/dev/null; then
          log "files: dump.rdb is not loaded, because the server that loads it has ended"
          return 1
        fi
        loader_says aof_enabled 1 || ask_loader 'CONFIG SET appendonly yes' >/dev/null
        beat "waiting: the append-only file is made of dump.rdb ($(last_words <"$HA_RUN/load.log"))"
        pause 0.2
      done
      log "files: dump.rdb is loaded, $(ask_loader DBSIZE) keys in database 0; it is now dump.rdb.loaded"
      end_loader
      mv -f "$HA_DATA/dump.rdb" "$HA_DATA/dump.rdb.loaded"
      rm -f "$HA_STATE/taking-dump"
    }
  lib.made.sh: |
    # How many instances of each kind there have been. An upgrade that stops halfway says five in the settings, and makes three. Where no Sentinel names
    # a master, a pod that starts would wait for ever for what the other two have to say. So each data pod keeps on its volume for how many the set
    # was ever seen: first the numbers of the settings, once they were complete; after that what the lists of the Sentinels have more.

    # read_made: sets MADE_REDIS and MADE_SENTINELS; both are empty when the set was never seen complete.
    read_made() {
      read -r MADE_REDIS MADE_SENTINELS 2>/dev/null <"$HA_STATE/made" || :
      case ${MADE_REDIS:-} in [1-9]) ;; *) MADE_REDIS='' ;; esac
      case ${MADE_SENTINELS:-} in [1-9]) ;; *) MADE_REDIS='' ;; esac
      [ -n "$MADE_REDIS" ] || MADE_SENTINELS=
    }

    # note_made: of a guard, after look_sentinels. The lists of both kinds may be short for some seconds; then what was noted stays.
    note_made() {
      local pods voters
      has_majority || return 0
      pods=$((MOST_REPLICAS + 1)) voters=$SENTINELS
      if [ -z "$MADE_REDIS" ]; then
        [ "$pods" -ge "$REDIS_REPLICAS" ] && [ "$voters" -eq "$SENTINEL_REPLICAS" ] || return 0
      else
        [ "$pods" -ge "$MADE_REDIS" ] || pods=$MADE_REDIS
        [ "$voters" -ge "$MADE_SENTINELS" ] || voters=$MADE_SENTINELS
      fi
      [ "$pods" -le "$REDIS_REPLICAS" ] || pods=$REDIS_REPLICAS
      [ "$voters" -le "$SENTINEL_REPLICAS" ] || voters=$SENTINEL_REPLICAS
      [ "$pods $voters" != "$MADE_REDIS $MADE_SENTINELS" ] || return 0
      MADE_REDIS=$pods MADE_SENTINELS=$voters
      write_file "$HA_STATE/made" "$pods $voters" || :
    }

    # learn_made: of a pod that starts, from what its peers said on their boot ports (PEER_ANSWERS). The highest number counts, because a pod that was
    # away has not seen the set grow. A peer with data that has noted none counts as one that has seen all of the settings.
    learn_made() {
      local i state pods voters
      read_made
      : "${MADE_REDIS:=$REDIS_REPLICAS}" "${MADE_SENTINELS:=$SENTINEL_REPLICAS}"
      i=0
      while [ "$i" -lt "$REDIS_REPLICAS" ]; do
        read -r _ state _ _ _ _ pods voters <"$PEER_ANSWERS.$i" || state=
        case ${state:-empty} in
          marked | data | damaged)
            [ "${pods:-$REDIS_REPLICAS}" -le "$MADE_REDIS" ] || MADE_REDIS=${pods:-$REDIS_REPLICAS}
            [ "${voters:-$SENTINEL_REPLICAS}" -le "$MADE_SENTINELS" ] || MADE_SENTINELS=${voters:-$SENTINEL_REPLICAS}
            ;;
        esac
        i=$((i + 1))
      done
    }
  lib.mark.sh: |
    # The durable mark beside the data: the last reign in which this pod was in sync. It says who may serve after everything stopped.

    # Whether the last mark could not be written: a volume that is full keeps an older one.
    MARK_LOST=no

    # read_mark: sets MARK_STATE (empty, data, marked), MARK_EPOCH, MARK_ROLE (master, replica, -), MARK_SYNC (1: in sync), MARK_OFFSET. A mark that is
    # not whole (cut short, empty, garbage) counts as data without a mark: somebody has written here.
    read_mark() {
      local rest
      MARK_STATE=marked
      if read -r MARK_EPOCH MARK_ROLE MARK_SYNC MARK_OFFSET rest 2>/dev/null <"$HA_STATE/reign"; then
        case $MARK_ROLE:$MARK_SYNC:$rest in
          master:[01]: | replica:[01]:) if is_number "$MARK_EPOCH" && is_number "$MARK_OFFSET"; then return 0; fi ;;
        esac
      fi
      forget_mark
      if [ "$MARK_STATE" = empty ] && [ -e "$HA_STATE/reign" ]; then MARK_STATE=data; fi
    }

    # forget_mark: goes by the files alone.
    forget_mark() {
      MARK_EPOCH=-1 MARK_ROLE=- MARK_SYNC=0 MARK_OFFSET=0
      if has_data; then MARK_STATE=data; else MARK_STATE=empty; fi
    }

    # is_number TEXT: one that arithmetic takes: a zero in front would be octal, and more digits too many.
    is_number() {
      case $1 in
        '' | *[!0-9]* | 0?* | ????????????????*) return 1 ;;
      esac
    }

    # has_data: whether the volume holds files that the server loads. What a bootstrap left behind before a client could write to it is nothing.
    has_data() {
      find_files
      case $LOADS in
        none) [ -e "$ASIDE" ] ;;
        aof) [ ! -e "$HA_STATE/born" ] ;;
      esac
    }

    # write_mark EPOCH ROLE SYNC OFFSET: forced to disk when more than the offset changed. The epoch never gets lower: pods compare their marks by it
    # first, and Sentinels that lost their state count from 0 again. Sets MARK_LOST, and the variables of the mark to what is on disk.
    write_mark() {
      read_mark
      MARK_LOST=no
      [ "$1" -ge "$MARK_EPOCH" ] || set -- "$MARK_EPOCH" "$2" "$3" "$4"
      [ "$*" != "$MARK_EPOCH $MARK_ROLE $MARK_SYNC $MARK_OFFSET" ] || return 0
      if ! write_file "$HA_STATE/reign" "$*"; then
        MARK_LOST=yes
        return 0
      fi
      MARK_STATE=marked MARK_OFFSET=$4
      [ "$1 $2 $3" != "$MARK_EPOCH $MARK_ROLE $MARK_SYNC" ] || return 0
      sync "$HA_STATE/reign" 2>/dev/null || :
      MARK_EPOCH=$1 MARK_ROLE=$2 MARK_SYNC=$3
      rm -f "$HA_STATE/born"
    }

    # mark_my_reign ADDRESS INFO: of a master that a majority names, as soon as one does: a reign that is in no mark ends with a master that does
    # not know that it was one. Needs what look_sentinels has set. A replica that was promoted under an epoch that is not above its mark: the Sentinels
    # had lost theirs, and the master before it may have marked one more than this pod knows of (epoch.sh).
    mark_my_reign() {
      local epoch offset
      if has_majority && [ "$NAMED" = "$1" ] && field role "$2" && [ "$FIELD" = master ] && field master_repl_offset "$2"; then
        offset=$FIELD
        read_mark
        epoch=$NAMED_EPOCH
        if [ "$MARK_ROLE" = replica ] && [ "$epoch" -le "$MARK_EPOCH" ]; then epoch=$((MARK_EPOCH + 2)); fi
        on_disk "$2"
        write_mark "$epoch" master "$ON_DISK" "$offset"
      fi
    }

    # on_disk INFO: after read_mark, sets ON_DISK to 0 while a mark must not begin to say that this pod is in sync. After a full sync the append-only file is the old one
    # until it has been rewritten, and a server that ended before then would come back with that.
    on_disk() {
      local name
      ON_DISK=1
      [ "$MARK_SYNC" = 0 ] && [ "$PERSISTENCE" = yes ] || return 0
      for name in aof_rewrite_in_progress aof_rewrite_scheduled; do
        if field "$name" "$1" && [ "$FIELD" != 0 ]; then ON_DISK=0; fi
      done
    }
  lib.pace.sh: |
    # How often the guard looks, and how often it says so. It runs in every pod all the time: what it need not ask costs nothing.

    # stamp FILE: a sign of life, for probes that allow for 20 s and more.
    stamp() {
      local stamped
      eval "stamped=\${STAMPED_$1:--4000}"
      [ $((NOW - stamped)) -ge 4000 ] || return 0
      write_file "$HA_RUN/$1" "$NOW"
      eval "STAMPED_$1=$NOW"
    }

    # look_if_due: while all is well, what the Sentinels said holds for 3 s. Anything that has changed here, or that one of them has
    # announced, has them asked at once.
    look_if_due() {
      local state
      state="$ROLE ${FOLLOWS:-} $LINK $SYNCING $PRIORITY $HISTORY $GOOD"
      if [ "$WAS:$state" = "ready:${LOOKED_AS:-}" ] && [ "$VOTES:$FAILING:$NAMED_DOWN:$UNSET_ONES" = "$SENTINELS:0:0:" ] &&
        [ "$MOST_PEERS" -lt "$SENTINEL_REPLICAS" ] &&
        [ $((NOW - LOOKED_AT)) -lt 3000 ] && [ ! -e "$HA_RUN/heard" ]; then return 0; fi
      [ ! -e "$HA_RUN/heard" ] || rm -f "$HA_RUN/heard"
      look_sentinels
      LOOKED_AS=$state LOOKED_AT=$NOW
    }

    # rest: a second until the next round. A replica that is not in sync yet is looked at ten times in it: Sentinel asks it
    # every second until its link is up, then every ten, and had better see the raised priority in the same answer.
    rest() {
      local looks
      if [ "$ROLE:$PRIORITY" != slave:0 ] || [ "$LINK:$SYNCING" = up:0 ]; then
        pause 1
        return
      fi
      looks=0
      while [ "$looks" -lt 10 ] && read_server && [ "$LINK:$SYNCING" != up:0 ]; do
        pause 0.1
        looks=$((looks + 1))
      done
      [ "$looks" -gt 0 ] || pause 0.1
    }
  lib.pause.sh: |
    # The pause of a handover: what a master that is well has acknowledged until it begins is all that its successor must have.

    PAUSED=no
    # The pause blocks Sentinel's own PUBLISH and then its PINGs: longer than down-after it looks like a dead master.
    PAUSE_MS=$((DOWN_AFTER + 1000))
    [ "$PAUSE_MS" -le 4000 ] || PAUSE_MS=4000

    ask_master() { ask_now "$ASKED_AT" "$1"; }

    # hold_writes: none is acknowledged here for PAUSE_MS from now on. Sets OFFSET, what a replica must have, and CHANGES, a number that only writes
    # make larger: the PING to its replicas moves the offset in a pause, too.
    hold_writes() {
      local info
      info=$(ask_master "CLIENT PAUSE $PAUSE_MS WRITE
    INFO replication
    INFO persistence")
      field rdb_changes_since_last_save "$info" || :
      CHANGES=$FIELD
      field master_repl_offset "$info" || :
      OFFSET=$FIELD
      [ -n "$OFFSET" ] && [ -n "$CHANGES" ]
    }

    # pause_writes: sets REACHED, the offset of the last write that was acknowledged here. False when the master does not answer.
    pause_writes() {
      elapsed
      PAUSED_AT=$ELAPSED
      PAUSED=yes
      MARKS=''
      hold_writes || return 1
      REACHED=$OFFSET
      WRITTEN=$CHANGES
      die_at paused
    }

    # still_paused: a replica may answer when the pause is over: writes went on here then, and it does not have them.
    still_paused() {
      if hold_writes && { [ "$OFFSET" = "$REACHED" ] || [ "$CHANGES" = "$WRITTEN" ]; }; then return 0; fi
      step "no handover: the pause was over, writes went on from offset $REACHED to ${OFFSET:-one that is not known}"
      return 1
    }

    # await_offset ADDRESS...: they are asked: a paused master sends no GETACK, so its own count is old.
    await_offset() {
      until have_reached "$@"; do
        elapsed
        if [ $((ELAPSED - PAUSED_AT)) -gt 1500 ]; then
          step "no handover: the replicas did not reach offset $REACHED in 1.5 s"
          return 1
        fi
      done
      mark caught-up
    }

    have_reached() {
      local info address
      for address in "$@"; do
        info=$(ask_now "$address" 'INFO replication') || :
        field slave_repl_offset "$info" && [ "${FIELD:-0}" -ge "$REACHED" ] || return 1
      done
    }

    # let_go: on every way out. Writes may only go on at the old master while nobody else can have been promoted.
    let_go() {
      if [ "$PAUSED" = yes ]; then
        ask_master 'CLIENT UNPAUSE' >/dev/null || :
        never_tell
        log "writes go on: nobody was asked to promote"
      fi
      release handover
    }
  lib.peers.sh: |
    # Addresses of the instances: one Service each. Redis and Sentinel get addresses only; a name is looked up here, with a
    # deadline, and the last answer is kept on disk for the day on which DNS does not answer.

    # look_up NAME: sets ADDRESS, empty without an answer.
    look_up() {
      local host ip
      ADDRESS=
      if [ -n "${HA_HOSTS:-}" ]; then
        while read -r host ip; do [ "$host" != "$1" ] || ADDRESS=$ip; done <"$HA_HOSTS"
        return 0
      fi
      # With its namespace: the bare name of a pod's own Service is the pod's host name, which means its own address.
      ADDRESS=$(timeout 2 getent hosts "$1.$NAMESPACE" 2>/dev/null) || ADDRESS=
      ADDRESS=${ADDRESS%%[!0-9a-fA-F.:]*}
    }

    # service_of KIND ORDINAL: sets SERVICE and KEPT, the file that holds its address.
    service_of() {
      case $1 in REDIS) SERVICE=redis ;; *) SERVICE=sentinel ;; esac
      SERVICE=${NAME:-}-$SERVICE-$2
      KEPT=$HA_STATE/addresses/$SERVICE
    }

    # load_address KIND ORDINAL MODE: sets <KIND>_<ORDINAL>. A kept address is used until DNS answers; renew.sh then follows its changes. With
    # MODE `kept` DNS is not asked: hooks and probes must not wait for it.
    load_address() {
      local fresh old
      eval "ADDRESS=\${$1_$2:-} fresh=\${FRESH_$1_$2:-}"
      if [ -n "$fresh" ]; then return 0; fi
      service_of "$1" "$2"
      [ "$3" = kept ] || look_up "$SERVICE"
      if [ "$3" = kept ] || [ -z "$ADDRESS" ]; then
        read -r old 2>/dev/null <"$KEPT" || old=
        eval "$1_$2=\$old"
        return 0
      fi
      take_address "$1" "$2"
    }

    # take_address KIND ORDINAL: takes ADDRESS as DNS' answer. The last three addresses before it stay in <KEPT>.former, where ordinal_of finds them:
    # Sentinels may name one for a while, in a restored set for days. They end with the instance, or with its next changes. A volume
    # that is full keeps the files as they were. TAKEN counts the answers taken.
    take_address() {
      local old former
      service_of "$1" "$2"
      read -r old 2>/dev/null <"$KEPT" || old=
      eval "$1_$2=\$ADDRESS FRESH_$1_$2=yes"
      TAKEN=$((${TAKEN:-0} + 1))
      [ "$old" != "$ADDRESS" ] || return 0
      if [ -n "$old" ]; then
        read -r former 2>/dev/null <"$KEPT.former" || former=
        # shellcheck disable=SC2086 # a list of addresses
        set -- $old $former
        write_file "$KEPT.former" "$1${2:+ $2}${3:+ $3}" || :
      fi
      write_file "$KEPT" "$ADDRESS" || :
    }

    # load_addresses asked|kept: sets REDIS_<i> and SENTINEL_<i>, empty where a name was never known. What DNS has not answered is
    # asked again at most every 5 s.
    load_addresses() {
      local n
      now
      if [ "$1" = asked ] && [ $((NOW - ${ADDRESSES_ASKED:--5000})) -lt 5000 ]; then return 0; fi
      [ -d "$HA_STATE/addresses" ] || mkdir -p "$HA_STATE/addresses"
      n=0
      while [ "$n" -lt "$REDIS_REPLICAS" ]; do load_address REDIS "$n" "$1" && n=$((n + 1)); done
      n=0
      while [ "$n" -lt "$SENTINEL_REPLICAS" ]; do load_address SENTINEL "$n" "$1" && n=$((n + 1)); done
      # A data pod that is scaled away has its address until its end: it may have to hand over.
      if [ "${POD_NAME:-}" = "$NAME-redis-$ORDINAL" ] && [ "$ORDINAL" -ge "$REDIS_REPLICAS" ]; then load_address REDIS "$ORDINAL" "$1"; fi
      # What is kept may be there a moment later: another script of the pod writes it.
      [ "$1" = asked ] || return 0
      now
      ADDRESSES_ASKED=$NOW
    }

    # own_address KIND: waits until this pod's own Service is known. What a former life kept is trusted only after 10 s
    # without DNS: a release that was installed again has other addresses. A pod beyond the counts of the release has no place in the
    # set: it waits for ever, without a server.
    own_address() {
      local trust places value fresh
      now
      trust=$((NOW + 10000))
      while :; do
        read_counts
        case $1 in
          REDIS) places=$REDIS_REPLICAS value=redis.replicas ;;
          *) places=$SENTINEL_REPLICAS value=sentinel.replicas ;;
        esac
        if [ "$ORDINAL" -ge "$places" ]; then
          refuse_place "refused: $POD_NAME has no place in this release, which has $places (ordinals 0 to $((places - 1))) and a Service for each: scale by helm upgrade with $value, not by kubectl scale"
          continue
        fi
        load_addresses asked
        eval "ADDRESS=\${$1_$ORDINAL:-} fresh=\${FRESH_$1_$ORDINAL:-}"
        now
        if [ -n "$fresh" ]; then return 0; fi
        if [ -n "$ADDRESS" ] && [ "$NOW" -ge "$trust" ]; then
          log "DNS does not know my own Service; going on with the address $ADDRESS that was kept"
          return 0
        fi
        refuse_place "waiting: DNS knows no address for my own Service ${POD_NAME}.$NAMESPACE. A NetworkPolicy of the namespace may deny egress to DNS and to the other pods: networkPolicy.egress: peers makes the policy that allows both"
      done
    }

    # refuse_place TEXT: the log and the readiness probe say it.
    refuse_place() {
      beat "$1"
      write_file "$HA_RUN/verdict" "not $NOW $1"
      pause 1
    }

    redis_address() { eval "ADDRESS=\${REDIS_$1:-}"; }
    sentinel_address() { eval "ADDRESS=\${SENTINEL_$1:-}"; }

    # ordinal_of ADDRESS: sets PEER to the data pod that has this address, or else to the one that had it before; `foreign` if there is none.
    ordinal_of() {
      local former
      PEER=0
      while [ "$PEER" -lt "$REDIS_REPLICAS" ]; do
        redis_address "$PEER"
        [ "$ADDRESS" != "$1" ] || return 0
        PEER=$((PEER + 1))
      done
      PEER=0
      while [ "$PEER" -lt "$REDIS_REPLICAS" ]; do
        service_of REDIS "$PEER"
        read -r former 2>/dev/null <"$KEPT.former" || former=
        case " $former " in *" $1 "*) return 0 ;; esac
        PEER=$((PEER + 1))
      done
      PEER=foreign
    }

    # is_mine ADDRESS: whether this data pod has or had it.
    is_mine() { [ "$1" = "$MY_ADDRESS" ] || { ordinal_of "$1" && [ "$PEER" = "$ORDINAL" ]; }; }

    # own_name: a Sentinel may name this data pod by a former address. Sets NAMED to its address of now, and NAMED_AS to what the Sentinels say.
    own_name() {
      NAMED_AS=$NAMED
      if [ "$NAMED" = none ] || [ "${POD_NAME:-}" != "${NAME:-}-redis-${ORDINAL:-}" ]; then return 0; fi
      ordinal_of "$NAMED"
      [ "$PEER" = "$ORDINAL" ] || return 0
      redis_address "$ORDINAL"
      [ -z "$ADDRESS" ] || NAMED=$ADDRESS
    }
  lib.priority.sh: |
    # The priority of this pod's server: 0 keeps Sentinel from promoting it, and a guard that chooses. It is 0 until the guard knows that the server is
    # in sync, which its link says - or, when that came and went between two looks, its history.

    # bar_deposed: a master that was made a replica, by Sentinel or by us, may have written what no other has, and more of it: should the new
    # master be gone before the first sync with it, this one would be the freshest.
    bar_deposed() {
      if [ "$ROLE" = master ]; then
        REIGNED="$PROCESS $HISTORY"
      elif [ "$LINK:$SYNCING" = up:0 ]; then
        REIGNED=
      elif [ "$REIGNED" = "$PROCESS $HISTORY" ] && [ "$PRIORITY" != 0 ]; then
        set_priority 0 "was a master, and is not in sync with $FOLLOWS yet"
      fi
    }

    # was_in_sync: between two rounds of this guard a master that was made a replica got its new master's data, and with it another history. So has
    # one that was started anew, of its own.
    was_in_sync() { [ "${REIGNED% *}" = "$PROCESS" ] && [ "$REIGNED" != "$PROCESS $HISTORY" ]; }

    # shares_history: a server that was started anew has a history of its own until it has synced. This one, whose link its guard has never seen, has
    # that of a replica that may be promoted: it has synced with the same master, and may have read more of it. Not if it was a master itself: then it
    # may have more of that history than anybody was to have. Nor if a full sync was seen since: that takes the data and leaves the history.
    shares_history() {
      [ -z "$REIGNED" ] && [ "$MARK_ROLE" = replica ] && [ ! -e "$HA_RUN/emptied" ] || return 1
      # shellcheck disable=SC2046 # a list of addresses
      look_servers $(other_servers) | awk -v mine="$HISTORY" '$2 == "replica" && $3 > 0 && $8 == mine { found = 1 } END { exit !found }'
    }

    # set_priority N: 0 keeps Sentinel from promoting this pod.
    set_priority() {
      log "replica-priority $1: $2"
      ask_local "CONFIG SET replica-priority $1" >/dev/null || :
      PRIORITY_SEEN=no
    }

    # priority_seen: whether a majority of Sentinels knows that this replica may be promoted. Sentinel asks every 10 s only.
    priority_seen() {
      local seen i
      [ "${PRIORITY_SEEN:-no}" = no ] || return 0
      seen=0
      i=0
      while [ "$i" -lt "$SENTINEL_REPLICAS" ]; do
        sentinel_address "$i"
        ask_sentinel "$ADDRESS" "SENTINEL REPLICAS $MASTER_NAME" >"$HA_RUN/replicas" || :
        if awk -v me="$MY_ADDRESS" '
          key == "ip" { mine = $0 == me }
          key == "slave-priority" && mine && $0 > 0 { found = 1 }
          { key = $0 }
          END { exit !found }' "$HA_RUN/replicas"; then seen=$((seen + 1)); fi
        i=$((i + 1))
      done
      [ "$seen" -lt "$MAJORITY" ] || PRIORITY_SEEN=yes
      [ "$PRIORITY_SEEN" = yes ]
    }
  lib.progress.sh: |
    # How far a handover is, for its log and for the guard of the pod.

    elapsed() {
      now
      ELAPSED=$((NOW - BEGAN))
    }

    # step TEXT: says how far it is. The guard leaves the pod to this script for as long as the next step may take.
    step() {
      hold handover 2500
      elapsed
      log "[$ELAPSED ms] $*"
    }

    # mark STEP: when it was done, counted from the pause; said at the end, since a line of the log costs a process.
    mark() {
      elapsed
      MARKS="$MARKS, $1 after $((ELAPSED - PAUSED_AT)) ms"
      die_at "$1"
    }
  lib.proxy-key.sh: |
    # The password of the proxies: a key of the Secret that charts before it did not have. Proxies of those derive theirs from
    # internal-key, and their servers know no other.

    # proxy_key_objection: prints why proxies of this chart could not log in to the servers that run; nothing if they can. PROXY_LOGIN is a
    # setting of the release as it is: what its servers take.
    proxy_key_objection() {
      local password derived
      password=$(value current "$PROXY_KEY")
      key_name "$PROXY_KEY"
      if [ -z "$password" ]; then
        echo "the Secret $AUTH_SECRET has no key $KEY_NAME, with which the proxies log in; $(proxy_key_command)"
      elif [ "${PROXY_LOGIN:-internal-key}" = internal-key ]; then
        hash "proxy:$(value current internal-key)"
        derived=$HASH
        [ "$password" = "$derived" ] || echo "the servers that run do not take the key $KEY_NAME of the Secret $AUTH_SECRET yet, and proxies would have no server; $(proxy_key_command)"
      fi
    }

    # proxy_key_command: what makes the key the password that servers of every version take. It shows none.
    proxy_key_command() {
      local kubectl internal
      kubectl="kubectl --namespace $NAMESPACE"
      key_name internal-key
      internal=$(printf '%s' "$KEY_NAME" | sed 's/[.]/\\./g')
      key_name "$PROXY_KEY"
      cat <<EOF
    this makes it what they take, and it can be changed after the upgrade:
      printf '{"stringData":{"$KEY_NAME":"%s"}}' "\$(printf 'proxy:%s' "\$($kubectl get secret $AUTH_SECRET --output jsonpath='{.data.$internal}' | base64 --decode)" | sha256sum | cut -c 1-64)" | $kubectl patch secret $AUTH_SECRET --patch-file /dev/stdin
    EOF
    }
  lib.readdress.sh: |
    # A data pod whose own Service was made anew. Its server announces the new address; if it is the master, the Sentinels are told to monitor that
    # address. Both are compared in each round, so a guard that is killed halfway is no matter.

    # announce_address: replica-announce-ip counts at the next handshake with the master. So the link is closed once and continues with a partial
    # sync. That waits while the master answers no new connection: its Service may be changing, too, and a closed link would stay closed.
    announce_address() {
      local said
      if [ -z "$MY_ADDRESS" ] || [ "$PROCESS $MY_ADDRESS" = "${ANNOUNCED:-}" ]; then return 0; fi
      said=$(ask_local 'CONFIG GET replica-announce-ip')
      said=${said##*"$NL"}
      [ -n "$said" ] || return 0
      if [ "$said" = "$MY_ADDRESS" ]; then
        ANNOUNCED="$PROCESS $MY_ADDRESS"
        return 0
      fi
      if [ "$ROLE:$LINK" != slave:up ]; then
        set_announced "$said"
      elif [ $((NOW - ${READDRESSED_AT:--5000})) -ge 5000 ]; then
        READDRESSED_AT=$NOW
        if answers_as_master "$FOLLOWS"; then set_announced "$said" "${NL}CLIENT KILL TYPE master"; fi
      fi
    }

    # set_announced OLD [COMMANDS]
    set_announced() {
      log "replica-announce-ip $MY_ADDRESS: this pod's Service had the address $1: $(ask_local "CONFIG SET replica-announce-ip $MY_ADDRESS${2:-}" | tr '\n' ' ')"
      PRIORITY_SEEN=no
    }

    # rename_master: the Sentinels name this master by a former address, on which no new connection comes about. They take the new one under a newer
    # epoch. Not while one of them is in the middle of a failover: it would end that under the newer epoch (tie.sh). Tried every 5 s.
    rename_master() {
      if [ "$NAMED_AS" = "$NAMED" ] || [ "$REPLACING" != 0 ]; then return 0; fi
      [ $((NOW - ${RENAMED_AT:--5000})) -ge 5000 ] || return 0
      RENAMED_AT=$NOW
      take_epoch "$MY_ADDRESS" || { log "the Sentinels name me by my former address $NAMED_AS: no majority of votes for a newer epoch" && return 0; }
      log "the Sentinels name me by my former address $NAMED_AS, and are told of $MY_ADDRESS in reign $EPOCH"
      announce "$MY_ADDRESS"
    }
  lib.recount.sh: |
    # Whether an upgrade may change the number of instances: decided on what was read, nothing is asked or changed here.
    #
    # For a minute or two some count the old number of Sentinels and some the new one, and until those that leave are forgotten Sentinel
    # itself counts all. So the Sentinels that are there before and after must be a majority by either number, or nobody could fail
    # over meanwhile, new Sentinels would wait for ever to be told of the master - or those that leave could elect one of their own.

    # objection: prints what stands in the way of NEW_SENTINEL_REPLICAS in place of SENTINEL_REPLICAS; nothing if nothing does. PEER is the ordinal
    # of the named master, AGREE how many of the Sentinels that stay name it.
    objection() {
      count_needed
      if [ "$KEPT" -lt "$NEEDED" ]; then
        echo "from $SENTINEL_REPLICAS to $NEW_SENTINEL_REPLICAS Sentinels at once the $KEPT that stay are no majority: set sentinel.replicas to 5 first"
      elif [ "$VOTES" -lt "$MAJORITY" ]; then
        echo "no majority of the $SENTINEL_REPLICAS Sentinels names a master ($VOTES name $NAMED, $OTHER another, $BLANK none, $SILENT do not answer)"
      elif [ "$FAILING" -gt 0 ]; then
        echo "$FAILING of $SENTINEL_REPLICAS Sentinels hold the master $NAMED to be down or are replacing it"
      elif [ "$PEER" = foreign ]; then
        echo "the Sentinels name $NAMED, which is no data pod of this release"
      elif [ "$NEW_SENTINEL_REPLICAS" -ne "$SENTINEL_REPLICAS" ] && [ "$AGREE" -lt "$NEEDED" ]; then
        echo "$AGREE of the $KEPT Sentinels that stay name the master, and $NEEDED must: wait until they are all ready"
      fi
    }

    # count_needed: sets KEPT, the number of Sentinels before and after, and NEEDED, the larger of both majorities.
    count_needed() {
      KEPT=$SENTINEL_REPLICAS NEEDED=$((NEW_SENTINEL_REPLICAS / 2 + 1))
      [ "$KEPT" -le "$NEW_SENTINEL_REPLICAS" ] || KEPT=$NEW_SENTINEL_REPLICAS
      [ "$NEEDED" -ge "$MAJORITY" ] || NEEDED=$MAJORITY
    }

    # count_agreeing PREFIX: sets AGREE from the answers that look_sentinels has left in PREFIX.0 ...
    count_agreeing() {
      local i
      count_needed
      AGREE=0
      i=0
      while [ "$i" -lt "$KEPT" ]; do
        case " $BLANK_ONES $OTHER_ONES " in
          *" $i "*) ;;
          *) [ ! -s "$1.$i" ] || AGREE=$((AGREE + 1)) ;;
        esac
        i=$((i + 1))
      done
    }
  lib.renew.sh: |
    # Addresses that change while a program runs: a Service that is deleted and made again has another ClusterIP. DNS is asked for one name after the
    # other, each about twice a minute and in the background, because a guard must not wait for it. No answer changes nothing, so an outage of
    # DNS costs no address. A changed address counts once DNS has given it twice: two name servers may disagree for some seconds.

    RENEW_MS=30000

    # renew_addresses: once a round, after `now`. Takes the last answer and asks for the next name.
    renew_addresses() {
      local count pace
      count=$((REDIS_REPLICAS + SENTINEL_REPLICAS))
      if [ -n "${LOOKING:-}" ]; then
        ! kill -0 "$LOOKING" 2>/dev/null || return 0
        wait "$LOOKING" || :
        LOOKING=
        heed_answer
      fi
      pace=$((RENEW_MS / count))
      [ "${HURRY:-0}" -eq 0 ] || pace=0
      [ $((NOW - ${RENEWED_AT:--RENEW_MS})) -ge "$pace" ] || return 0
      RENEWED_AT=$NOW
      if [ -z "${UNSURE:-}" ]; then next_name "$count"; fi
      service_of "$RENEWED_KIND" "$RENEWED"
      { look_up "$SERVICE" && echo "$ADDRESS" >"$HA_RUN/looked-up.$SCRIPT"; } 9>&- &
      LOOKING=$!
    }

    # next_name COUNT: sets RENEWED_KIND and RENEWED, an ordinal. A data pod begins with its own name, so that not all pods ask for the same one.
    next_name() {
      [ "${HURRY:-0}" -eq 0 ] || HURRY=$((HURRY - 1))
      case ${RENEWED_PLACE:=${ORDINAL:-0}} in *[!0-9]*) RENEWED_PLACE=0 ;; esac
      RENEWED_PLACE=$((RENEWED_PLACE % $1))
      RENEWED_KIND=REDIS RENEWED=$RENEWED_PLACE
      if [ "$RENEWED" -ge "$REDIS_REPLICAS" ]; then RENEWED_KIND=SENTINEL RENEWED=$((RENEWED - REDIS_REPLICAS)); fi
      RENEWED_PLACE=$((RENEWED_PLACE + 1))
    }

    # heed_answer: UNSURE is a changed address that DNS has given once.
    heed_answer() {
      local old said
      read -r ADDRESS <"$HA_RUN/looked-up.$SCRIPT" || ADDRESS=
      eval "old=\${${RENEWED_KIND}_$RENEWED:-}"
      said="$RENEWED_KIND $RENEWED $ADDRESS"
      if [ -z "$ADDRESS" ] || [ "$ADDRESS" = "$old" ]; then
        UNSURE=
      elif [ "$said" != "${UNSURE:-}" ]; then
        UNSURE=$said
      else
        UNSURE=
        take_address "$RENEWED_KIND" "$RENEWED"
        log "$SERVICE has another address: $ADDRESS, and had ${old:-none}"
        hurry
      fi
    }

    # place_addresses ADDRESS...: an address that no instance is known by may be a changed one.
    place_addresses() {
      local address
      for address in "$@"; do
        if [ "$address" = none ]; then continue; fi
        ordinal_of "$address"
        [ "$PEER" != foreign ] || hurry
      done
    }

    # hurry: asks for every name at once, twice a minute at most. Where one Service was made anew, others may have been.
    hurry() {
      [ $((NOW - ${HURRIED_AT:--RENEW_MS})) -ge "$RENEW_MS" ] || return 0
      HURRIED_AT=$NOW HURRY=$((REDIS_REPLICAS + SENTINEL_REPLICAS))
    }
  lib.repair.sh: |
    # The guard's acts. Each is decided by a majority's word or by the absence of any contradiction, never by one Sentinel.

    # monitor ORDINAL: gives a Sentinel that knows no master this pod as its master, under EPOCH, with every setting. The password comes after the
    # epoch: a Sentinel that cannot log in here knows no replica, so none is promoted under a lower one.
    monitor() {
      local answers
      if ! may_tell "$1" "$MY_ADDRESS"; then
        log "sentinel $1 is not told of me: no other Sentinel says who it is"
        return 0
      fi
      answers=$(ask_sentinel "$ADDRESS" "SENTINEL MONITOR $MASTER_NAME $MY_ADDRESS $REDIS_PORT $AIM_QUORUM
    $HELLO
    $(sentinel_orders)") || :
      log "sentinel $1 monitors me: $(echo "$answers" | tr '\n' ' ')"
    }

    # complete_settings: a Sentinel may have heard `monitor` and not the settings after it; without them it cannot even log in
    # here. Or the values have changed.
    complete_settings() {
      local sentinel
      [ -n "$UNSET_ONES" ] || [ "${AIM_DOWN_AFTER:-$DOWN_AFTER}" != "$DOWN_AFTER" ] || return 0
      # Compared with another aim: the next look tells who lacks it.
      aim_down_after || return 0
      for sentinel in $UNSET_ONES; do
        sentinel_address "$sentinel"
        log "sentinel $sentinel lacks my settings: $(ask_sentinel "$ADDRESS" "$(sentinel_orders)" | tr '\n' ' ')"
      done
    }

    sentinel_settings() {
      echo "SENTINEL SET $MASTER_NAME down-after-milliseconds ${AIM_DOWN_AFTER:-$DOWN_AFTER} failover-timeout $FAILOVER_TIMEOUT parallel-syncs $PARALLEL_SYNCS auth-user $SENTINEL_USER auth-pass $SENTINEL_PASSWORD"
    }

    # sentinel_orders: the password for servers is not shown to anybody; that for other Sentinels is, and tells which one they have
    # when both are always set together.
    sentinel_orders() {
      sentinel_settings
      echo "SENTINEL SET $MASTER_NAME quorum ${AIM_QUORUM:-$QUORUM}
    SENTINEL CONFIG SET sentinel-pass $SENTINEL_PASSWORD"
    }

    # adopt_blank_sentinels: a serving master makes itself known to Sentinels that know none, unless any Sentinel names
    # another or enough are silent that they might.
    adopt_blank_sentinels() {
      local decision sentinel
      [ "$BLANK" -gt 0 ] || return 0
      if ! { has_majority && [ "$NAMED" = "$MY_ADDRESS" ]; }; then
        read -r decision 2>/dev/null <"$HA_RUN/decision" || decision=
        case $decision in birth | revive) ;; *) [ "$MARK_ROLE" = master ] && [ "$SILENT" -eq 0 ] || return 0 ;; esac
        if [ "$BLANK" -le $((SENTINEL_REPLICAS / 2)) ] && [ "$SILENT" -gt 0 ]; then return 0; fi
        if [ "$NAMED" != none ] && [ "$NAMED" != "$MY_ADDRESS" ]; then
          # A pod that was chosen by a full count takes the place of what a minority remembers.
          [ "$decision" = revive ] || return 0
          forget_minority
        fi
      fi
      # The mark comes first: once a Sentinel knows me, clients may write, and what they wrote must never count as nothing.
      if has_majority; then EPOCH=$MARK_EPOCH; else begin_epoch; fi
      [ "$MARK_LOST" = no ] || return 0
      find_peers
      for sentinel in $BLANK_ONES; do monitor "$sentinel"; done
    }

    forget_minority() {
      local i
      i=0
      while [ "$i" -lt "$SENTINEL_REPLICAS" ]; do
        case " $BLANK_ONES " in
          *" $i "*) ;;
          *)
            sentinel_address "$i"
            log "sentinel $i forgets $NAMED: $(ask_sentinel "$ADDRESS" "SENTINEL REMOVE $MASTER_NAME" | tr '\n' ' ')"
            ;;
        esac
        i=$((i + 1))
      done
    }

    # realign: follow whom a majority names, if that is another than now and no failover is under way, be it one of this guard's: in the middle of
    # one a master that nobody names yet is the promoted replica, and the named one is about to be replaced. False if there was nothing to do.
    realign() {
      if held crash; then return 1; fi
      has_majority && [ "$NAMED" != "$MY_ADDRESS" ] && is_placed "$NAMED" || return 1
      if [ "$FAILING" != 0 ]; then
        still_reigns || return 1
        follow "$NOWHERE" "deposed in reign $NAMED_EPOCH, whose master $NAMED is down" "$NOWHERE_PORT"
      elif [ "$ROLE" = master ]; then
        deposed || return 1
        follow "$NAMED" "deposed in reign $NAMED_EPOCH"
      else
        [ "$FOLLOWS" != "$NAMED" ] && answers_as_master "$NAMED" || return 1
        follow "$NAMED" "named in reign $NAMED_EPOCH"
      fi
    }

    deposed() { [ "$MARK_ROLE" = master ] && [ "$NAMED_EPOCH" -gt "$MARK_EPOCH" ]; }

    # still_reigns: a master that was stopped when it was deposed, and goes on. Its successor is down, and Sentinels that have started since then would
    # promote this one: they take a master that they do not name for a replica that may be. One that was promoted has another history by now.
    still_reigns() {
      [ "$ROLE" = master ] && deposed || return 1
      recall_reign
      [ "$REIGN_OF:$REIGN_HISTORY" = "$MY_ADDRESS:$HISTORY" ]
    }

    # follow ADDRESS REASON [PORT]: become its replica; whoever wrote to a master here must ask anew for the master, and nobody may promote it before
    # it is in sync with that one. The variables say so from then on: how long this guard rests depends on them.
    follow() {
      local bar kick
      log "following $1: $2"
      bar='' kick=''
      if [ "$ROLE" = master ]; then
        PRIORITY=0
        bar='CONFIG SET replica-priority 0'
        kick='CLIENT KILL TYPE normal SKIPME yes
    CLIENT KILL TYPE pubsub'
      fi
      ROLE=slave LINK=down
      ask_local "$bar
    REPLICAOF $1 ${3:-$REDIS_PORT}
    $kick" >/dev/null || :
    }

    promote_self() {
      log "promoting myself: $1"
      ask_local 'REPLICAOF NO ONE' >/dev/null || :
    }

    # answers_as_master ADDRESS: at once: one that was stopped answers when it goes on, and what the Sentinels said of it before is old by then.
    answers_as_master() {
      local asked info
      now
      asked=$NOW
      info=$(ask_redis "$1" 'INFO replication') || :
      now
      [ $((NOW - asked)) -lt 300 ] && field role "$info" && [ "$FIELD" = master ]
    }

    # answers_as_replica ADDRESS
    answers_as_replica() {
      local info
      info=$(ask_redis "$1" 'INFO replication') || :
      field role "$info" && [ "$FIELD" = slave ]
    }

    # has_no_leader: of a replica: its link is down, or it leads to another replica. Replicas that follow each other in a ring hold their links to be up,
    # and without this only Sentinel ends it, after 22 s and more.
    has_no_leader() {
      [ "$LINK:$SYNCING" = down:0 ] || { [ "$LINK:$SYNCING:$FAILING" = up:0:0 ] && answers_as_replica "$FOLLOWS"; }
    }

    # lasts KEY MS: true when it was called for this long without `over KEY` between.
    lasts() {
      local since
      eval "since=\${LASTS_$1:-}"
      if [ -z "$since" ]; then eval "LASTS_$1=$NOW" && since=$NOW; fi
      [ $((NOW - since)) -ge "$2" ]
    }

    over() { eval "LASTS_$1="; }
  lib.replace.sh: |
    # A master that is gone is replaced by the guards, within the time of a few answers: of its own pod when its server refuses
    # connections, or of the freshest replica when a quorum holds it to be down and no Sentinel may begin (their votes for an attempt
    # that came to nothing bar them for twice the failover-timeout).

    # replace MASTER: its freshest replica takes its place. False if that cannot be settled now; then it is asked again.
    replace() {
      find_freshest "$1" || return 1
      take_epoch "$1" || { log "not replacing $1: no majority of votes" && return 1; }
      [ "$1" = "$MY_ADDRESS" ] || still_gone "$1" "$TARGET" || return 1
      log "replacing $1 by $TARGET: $VOTED votes in epoch $EPOCH"
      prepare_words "$TARGET" "$REPLICAS" "$OTHERS"
      if ! promote_target; then
        never_tell
        log "not replacing $1: $TARGET did not become a master"
        return 1
      fi
      tell
      log "$TARGET is the master of epoch $EPOCH"
    }

    # still_gone MASTER TARGET: one that was only cut off may be back by the time the votes are counted, and its replicas confirm its writes again.
    still_gone() {
      if find_freshest "$1" && [ "$TARGET" = "$2" ]; then return 0; fi
      log "not replacing $1: it has replicas again, or $2 is not the freshest any more"
      return 1
    }

    # find_freshest MASTER: sets TARGET, and of all servers but the master REPLICAS, those that say that they are, and OTHERS. Who streamed from a
    # master that crashed here must answer, and must have read all that it sent: what a replica still has in its socket would be lost by a promotion.
    find_freshest() {
      local servers server look
      # shellcheck disable=SC2046 # a list of addresses
      set -- "$1" $(other_servers)
      recall_reign
      [ "$REIGN_OF" = "$1" ] || REIGN_HISTORY=- STREAMING=
      servers=
      for server in "$@"; do if [ "$server" != "$1" ]; then servers="$servers $server"; fi; done
      [ "$1" = "$MY_ADDRESS" ] || servers="$servers $MY_ADDRESS"
      for look in 1 2 3 4 5 6 7 8 9 10; do
        # shellcheck disable=SC2086 # a list of addresses
        look_servers $servers >"$HA_RUN/servers.$SCRIPT"
        if all_have_read "$1" "$STREAMING" <"$HA_RUN/servers.$SCRIPT"; then
          TARGET=$(choose_freshest "$1" "$REIGN_HISTORY" <"$HA_RUN/servers.$SCRIPT")
          sort_servers "$servers" <"$HA_RUN/servers.$SCRIPT"
          [ -n "$TARGET" ]
          return
        fi
        pause 0.02
      done
      return 1
    }

    # sort_servers SERVERS: by what they answered.
    sort_servers() {
      local address role server
      REPLICAS='' OTHERS=''
      while read -r address role _; do [ "$role" != replica ] || REPLICAS="$REPLICAS $address"; done
      for server in $1; do case "$REPLICAS " in *" $server "*) ;; *) OTHERS="$OTHERS $server" ;; esac done
    }

    # all_have_read MASTER STREAMING: nobody holds a link to it any more, and every server of the list is among those that answered.
    all_have_read() {
      awk -v gone="$1" -v streaming="$2" '
        $2 == "replica" && $5 == gone && $6 != "down" { open = 1 }
        { answered[$1] = 1 }
        END {
          n = split(streaming, list, " ")
          for (i = 1; i <= n; i++) if (!(list[i] in answered)) open = 1
          exit open
        }'
    }

    # promote_target: asked for in the same breath whether it is done.
    promote_target() {
      local info
      info=$(ask_now "$TARGET" 'REPLICAOF NO ONE
    INFO replication') || :
      field role "$info" && [ "$FIELD" = master ]
    }
  lib.replicas.sh: |
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
  lib.retune.sh: |
    # The guard's part of a change of timers: what the server can take while it runs is told to it. At every moment of a change the
    # fence holds: the tolerated lag of each data server + 1 s is at most the down-after of each Sentinel.

    # retune: my own server's settings; Sentinels' are complete_settings'. Needs what look_sentinels has set.
    retune() {
      renew_directives
      renew_lag
    }

    # renew_directives: the lines of redis.conf that have changed since the server was last given them.
    renew_directives() {
      local said orders answers
      slurp "$HA_CONFIG/redis.conf"
      said=$TEXT
      slurp "$HA_RUN/redis.conf.given"
      if [ "$said" = "$TEXT" ]; then return 0; fi
      orders=$(printf '%s--\n%s' "$TEXT" "$said" | changed_directives "$LIVE_DIRECTIVES")
      if [ -n "$orders" ]; then
        answers=$(ask_local "$orders")
        [ -n "$answers" ] || return 0
        log "settings: $(echo "$orders" | sed 's/^CONFIG SET //' | tr '\n' ',') $(echo "$answers" | tr '\n' ' ')"
      fi
      printf '%s' "$said" >"$HA_RUN/redis.conf.given"
    }

    # changed_directives NAMES: reads the lines of before, a line `--` and the lines of now; prints a CONFIG SET for each of these
    # names whose value is another. The last line of a name counts; output buffer limits have a value for each class of clients.
    changed_directives() {
      awk -v names=" $1 " '
        function take(key, value) {
          if (!later) { old[key] = value; return }
          if (!(key in new)) order[n++] = key
          new[key] = value
        }
        $1 == "--" { later = 1; next }
        !index(names, " " $1 " ") { next }
        $1 == "client-output-buffer-limit" {
          for (i = 2; i + 3 <= NF; i += 4) {
            class = $i == "slave" ? "replica" : $i
            take($1 " \"" class, $(i + 1) " " $(i + 2) " " $(i + 3) "\"")
          }
          next
        }
        { take($1, substr($0, length($1) + 2)) }
        END { for (i = 0; i < n; i++) if (new[order[i]] != old[order[i]]) print "CONFIG SET " order[i] " " new[order[i]] }'
    }

    # renew_lag: looked at every 10 s, and at once when the aim changes.
    renew_lag() {
      local answer
      bounded_lag "${LAG:-$MAX_LAG}"
      if [ "$AIM_LAG" = "${LAG:-}" ] && [ $((NOW - LAG_AT)) -lt 10000 ]; then return 0; fi
      LAG_AT=$NOW
      answer=$(ask_local 'CONFIG GET min-replicas-max-lag')
      LAG=${answer##*"$NL"}
      case $LAG in '' | *[!0-9]*) LAG= && return 0 ;; esac
      bounded_lag "$LAG"
      [ "$AIM_LAG" != "$LAG" ] || return 0
      log "settings: min-replicas-max-lag $AIM_LAG: $(ask_local "CONFIG SET min-replicas-max-lag $AIM_LAG")"
      LAG=$AIM_LAG
    }

    # bounded_lag NOW: sets AIM_LAG to what the values say, as far as the Sentinels' down-after allows it. Without a majority of them
    # it is not raised.
    bounded_lag() {
      local most
      AIM_LAG=$MAX_LAG
      if has_majority; then
        most=$((LEAST_DOWN_AFTER / 1000 - 1))
        [ "$AIM_LAG" -le "$most" ] || AIM_LAG=$most
        [ "$AIM_LAG" -ge 1 ] || AIM_LAG=1
      elif [ "$AIM_LAG" -gt "$1" ]; then
        AIM_LAG=$1
      fi
    }

    # aim_down_after: sets AIM_DOWN_AFTER to what the values say, or to more while a data server tolerates a longer lag. False when it
    # is another than before.
    aim_down_after() {
      local before
      each_server redis lag_of
      before=${AIM_DOWN_AFTER:-$DOWN_AFTER}
      lowest_down_after "$LAG $(first_lines | cut -d' ' -f2 | tr '\n' ' ')"
      [ "$AIM_DOWN_AFTER" = "$before" ]
    }

    lag_of() { ask_redis "$1" 'CONFIG GET min-replicas-max-lag' | sed -n 2p; }

    # lowest_down_after LAGS
    lowest_down_after() {
      local lag
      AIM_DOWN_AFTER=$DOWN_AFTER
      for lag in $1; do
        case $lag in *[!0-9]*) continue ;; esac
        [ $(((lag + 1) * 1000)) -le "$AIM_DOWN_AFTER" ] || AIM_DOWN_AFTER=$(((lag + 1) * 1000))
      done
    }
  lib.rights.sh: |
    # The users of a data server and of a Sentinel: each has the commands and channels that its work needs, and no more. The password of
    # an internal user derives from the Secret.

    # Sentinels find each other through messages on this channel, which may also name another master.
    HELLO_CHANNEL=__sentinel__:hello

    # all_but CHANNEL: prints ACL patterns that match every channel but this one: those that differ in the first character, then
    # those that end there or differ in the next.
    all_but() {
      local rest head first
      rest=$1 head=
      while [ -n "$rest" ]; do
        first=${rest%"${rest#?}"}
        printf ' &%s[^%s]*' "$head" "$first"
        head=$head$first
        rest=${rest#?}
        [ -z "$rest" ] || printf ' &%s' "$head"
      done
      printf ' &%s?*' "$head"
    }

    # server_users: prints the users of a data server as lines of its ACL file. The application may read what tells how the server
    # does, and ROLE, by which clients check a server; CONFIG GET would show the password of replication. It may publish
    # everywhere but on the Sentinels' channel, also from a script: a selector is the one way to take a channel away.
    server_users() {
      local reading
      reading='+role +client|list +slowlog|get +slowlog|len +latency|latest +latency|history +latency|graph +latency|histogram +latency|doctor +lastsave +module|list'
      cat <<EOF
    user default on $APPLICATION_HASHES ~* &* +@all -@admin -publish -spublish $reading (+publish +spublish$(all_but "$HELLO_CHANNEL"))
    user $GUARD_USER on $(hashes "$GUARD_PASSWORDS") resetchannels &$WATCH_CHANNEL -@all +subscribe +ping +info +role +config|get +config|set +client|list +client|kill +client|pause +client|unpause +replicaof +acl|list +acl|setuser +module|list +shutdown
    user $REPLICA_USER on $(hashes "$REPLICA_PASSWORDS") resetchannels -@all +ping +psync +replconf
    user $SENTINEL_USER on $(hashes "$SENTINEL_PASSWORDS") resetchannels &$HELLO_CHANNEL -@all +ping +info +role +subscribe +publish +multi +exec +slaveof +script|kill +config|rewrite +client|setname +client|kill +client|pause +client|unpause
    user $PROXY_USER on $(proxy_hashes) resetchannels -@all +ping +info +role
    EOF
    }

    # sentinel_users: prints those of a Sentinel. The application may ask and listen, and say what client libraries say of themselves:
    # CLIENT PAUSE or KILL would stop votes and hellos, and with them every failover.
    sentinel_users() {
      local asking saying
      asking='+sentinel|get-master-addr-by-name +sentinel|master +sentinel|masters +sentinel|replicas +sentinel|slaves +sentinel|sentinels +sentinel|ckquorum +sentinel|myid'
      if [ "$HA_ENGINE" = valkey ] && engine_from 8 0; then
        asking="$asking +sentinel|get-primary-addr-by-name +sentinel|primary +sentinel|primaries"
      fi
      saying='+client|setname +client|getname +client|id +client|info +client|reply +client|tracking +client|no-evict'
      ! engine_from 7 2 || saying="$saying +client|setinfo"
      cat <<EOF
    user default on $APPLICATION_HASHES resetchannels &* -@all +auth +hello +ping +info +role +command +subscribe +psubscribe +unsubscribe +punsubscribe $saying $asking
    user $GUARD_USER on $(hashes "$GUARD_PASSWORDS") resetchannels &* -@all +ping +info +subscribe +psubscribe +publish +sentinel +acl|list +acl|setuser +client|list +client|kill
    user $SENTINEL_USER on $(hashes "$SENTINEL_PASSWORDS") resetchannels &$HELLO_CHANNEL -@all +ping +publish +client|setname +sentinel|is-master-down-by-addr
    user $PROXY_USER on $(proxy_hashes) resetchannels &+switch-master -@all +ping +subscribe +sentinel|get-master-addr-by-name +sentinel|master
    EOF
    }

    # write_users KIND: the ACL file of a server or a sentinel.
    write_users() {
      (
        umask 077
        "$1_users" >"$HA_RUN/users.acl"
      )
    }
  lib.rotate.sh: |
    # The guard's part of a rotation: a Secret that has changed is applied without a restart. What is new is let in at once; what is
    # old is told to nobody any more, and no longer let in, once every server that answers was seen to take the new.

    # For how long all must have taken a new value before it is the agreed one. A predecessor that no longer stands in the Secret is
    # refused from then on: the kubelets of the proxies need their time, too.
    SETTLE_MS=5000
    FAREWELL_MS=${HA_FAREWELL_MS:-120000}

    # keep_keys: what a new pod holds to be agreed, and what the Secret says now.
    keep_keys() {
      local name
      for name in internal-key redis-password $PROXY_KEY; do
        [ ! -e "$HA_RUN/agreed.$name" ] || continue
        read_value previous "$name"
        [ -n "$TEXT" ] || read_value current "$name"
        [ -z "$TEXT" ] || agree_on "$name" "$TEXT"
      done
      ! refresh_keys || log "rotation: the Secret has changed"
    }

    agree_on() (
      umask 077
      write_file "$HA_RUN/agreed.$1" "$2"
    )

    # rotate: every 30 s, and in each round while a rotation goes on. Needs what look_sentinels and read_server have set.
    rotate() {
      local wanted
      wanted=${KEYS_SEEN:-}
      if [ "$wanted" = "${ROTATED_FOR:-}" ] && all_agreed && [ $((NOW - ROTATED_AT)) -lt 30000 ]; then return 0; fi
      ROTATED_AT=$NOW
      ROTATED_FOR=
      WANTED_USERS=$(wanted_users)
      if renew_server; then ROTATED_FOR=$wanted; fi
      if [ "$ROLE" = master ] && has_majority && [ "$NAMED" = "$MY_ADDRESS" ]; then renew_sentinels; fi
      all_agreed || seek_agreement
    }

    internal_agreed() { [ "$SENTINEL_PASSWORD" = "${SENTINEL_PASSWORDS%% *}" ]; }
    application_agreed() { [ "$APPLICATION_AGREED" = "${APPLICATION_HASHES%% *}" ]; }
    all_agreed() { internal_agreed && application_agreed && [ "$PROXY_AGREED" = yes ]; }

    # Whether the agreed value still stands in the Secret, as the previous one.
    stays() { [ "$(value previous "$1")" = "$(value agreed "$1")" ]; }

    # seek_agreement: asks every other server what it takes.
    seek_agreement() {
      local answers
      each_server redis takes "$REDIS_PORT"
      answers=$(first_lines)
      each_server sentinel takes "$SENTINEL_PORT"
      answers="$answers$NL$(first_lines)"
      internal_agreed || conclude internal-key "$(printf '%s\n' "$answers" | awk '{ print $1, $2, $3 }')"
      application_agreed || conclude redis-password "$(printf '%s\n' "$answers" | awk '{ print $1, $4, $5 }')"
      [ "$PROXY_AGREED" = yes ] || conclude "$PROXY_KEY" "$(printf '%s\n' "$answers" | awk '{ print $1, $6, $7 }')"
    }

    # takes HOST PORT: OK or WRONGPASS for the current password and for the agreed one, of the guard, of the applications and of the proxies.
    takes() {
      {
        printf 'AUTH %s %s\n' "$GUARD_USER" "${GUARD_PASSWORDS%% *}" "$GUARD_USER" "$GUARD_PASSWORD"
        printf 'AUTH default "%s"\n' "$(quoted current redis-password)" "$(quoted agreed redis-password)"
        printf 'AUTH %s "%s"\n' "$PROXY_USER" "$(quoted current "$PROXY_KEY")" "$PROXY_USER" "$(quoted agreed "$PROXY_KEY")"
      } | timeout 1 "$HA_ENGINE-cli" -h "$1" -p "$2" 2>/dev/null |
        awk '/^(OK|WRONGPASS)/ { words = words $1 " "; n++ } END { if (n == 6) print words }'
    }

    # agreement ANSWERS: a line each, `NAME CURRENT AGREED`, OK or WRONGPASS. Sets AGREEMENT: `yes` when all take the current value,
    # `at-once` when one of them refuses the agreed one already, `no` otherwise; REASON names who does not take it. Those who do not
    # answer will have read the Secret when they do.
    agreement() {
      local who current agreed
      AGREEMENT=yes REASON=''
      while read -r who current agreed; do
        [ "$current" != WRONGPASS ] || REASON="${REASON:+$REASON }$who"
        [ "$agreed" != WRONGPASS ] || AGREEMENT=at-once
      done <<EOF
    $1
    EOF
      [ -z "$REASON" ] || AGREEMENT=no
    }

    # conclude KEY ANSWERS
    conclude() {
      local patience before
      agreement "$2"
      if [ "$AGREEMENT" = no ]; then
        over "agreed_${1%%-*}"
        eval "before=\${REFUSED_${1%%-*}:-}; REFUSED_${1%%-*}=\$REASON"
        key_name "$1"
        [ "$REASON" = "$before" ] || log "rotation: the current $KEY_NAME is not taken yet by $REASON"
        return
      fi
      patience=$FAREWELL_MS
      ! stays "$1" || patience=$SETTLE_MS
      if [ "$AGREEMENT" = at-once ] || lasts "agreed_${1%%-*}" "$patience"; then
        over "agreed_${1%%-*}"
        read_value current "$1"
        agree_on "$1" "$TEXT"
        refresh_keys || :
        key_name "$1"
        log "rotation: every server takes the current $KEY_NAME; a former one is let in while the Secret holds it"
      fi
    }
  lib.self.sh: |
    # What this pod's own server says, and what is known of its reign.

    # know_myself asked|kept: sets MY_ADDRESS. Who waits for long must not go on with the counts and passwords of its start.
    know_myself() {
      read_counts
      refresh_keys || :
      load_addresses "$1"
      redis_address "$ORDINAL"
      MY_ADDRESS=$ADDRESS
    }

    # read_server: sets PROCESS, ROLE, HISTORY, OFFSET, LINK, SYNCING, FOLLOWS, PRIORITY, GOOD from the local server; false if it does not answer.
    read_server() {
      INFO=$(ask_local 'INFO replication
    INFO persistence
    INFO server') || INFO=
      field role "$INFO" || return 1
      ROLE=$FIELD
      field loading "$INFO" || FIELD=0
      LOADING=$FIELD
      field master_replid "$INFO" && HISTORY=$FIELD
      field run_id "$INFO" && PROCESS=$FIELD
      if [ "$ROLE" = master ]; then
        field master_repl_offset "$INFO" && OFFSET=$FIELD
        field min_slaves_good_slaves "$INFO" || FIELD=0
        GOOD=$FIELD
      else
        field slave_repl_offset "$INFO" && OFFSET=$FIELD
        field master_link_status "$INFO" && LINK=$FIELD
        field master_sync_in_progress "$INFO" && SYNCING=$FIELD
        field master_host "$INFO" && FOLLOWS=$FIELD
        field slave_priority "$INFO" && PRIORITY=$FIELD
      fi
    }

    # remember_reign ADDRESS HISTORY [STREAMING...]: in whose reign this pod is in sync, what its history is called and who streams it, for the day on
    # which that master is gone. It lies beside the data: who comes back as another pod must not choose by less.
    remember_reign() {
      local old
      read -r old 2>/dev/null <"$HA_STATE/history" || old=
      [ "$old" = "$*" ] || write_file "$HA_STATE/history" "$*" || :
    }

    # recall_reign: sets REIGN_OF, REIGN_HISTORY and STREAMING.
    recall_reign() {
      REIGN_OF='' REIGN_HISTORY='' STREAMING=''
      read -r REIGN_OF REIGN_HISTORY STREAMING 2>/dev/null <"$HA_STATE/history" || :
    }
  lib.server.sh: |
    # The configuration and the start of the data server.

    # engine_lines: what only some engines know. Redis 8 takes a full sync over a second connection, which has no announced
    # address: a Sentinel that asks in that moment would list the pod's own address as one more replica, for ever.
    engine_lines() {
      [ "$HA_ENGINE" = redis ] && engine_from 8 0 || return 0
      echo 'repl-rdb-channel no'
    }

    # write_config PRIORITY [MASTER-ADDRESS]
    write_config() {
      redis_address "$ORDINAL"
      # What the guard compares the values with from then on.
      cat "$HA_CONFIG/redis.conf" >"$HA_RUN/redis.conf.given"
      (
        umask 077
        {
          cat "$HA_RUN/redis.conf.given"
          cat <<EOF
    bind $HA_BIND
    dir $HA_DATA
    aclfile $HA_RUN/users.acl
    masteruser $REPLICA_USER
    masterauth $REPLICA_PASSWORD
    replica-announce-ip $ADDRESS
    replica-announce-port $REDIS_PORT
    replica-priority $1
    EOF
          engine_lines
          [ -z "${2:-}" ] || echo "replicaof $2 $REDIS_PORT"
        } >"$HA_RUN/redis.conf"
      )
    }

    # exec_server FILE: only the image's own entry point loads the modules that the image brings.
    exec_server() {
      if [ "$MODULES" = bundled ] && command -v docker-entrypoint.sh >/dev/null 2>&1; then
        exec docker-entrypoint.sh "$HA_ENGINE-server" "$1"
      fi
      exec "$HA_ENGINE-server" "$1"
    }
  lib.settings.sh: |
    # What the values say. Their files are renewed while a pod runs, some 60 to 90 s after a change, on each node at another time.

    # reread_settings: takes over what they say now, if they are there: a shell that sources a missing file ends. MAJORITY is one of the Sentinels that
    # there are (counts.sh): until they have been asked, of those that the values say.
    reread_settings() {
      [ -r "$HA_CONFIG/settings.env" ] || return 0
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
  lib.switch.sh: |
    # The switch of a handover: who is told what once the successor is a master, and the end of the old one.

    # Proxies hear of the switch a moment later, on a busy machine some tenths of a second: whoever they still send here meets the pause,
    # not a replica.
    LINGER=0.3
    # Who was connected asks anew for the master.
    KICK='CLIENT KILL TYPE normal SKIPME yes
    CLIENT KILL TYPE pubsub'

    # prepare_switch: the old master follows last, since a write that meets its pause is postponed, and one that meets a replica is refused -
    # unless nobody else could confirm the new one's writes.
    prepare_switch() {
      case $ONLINE in
        " $TARGET") prepare_words "$TARGET" "$ASKED_AT" ;;
        *) prepare_words "$TARGET" "$ONLINE" ;;
      esac
      LEADING=yes
    }

    # die_in_the_switch: for tests that kill this script halfway through what else happens at once.
    die_in_the_switch() {
      [ "$HA_DIE_AT" != following ] || ask_master "REPLICAOF $TARGET $REDIS_PORT" >/dev/null
      die_at following
      [ "$HA_DIE_AT" != one-told ] || announce "$TARGET"
    }

    ask_for_failover() {
      local i answer
      i=0
      while [ "$i" -lt "$SENTINEL_REPLICAS" ]; do
        sentinel_address "$i"
        answer=$(ask_sentinel "$ADDRESS" "SENTINEL FAILOVER $MASTER_NAME") || :
        step "sentinel $i: ${answer:-no answer}"
        case $answer in OK* | INPROG*) return 0 ;; esac
        # No answer may mean that it was heard: never ask a second Sentinel then.
        [ -n "$answer" ] || return 0
        i=$((i + 1))
      done
      return 1
    }

    # await_successor: from here on the old master never takes a write again, whatever happens: the pause is renewed until the pod's end
    # if no successor shows.
    await_successor() {
      while look_sentinels && ! { has_majority && [ "$NAMED" != "$MASTER" ]; }; do
        elapsed
        if [ "$ELAPSED" -ge $((HANDOVER_SECONDS * 1000)) ]; then
          step "no successor after $HANDOVER_SECONDS s; writes stay paused until the end"
          return 1
        fi
        hold handover 2500
        [ "${LEADING:-no}" = no ] || announce "$TARGET"
        hold_writes || :
      done
      mark named
    }

    # step_down: a postponed write that wakes up on a replica is refused, not lost: so first follow, then unpause.
    step_down() {
      # Proxies that have heard of it have closed their connections by now; this is for those who do not listen.
      ask_master "$KICK" >/dev/null || :
      pause "$LINGER"
      ask_master "REPLICAOF $NAMED $REDIS_PORT
    CONFIG SET replica-priority 0
    $KICK
    CLIENT UNPAUSE" >/dev/null || :
      mark unpaused
      step "handed over to $NAMED:${MARKS#,}"
    }
  lib.target.sh: |
    # Who takes over from a master.

    # look_servers ADDRESS...: asks each and prints, a line for each that answers,
    #   ADDRESS ROLE PRIORITY OFFSET FOLLOWS LINK VERSION HISTORY
    # with `-` for what it does not say. HISTORY is the replication id, or for a promoted replica the one it was promoted from.
    look_servers() {
      local pids line server
      pids=
      for server in "$@"; do
        describe_server "$server" >"$HA_RUN/server.$SCRIPT.$server" &
        pids="$pids $!"
      done
      # shellcheck disable=SC2086 # a list of numbers
      [ -z "$pids" ] || wait $pids || :
      for server in "$@"; do
        # One that is silent has left an empty file.
        if read -r line <"$HA_RUN/server.$SCRIPT.$server"; then echo "$line"; fi
      done
    }

    describe_server() {
      local info history
      info=$(ask_redis "$1" 'INFO replication
    INFO server') || :
      field role "$info" || return 0
      if [ "$FIELD" = master ]; then
        WORDS="$1 master -"
        add_words "$info" master_repl_offset
        WORDS="$WORDS - -"
        history=master_replid2
      else
        WORDS="$1 replica"
        add_words "$info" slave_priority slave_repl_offset master_host master_link_status
        history=master_replid
      fi
      # Valkey calls itself Redis 7.2.4 beside its own number.
      if field valkey_version "$info"; then add_words "$info" valkey_version; else add_words "$info" redis_version; fi
      add_words "$info" "$history"
      echo "$WORDS"
    }

    # add_words INFO NAME ...: appends the value of each field to WORDS, without a process for each.
    add_words() {
      local info name
      info=$1
      shift
      for name in "$@"; do
        field "$name" "$info" || FIELD=
        WORDS="$WORDS ${FIELD:--}"
      done
    }

    # other_servers: the addresses of all data pods but this one.
    other_servers() {
      local i
      i=0
      while [ "$i" -lt "$REDIS_REPLICAS" ]; do
        redis_address "$i"
        if [ "$i" != "$ORDINAL" ] && [ -n "$ADDRESS" ]; then printf '%s ' "$ADDRESS"; fi
        i=$((i + 1))
      done
    }

    # choose_target ORDINAL: reads `ORDINAL OFFSET VERSION ADDRESS` of replicas in sync and prints the address of the one that a master of
    # this ordinal hands over to. A newer engine comes last while another replica is older: what it writes an older one
    # cannot load. Then a higher ordinal: a rollout goes down from the highest, so that one does not end next. Of lower ones that which
    # ends last, or an upgrade might go through all of them. Then the offset.
    choose_target() {
      awk -v mine="$1" '
        function number(version,   part) { split(version, part, "."); return part[1] * 1000000 + part[2] * 1000 + part[3] }
        { ordinal[NR] = $1; offset[NR] = $2; engine[NR] = number($3); address[NR] = $4; if (NR == 1 || engine[NR] < oldest) oldest = engine[NR] }
        function better(a, b) {
          if ((engine[a] == oldest) != (engine[b] == oldest)) return engine[a] == oldest
          if ((ordinal[a] > mine) != (ordinal[b] > mine)) return ordinal[a] > mine
          if (ordinal[a] < mine) return ordinal[a] < ordinal[b]
          return offset[a] > offset[b]
        }
        END { for (i = 1; i <= NR; i++) if (!best || better(i, best)) best = i; if (best) print address[best] }'
    }

    # choose_freshest MASTER HISTORY: reads look_servers lines and prints the address of the server that has most of what a master that is
    # gone has acknowledged: of those with its history, if that is known, since an offset of another history says nothing. One that somebody
    # has promoted already, from the same history, goes before a replica with as much. Among equals every guard must choose the same.
    # Nobody is chosen while one that has this history, and more of it, may not be promoted yet: it has just synced, or it ends.
    choose_freshest() {
      awk -v gone="$1" -v known="$2" -v nowhere="$NOWHERE" '
        BEGIN { from[known] = 1 }
        $2 == "replica" && $6 == "down" && ($5 == gone || $5 == nowhere || $5 == $1) {
          if ($3 > 0) { n++; address[n] = $1; offset[n] = $4; same[n] = $8 == known; from[$8] = 1 }
          else if ($8 == known) { barred = 1; if ($4 > held) held = $4 }
        }
        $2 == "master" { masters++; promoted[masters] = $1; reached[masters] = $4; history[masters] = $8 }
        function fresher(a, b) {
          if (same[a] != same[b]) return same[a]
          return offset[a] > offset[b] || (offset[a] == offset[b] && address[a] < address[b])
        }
        END {
          for (i = 1; i <= masters; i++) if (history[i] in from && (!best || reached[i] > top)) { best = promoted[i]; top = reached[i] }
          for (i = 1; i <= n; i++) if (!first || fresher(i, first)) first = i
          if (first && barred && (!same[first] || held > offset[first])) first = 0
          if (first && (!best || offset[first] > top)) best = address[first]
          if (best) print best
        }'
    }
  lib.tie.sh: |
    # Two names under one epoch. A Sentinel in the middle of a failover may hear of a newer epoch in which the master that it replaces is named again: the
    # address is the one that it has, so it takes the epoch over and goes on, and ends with its own choice under that epoch. No
    # Sentinel gives in to others of the same epoch, so only a newer one ends it.

    # Afterwards it hears its peers every two seconds: who is merely late has come round by then.
    TIE_MS=5000

    # break_tie: by the master that a majority names, and nobody replaces.
    break_tie() {
      if [ "$OTHER" = 0 ] || [ "$OTHER_EPOCH" != "$NAMED_EPOCH" ] || [ "$FAILING:$REPLACING" != 0:0 ]; then
        over tie
        return
      fi
      lasts tie "$TIE_MS" || return 0
      over tie
      take_epoch "$MY_ADDRESS" || return 0
      log "sentinel$OTHER_ONES names another in reign $NAMED_EPOCH: the Sentinels are told of me in reign $EPOCH"
      announce "$MY_ADDRESS"
    }
  lib.tilt.sh: |
    # A Sentinel whose process stood still for 2 s is in TILT: for 30 s it marks nothing as down and agrees to no failover. A restart ends TILT at once,
    # and what counts is on disk: epochs, votes, peers. The kubelet's back-off makes that 10 s and more. So the program of the container restarts its
    # own server. It listens to the server's `+tilt`, which costs nothing while nothing is announced.

    RENEW_EVERY_MS=60000
    # Within that time a handover that began with a vote has told its Sentinels, or comes to nothing.
    VOTE_MS=5000
    # For so long TILT is looked at again, twice a second: it ends by itself after 30 s.
    TILT_MS=35000

    # watch_tilt: ends with the program that started it.
    watch_tilt() {
      local tries
      SCRIPT=tilt RENEWED_AT='' VOTED_AT='' VOTED_EPOCH='' ASKED_AT='' tries=0
      # From here on addresses are read from disk, where the last answers of DNS are.
      ask_dns_again
      rm -f "$HA_RUN/tilt"
      mkfifo "$HA_RUN/tilt"
      while kill -0 $$ 2>/dev/null; do
        refresh_keys || :
        tries=$((tries + 1))
        # shellcheck disable=SC2086 # a list of words
        hear_tilt "$tries" $GUARD_PASSWORDS
        pause 0.5
      done
    }

    # hear_tilt TRY PASSWORD...: until the server ends. The answer to the subscription names the channel, too: what was announced before it is
    # looked for. A server that refuses one password is asked by the next one the next time.
    hear_tilt() {
      local line client
      shift $((1 + $1 % ($# - 1)))
      # Opened so, neither end waits for the other. Once the client alone holds the end to write to, its end is that of the pipe.
      exec 7<>"$HA_RUN/tilt"
      exec 8<"$HA_RUN/tilt"
      echo "$1" | "$HA_ENGINE-cli" -h "$HA_LOCAL" -p "$SENTINEL_PORT" \
        --user "$GUARD_USER" --askpass SUBSCRIBE +tilt >&7 2>/dev/null &
      client=$!
      exec 7>&-
      while read -r line <&8; do
        [ "$line" != +tilt ] || end_tilt
      done
      exec 8<&-
      wait "$client" || :
    }

    # end_tilt: looks at all Sentinels until this one may be started anew, or its TILT is over.
    end_tilt() {
      local until
      now
      until=$((NOW + TILT_MS))
      while [ "$NOW" -lt "$until" ]; do
        look_at_tilt
        case $VERDICT in
          over) return 0 ;;
          renew)
            log "in TILT: the server is started anew, which ends it"
            RENEWED_AT=$NOW
            # To the program of the container, whose child the server is.
            kill -USR1 $$
            return 0
            ;;
        esac
        log_on_change "in TILT: $VERDICT"
        pause 0.5
        now
      done
    }

    # look_at_tilt: sets VERDICT.
    look_at_tilt() {
      read_counts
      refresh_keys || :
      now
      # DNS may be slow to answer: what it says counts from the next look on.
      if [ -z "$ASKED_AT" ] || [ $((NOW - ASKED_AT)) -ge 10000 ]; then
        ASKED_AT=$NOW
        load_addresses asked &
      fi
      load_addresses kept
      # A pod's way to its own Service needs hairpin in the network: not every one has it.
      eval "SENTINEL_$ORDINAL=\$HA_LOCAL"
      each_server sentinel ask_sentinel "SENTINEL MASTER $MASTER_NAME
    INFO sentinel"
      now
      note_vote
      VERDICT=$({
        echo "me $ORDINAL $(since "$RENEWED_AT") $(since "$VOTED_AT")"
        tilt_facts "$ANSWERS" "$SENTINEL_REPLICAS"
      } | may_renew)
    }

    since() { [ -z "$1" ] && echo never || echo $((NOW - $1)); }

    # note_vote: sets VOTED_AT to the time of the look that found a vote in an epoch without a known master.
    note_vote() {
      local word name epoch vote config
      vote=0 config=0
      while read -r _ word name epoch; do
        case "$word $name" in
          "leader-epoch $MASTER_NAME") vote=$epoch ;;
          "config-epoch $MASTER_NAME") config=$epoch ;;
        esac
      done <"$CONF"
      if [ "$vote" -le "$config" ]; then
        VOTED_AT=
      elif [ "$vote" != "$VOTED_EPOCH" ]; then
        VOTED_EPOCH=$vote VOTED_AT=$NOW
      fi
    }

    # tilt_facts PREFIX COUNT: a line for each of the answers in PREFIX.0 ...: `sentinel ORDINAL silent`, or tilt or well, whether it replaces the
    # master, and whether the master has not answered it for down-after: in TILT that is counted, too, and not acted on. Then `there N`: how many
    # Sentinels there are by the longest list (counts.sh).
    tilt_facts() {
      awk -v prefix="$1" -v count="$2" '
        BEGIN {
          for (i = 0; i < count; i++) {
            file = prefix "." i; state = "silent"; replaces = misses = "no"; key = ""; quiet = after = 0
            while ((getline line < file) > 0) {
              sub(/\r$/, "", line)
              if (key == "flags" && line ~ /failover_in_progress/) replaces = "yes"
              if (key == "flags" && line ~ /s_down/) misses = "yes"
              if (key == "last-ok-ping-reply") quiet = line + 0
              if (key == "down-after-milliseconds") after = line + 0
              if (key == "num-other-sentinels" && line + 1 > there) there = line + 1
              if (line ~ /^sentinel_tilt:/) state = line == "sentinel_tilt:0" ? "well" : "tilt"
              key = line
            }
            close(file)
            if (after && quiet >= after) misses = "yes"
            print "sentinel", i, state, replaces, misses
          }
          if (there && there < 3) there = 3
          if (!there || there > count) there = count
          print "there", there
        }'
    }

    # may_renew: reads these lines and `me ORDINAL RENEWED VOTED` (milliseconds ago, or never). Prints `over`, `renew` or what is waited for. One
    # Sentinel at a time: the lowest ordinal in TILT goes first. While another is away, the rest are the majority that handovers need; if as many
    # answer as there are, the silent ones have not been made yet. If the master does not answer either, only a Sentinel out of TILT helps, and the
    # restart does not wait.
    may_renew() {
      awk -v every="$RENEW_EVERY_MS" -v vote="$VOTE_MS" '
        $1 == "me" { me = $2; renewed = $3; voted = $4 }
        $1 == "there" { there = $2 }
        $1 == "sentinel" { state[$2] = $3; replaces[$2] = $4 == "yes"; if ($5 == "yes") missed = 1; count++; if ($3 != "silent") answering++ }
        function wait(why) { if (verdict == "") verdict = "waiting: " why }
        END {
          if (state[me] == "well") verdict = "over"
          if (state[me] == "silent") wait("the server does not answer")
          if (renewed != "never" && renewed + 0 < every + 0) wait("the server was started anew " int(renewed / 1000) " s ago, and is once in " every / 1000 " s at most")
          for (i = 0; i < count; i++) {
            if (i == me) continue
            if (state[i] == "silent" && !missed && answering < there) wait("sentinel-" i " does not answer")
            if (state[i] == "well" && replaces[i]) wait("sentinel-" i " replaces the master")
            if (state[i] == "tilt" && i < me + 0) wait("sentinel-" i " is in TILT, too, and goes first")
          }
          if (!replaces[me] && voted != "never" && voted + 0 < vote + 0) wait("a vote was given " voted " ms ago, and a pod may hand over")
          print verdict == "" ? "renew" : verdict
        }'
    }
  lib.unheard.sh: |
    # A promotion of which only one Sentinel knows, and that one is away: it ended right after it had made a replica a master, before it could say so to
    # the others. They go on naming the master that it replaced, which is back and takes writes; once it is back itself, its newer epoch counts, and
    # those writes are gone. So a master that goes on takes a newer one before - unless somebody follows the other already, and may confirm its writes.

    # nothing_unheard: by a master whose writes pause, and that a majority names. False while what a Sentinel that is away may know could still count;
    # the next look shows whether the Sentinels have heard.
    nothing_unheard() {
      local rival
      if [ "$SILENT" = 0 ] || [ "$NAMED_EPOCH" -ge "${TOLD_EPOCH:-$((NAMED_EPOCH + 1))}" ]; then return 0; fi
      # shellcheck disable=SC2046 # a list of addresses
      rival=$(look_servers $(other_servers) | find_rival)
      [ -n "$rival" ] || return 0
      case $rival in *' followed')
        log_on_change "waiting: ${rival% *} is a master too, and has replicas; $SILENT Sentinels do not answer"
        return 1
        ;;
      esac
      # Votes take their time.
      pause_contested && take_epoch "$MY_ADDRESS" || return 1
      TOLD_EPOCH=$EPOCH
      log "$rival is a master too, and $SILENT Sentinels do not answer: the others are told of me in reign $EPOCH"
      announce "$MY_ADDRESS"
      return 1
    }

    # find_rival: reads look_servers lines and prints the address of a master among them, with `followed` behind it if one of the others follows it.
    find_rival() {
      awk '
        $2 == "master" && rival == "" { rival = $1 }
        { follows[$5] = 1 }
        END { if (rival != "") print rival (rival in follows ? " followed" : "") }'
    }
  lib.users.sh: |
    # Who is let in with which passwords, on servers that run.

    # wanted_users: a line each, the name and the hashes of its passwords.
    wanted_users() {
      echo "default $APPLICATION_HASHES
    $GUARD_USER $(hashes "$GUARD_PASSWORDS")
    $REPLICA_USER $(hashes "$REPLICA_PASSWORDS")
    $SENTINEL_USER $(hashes "$SENTINEL_PASSWORDS")
    $PROXY_USER $(proxy_hashes)"
    }

    # users_behind: reads wanted users, a line `--` and an answer to ACL LIST; prints what puts right each user that is there and
    # has other passwords. Connections stay.
    users_behind() {
      awk '
        !listed && $1 == "--" { listed = 1; next }
        !listed { wanted[$1] = substr($0, length($1) + 2); size[$1] = NF - 1; next }
        $1 == "user" && $2 in wanted {
          found = matching = 0
          for (i = 3; i <= NF; i++) if ($i ~ /^#/) {
            found++
            if (index(" " wanted[$2] " ", " " $i " ")) matching++
          }
          if (found != size[$2] || matching != size[$2]) print "ACL SETUSER " $2 " resetpass " wanted[$2]
        }'
    }

    # renew_server: my own users, and the password with which I follow a master; a link that is up stays.
    renew_server() {
      local facts
      facts=$(ask_local 'ACL LIST
    CONFIG GET masterauth')
      orders_for "$facts" || return 1
      [ "${facts##*"$NL"}" = "$REPLICA_PASSWORD" ] || ORDERS="$ORDERS${ORDERS:+$NL}CONFIG SET masterauth $REPLICA_PASSWORD"
      if [ -n "$ORDERS" ]; then log "rotation: $(names_in "$ORDERS"): $(ask_local "$ORDERS" | tr '\n' ' ')"; fi
    }

    # renew_sentinels: the same on each Sentinel, which has no guard of its own. One that was asked at a new address of its Service announces that
    # one from then on, and its peers put it in the place of the old one.
    renew_sentinels() {
      local i facts
      each_server sentinel users_and_login
      i=0
      while [ "$i" -lt "$SENTINEL_REPLICAS" ]; do
        facts=$(cat "$ANSWERS.$i")
        if orders_for "$facts"; then
          [ "${facts##*"$NL"}" = "$SENTINEL_PASSWORD" ] || ORDERS="$ORDERS${ORDERS:+$NL}$(sentinel_orders)"
          sentinel_address "$i"
          case "$facts$NL" in
            *"${NL}announce-ip$NL$ADDRESS$NL"*) ;;
            *"${NL}announce-ip$NL"*) ORDERS="$ORDERS${ORDERS:+$NL}SENTINEL CONFIG SET announce-ip $ADDRESS" ;;
          esac
          if [ -n "$ORDERS" ]; then log "rotation: sentinel $i: $(names_in "$ORDERS"): $(ask_sentinel "$ADDRESS" "$ORDERS" | tr '\n' ' ')"; fi
        fi
        i=$((i + 1))
      done
    }

    users_and_login() {
      ask_sentinel "$1" 'ACL LIST
    SENTINEL CONFIG GET announce-ip
    SENTINEL CONFIG GET sentinel-pass'
    }

    # orders_for FACTS: sets ORDERS by WANTED_USERS; false when the server did not answer.
    orders_for() {
      case $1 in 'user '*) ;; *) return 1 ;; esac
      ORDERS=$(printf '%s\n--\n%s\n' "$WANTED_USERS" "$1" | users_behind)
    }

    # names_in ORDERS: the users and settings, without a password.
    names_in() {
      printf '%s\n' "$1" | awk '
        { name = $1 == "SENTINEL" ? "login" : $3 }
        $4 == "announce-ip" { name = "announce-ip " $5 }
        !seen[name]++ { printf "%s%s", sep, name; sep = ", " }'
    }
  lib.view.sh: |
    # What the Sentinels say, taken together. One Sentinel's word is never acted on.

    # look_sentinels: asks all Sentinels at once and sets
    #   NAMED        the address that most of those that name one name, or `none`; of this pod its address of now (own_name), NAMED_AS then
    #                is the former one that they say
    #   NAMED_EPOCH  the highest configuration epoch under that name; a Sentinel in the middle of a failover has the next one already
    #   NAMED_DOWN   how many of them hold that master to be down
    #   ODOWN        how many of them have a quorum's word that it is down
    #   FAILING      how many of them have that word, or are replacing it
    #   CONTESTED    how many of them are replacing it
    #   REPLACING    how many of all Sentinels are in the middle of a failover
    #   VOTES BLANK SILENT OTHER   how many name it, know no master, do not answer, name another; one that was never made (made.sh) is not silent
    #   OTHER_EPOCH  the highest configuration epoch of those that name another
    #   BLANK_ONES OTHER_ONES      the ordinals of those
    #   DOWN_ONES    the ordinals of those that hold it to be down and are not elected to replace it
    #   UNSET_ONES   the ordinals of those that name it with other settings than ours: they were told of it by half, or the values changed
    #   LEAST_DOWN_AFTER           the shortest down-after of those that name one, 0 without any
    #   SENTINELS MAJORITY         how many Sentinels there are (counts.sh), and a majority of them; AIM_QUORUM is the quorum that they should have
    #   MOST_REPLICAS MOST_PEERS   the longest lists of replicas and of other Sentinels that one of them keeps
    look_sentinels() {
      each_server sentinel ask_sentinel "SENTINEL MASTER $MASTER_NAME"
      eval "$(read_view "$ANSWERS" "$SENTINEL_REPLICAS" "${AIM_DOWN_AFTER:-$DOWN_AFTER} $FAILOVER_TIMEOUT $PARALLEL_SYNCS $QUORUM" "${MADE_SENTINELS:-$SENTINEL_REPLICAS}")"
      MAJORITY=$((SENTINELS / 2 + 1)) AIM_QUORUM=$QUORUM
      [ "$SENTINELS" -eq "$SENTINEL_REPLICAS" ] || AIM_QUORUM=$MAJORITY
      own_name
    }

    has_majority() { [ "$VOTES" -ge "$MAJORITY" ]; }

    # A Sentinel that was not elected says for 10 s more that it replaces the master. It asks for votes only while it holds that one to be down: once
    # it has had its answer it comes to nothing (`spent`), and counts neither as failing nor as contested.

    # read_view PREFIX COUNT SETTINGS MADE: the answers in PREFIX.0 ... as shell assignments. SETTINGS are down-after, failover-timeout,
    # parallel-syncs and quorum, which is a majority of those that there are while these are fewer than COUNT; MADE is how many Sentinels there have been.
    read_view() {
      awk -v prefix="$1" -v count="$2" -v settings="$3" -v made="$4" '
        function answer(file, i,   line, key, n, seen) {
          n = 0; seen = ""; addr[i] = ""
          while ((getline line < file) > 0) {
            sub(/\r$/, "", line)
            if (n == 0 && line ~ /No such /) { seen = "blank"; break }
            if (n == 0 && line != "name") break
            if (n++ % 2 == 0) { key = line; continue }
            if (key == "ip" && line ~ /^[0-9a-fA-F.:]+$/) { addr[i] = line; seen = "names" }
            if (key == "flags") { flags[i] = line; if (line ~ /failover_in_progress/) replacing++ }
            if (key == "failover-state") step[i] = line
            if (key == "config-epoch") epoch[i] = line + 0
            if (key == "down-after-milliseconds") timer[i] = line + 0
            if (key == "num-slaves" && line + 0 > most_replicas) most_replicas = line + 0
            if (key == "num-other-sentinels" && line + 0 > most_peers) most_peers = line + 0
            if (key ~ /^(failover-timeout|parallel-syncs|quorum)$/) set[i, key] = line
          }
          close(file)
          return seen == "" ? "silent" : seen
        }
        BEGIN {
          for (i = 0; i < count; i++) {
            state[i] = answer(prefix "." i, i)
            if (state[i] == "names") votes[addr[i]]++
            if (state[i] == "names" && (!least || timer[i] < least)) least = timer[i]
          }
          named = "none"
          for (i = 0; i < count; i++)
            if (state[i] == "names" && (named == "none" || votes[addr[i]] > votes[named])) named = addr[i]
          there = count
          if (named != "none" && most_peers + 1 < count) there = most_peers + 1 > 3 ? most_peers + 1 : 3
          if (there < count) sub(/[0-9]+$/, int(there / 2) + 1, settings)
          for (i = 0; i < count; i++) {
            if (state[i] == "silent") silent += i < made
            else if (state[i] == "blank") { blank++; blanks = blanks " " i }
            else if (addr[i] != named) {
              other++; others = others " " i
              if (epoch[i] > other_top) other_top = epoch[i]
            } else {
              agree++
              if (timer[i] " " set[i, "failover-timeout"] " " set[i, "parallel-syncs"] " " set[i, "quorum"] != settings) unset = unset " " i
              replaces = flags[i] ~ /failover_in_progress/
              asks = step[i] == "wait_start" && flags[i] !~ /force_failover/
              spent = asks && flags[i] !~ /_down/
              if (flags[i] ~ /_down/) down++
              if (flags[i] ~ /o_down/) odown++
              if (flags[i] ~ /_down/ && (asks || !replaces)) downs = downs " " i
              if (replaces && !spent) contested++
              if (flags[i] ~ /o_down/ || (replaces && !spent)) failing++
              if (!replaces && epoch[i] > top) top = epoch[i]
            }
          }
          printf "NAMED=%s NAMED_EPOCH=%d NAMED_DOWN=%d ODOWN=%d FAILING=%d CONTESTED=%d VOTES=%d BLANK=%d SILENT=%d OTHER=%d OTHER_EPOCH=%d BLANK_ONES=\"%s\" OTHER_ONES=\"%s\" UNSET_ONES=\"%s\" DOWN_ONES=\"%s\" LEAST_DOWN_AFTER=%d REPLACING=%d MOST_REPLICAS=%d MOST_PEERS=%d SENTINELS=%d\n", named, top, down, odown, failing, contested, agree, blank, silent, other, other_top, blanks, others, unset, downs, least, replacing, most_replicas, most_peers, there
        }'
    }
  lib.words.sh: |
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
        / # ./ { sub(/^.* # /, ""); warning = $0 }
        END { if (!said) print (warning == "" ? "no words" : file warning) }'
    }
  probe.sh: |
    #!/bin/sh
    # Probes of a data pod: probe.sh ready | live | guard. They read what the guard writes; only a silent guard costs a redis-cli.
    set -eu
    LIB=${HA_SCRIPTS:-/opt/redis-sentinel}/lib
    . "$LIB/common.sh"

    # fresh FILE MS: its first number is a time not longer ago than this.
    fresh() {
      local first second
      [ -r "$HA_RUN/$1" ] || return 1
      read -r first second _ <"$HA_RUN/$1" || return 1
      case $first in *[!0-9]*) first=$second ;; esac
      now
      [ $((NOW - first)) -le "$2" ]
    }

    case $1 in
      ready)
        read -r WORD AT REASON <"$HA_RUN/verdict"
        if [ "$WORD" != ready ]; then echo "$REASON" && exit 1; fi
        fresh verdict 10000 || { echo "the guard has said nothing since $AT" && exit 1; }
        ;;
      live)
        # Any answer counts: a server that loads, or that refuses, lives.
        fresh heartbeat 20000 && exit 0
        timeout 5 "$HA_ENGINE-cli" -h "$HA_LOCAL" -p "$REDIS_PORT" PING 2>&1 | grep -qv 'Could not connect'
        ;;
      guard) fresh guard 60000 ;;
    esac
  proxy-start.sh: |
    #!/bin/sh
    # Starts the proxy: writes down for HAProxy's Lua program who is where and how to ask them, then runs HAProxy. It waits
    # neither for DNS nor for a server: clients that connect meanwhile wait in HAProxy.
    set -eu
    LIB=${HA_SCRIPTS:-/opt/redis-sentinel}/lib
    # A proxy has no volume: addresses are kept for as long as the pod lives.
    HA_DATA=${HA_RUN:-/run/redis-sentinel}
    SECRET_KEYS=proxy-password
    . "$LIB/common.sh"
    . "$LIB/ask.sh"
    . "$LIB/peers.sh"
    . "$LIB/renew.sh"
    HA_PROXY=${HA_PROXY:-/etc/redis-sentinel-proxy}
    # Probes, Prometheus and HAProxy's own connections.
    RESERVE=100

    # addresses KIND COUNT: a line for each instance, `-` where its address is not known yet. Behind it stand its former addresses, with commas: the
    # Sentinels name the master by one of them until its guard has told them the new one.
    addresses() {
      local i former line sign
      i=0
      while [ "$i" -lt "$2" ]; do
        case $1 in redis) service_of REDIS "$i" ;; *) service_of SENTINEL "$i" ;; esac
        "$1_address" "$i"
        read -r former 2>/dev/null <"$KEPT.former" || former=
        line="$1 $i ${ADDRESS:--}" sign=' '
        for former in $former; do line="$line$sign$former" sign=,; done
        echo "$line"
        i=$((i + 1))
      done
    }

    # read_logins: sets LOGINS, a line for each password that a server may take: one that was replaced in the Secret is not refused
    # everywhere yet.
    read_logins() {
      local former password
      former=${LOGIN:-}
      LOGIN=$(quoted current "$PROXY_KEY")
      LOGINS="user $PROXY_USER \"$LOGIN\""
      for password in "$(quoted previous "$PROXY_KEY")" "$former"; do
        [ -z "$password" ] || LOGINS="$LOGINS${NL}user $PROXY_USER \"$password\""
      done
    }

    write_facts() (
      umask 077
      write_file "$HA_RUN/proxy.facts" "$LOGINS
    master $MASTER_NAME
    redis-port $REDIS_PORT
    sentinel-port $SENTINEL_PORT
    $(addresses redis "$REDIS_REPLICAS")
    $(addresses sentinel "$SENTINEL_REPLICAS")"
    )

    # keep_facts: follows DNS and the Secret, and writes what has changed; the Lua program reads the file again and again. It leaves
    # <file>.unknown when the Sentinels name an address that no server has.
    keep_facts() {
      local written
      written=
      while :; do
        if refresh_keys; then read_logins && written='' && log "rotation: the Secret has changed"; fi
        load_addresses asked
        if [ -e "$HA_RUN/proxy.facts.unknown" ]; then
          rm -f "$HA_RUN/proxy.facts.unknown"
          hurry
        fi
        renew_addresses
        if [ "$written" != "${TAKEN:-0}" ]; then
          write_facts
          written=${TAKEN:-0}
        fi
        if grep -q '^[a-z]* [0-9]* -' "$HA_RUN/proxy.facts"; then
          log_on_change "waiting for DNS: $(sed -n 's/^\([a-z]*\) \([0-9]*\) -.*/\1-\2/p' "$HA_RUN/proxy.facts" | tr '\n' ' ')"
        fi
        pause 1
      done
    }

    # count_connections: what the values say, or what the limit of open files carries at two each.
    count_connections() {
      local files most
      PROXY_CONNECTIONS=$(cat "$HA_PROXY/connections")
      files=$(sed -n 's/^Max open files  *[^ ]*  *\([0-9]*\) .*/\1/p' /proc/self/limits)
      most=$(((${files:-1048576} - 4 * RESERVE) / 2))
      if [ "$PROXY_CONNECTIONS" -gt "$most" ]; then
        log "$most connections in place of $PROXY_CONNECTIONS: no more than $files open files are allowed"
        PROXY_CONNECTIONS=$most
      fi
      PROXY_ALL_CONNECTIONS=$((PROXY_CONNECTIONS + RESERVE))
    }

    trap 'exit 0' TERM INT USR1
    mkdir -p "$HA_STATE"
    # Not every node has IPv6.
    PROXY_BIND=$HA_BIND
    if [ "$PROXY_BIND" = '* -::*' ]; then
      PROXY_BIND='*'
      [ ! -e /proc/net/if_inet6 ] || PROXY_BIND=::
    fi
    count_connections
    read_logins
    load_addresses kept
    write_facts
    keep_facts &
    export HA_PROXY HA_RUN PROXY_BIND PROXY_CONNECTIONS PROXY_ALL_CONNECTIONS
    haproxy -db -f "$HA_PROXY/haproxy.cfg" &
    HAPROXY=$!
    # To HAProxy TERM means at once; a pod ends with TERM or, in the official image, with USR1: both shall drain.
    trap 'kill -USR1 "$HAPROXY" 2>/dev/null || :' TERM INT USR1
    while :; do
      wait "$HAPROXY" && exit 0
      STATUS=$?
      kill -0 "$HAPROXY" 2>/dev/null || exit "$STATUS"
    done
  redis-start.sh: |
    #!/bin/sh
    # Starts a data pod's server, but not before it is known what it is: nobody serves before it knows who it is.
    set -eu
    LIB=${HA_SCRIPTS:-/opt/redis-sentinel}/lib
    . "$LIB/common.sh"
    . "$LIB/ask.sh"
    . "$LIB/peers.sh"
    . "$LIB/renew.sh"
    . "$LIB/counts.sh"
    . "$LIB/made.sh"
    . "$LIB/each.sh"
    . "$LIB/view.sh"
    . "$LIB/files.sh"
    . "$LIB/mark.sh"
    . "$LIB/lease.sh"
    . "$LIB/boot.sh"
    . "$LIB/decide.sh"
    . "$LIB/server.sh"
    . "$LIB/engine.sh"
    . "$LIB/rights.sh"
    . "$LIB/words.sh"
    . "$LIB/load.sh"

    stop() {
      end_loader
      close_boot_port
      log "told to stop before a role was decided"
      exit 0
    }

    # Without persistence a restart has lost data that others may have: nothing here counts.
    forget_volatile_data() {
      [ "$PERSISTENCE" = no ] || return 0
      rm -rf "$HA_DATA"/*.rdb "$HA_DATA"/appendonlydir "$ASIDE" "$HA_STATE/reign" "$HA_STATE/born" "$HA_STATE/load-began"
    }

    # print_facts: what decide reads. A silent peer's time counts from the first round in which it was silent.
    print_facts() {
      local pod i line since
      pod=$NAMED
      case $NAMED in none) ;; *) ordinal_of "$NAMED" && pod=$PEER ;; esac
      echo "view $pod $NAMED_EPOCH $VOTES $BLANK $SILENT $OTHER $FAILING $OTHER_EPOCH $SENTINELS"
      echo "me $FILES_STATE $MARK_EPOCH $MARK_ROLE $MARK_SYNC $MARK_OFFSET $LEFT"
      echo "waiting $((NOW - STARTED))"
      echo "made $MADE_REDIS"
      i=0
      while [ "$i" -lt "$REDIS_REPLICAS" ]; do
        if [ "$i" != "$ORDINAL" ]; then
          read -r line <"$PEER_ANSWERS.$i" || line=silent
          if [ "$line" = silent ]; then
            eval "since=\${SILENT_SINCE_$i}"
            line="silent $((NOW - since))"
          fi
          echo "peer $i $line"
        fi
        i=$((i + 1))
      done
    }

    # boot_facts: sets BOOT_FACTS, what the boot port answers, and FILES_STATE: `damaged` when the files cannot be loaded, else that of the mark.
    boot_facts() {
      FILES_STATE=$MARK_STATE
      [ -z "$DAMAGE" ] || FILES_STATE=damaged
      BOOT_FACTS="boot $FILES_STATE $MARK_EPOCH $MARK_ROLE $MARK_SYNC $MARK_OFFSET${MADE_REDIS:+ $MADE_REDIS $MADE_SENTINELS}"
    }

    renew_boot_port() {
      boot_facts
      close_boot_port
      write_users server
      open_boot_port "$BOOT_FACTS"
    }

    note_silence() {
      local i line
      i=0
      while [ "$i" -lt "$REDIS_REPLICAS" ]; do
        if [ "$i" != "$ORDINAL" ]; then
          read -r line <"$PEER_ANSWERS.$i" || line=silent
          if [ "$line" = silent ]; then eval ": \${SILENT_SINCE_$i:=$NOW}"; else eval "SILENT_SINCE_$i="; fi
        fi
        i=$((i + 1))
      done
    }

    wait_for_decision() {
      now
      STARTED=$NOW
      while :; do
        # Who waits for long must not miss a change: of redis.birth, of the number of instances, or of the passwords.
        read_counts
        ! refresh_keys || renew_boot_port
        # The Sentinels last: a server that is stopped answers when it goes on, and by then it may be about to be replaced.
        each_server redis describe_peer
        PEER_ANSWERS=$ANSWERS
        learn_made
        look_sentinels
        now
        note_silence
        print_facts >"$HA_RUN/facts"
        decide <"$HA_RUN/facts"
        case $DECISION in
          wait) ;;
          replica\ *) return 0 ;;
          *) ! files_ready || ! claim_reign || return 0 ;;
        esac
        if [ -z "$DAMAGE" ]; then beat "waiting: $REASON"; else wait_for_repair; fi
        load_addresses asked
        renew_addresses
        place_addresses "$NAMED"
        pause 0.3
      done
    }

    # learn_files: what is on the volume when nothing has been decided. Sets DAMAGE when it is plain that the files are not whole.
    learn_files() {
      DAMAGE='' TRIED=no
      read_mark
      find_files
      if [ "$MARK_SYNC" = 1 ]; then rm -rf "$ASIDE"; fi
      if [ "$MARK_STATE:$PERSISTENCE" = marked:yes ] && [ "$LOADS" != aof ] && [ ! -e "$ASIDE" ]; then
        log "files: there is a mark of reign $MARK_EPOCH, but no append-only file: the mark does not count"
        forget_mark
      fi
      if [ "$MARK_STATE:$LOADS" = data:none ] && [ ! -e "$ASIDE" ]; then DAMAGE="there is a mark, which cannot be read, and no data file"; fi
      [ -z "$UNLISTED" ] || [ -e "$ASIDE" ] || DAMAGE="$HA_DATA/$MANIFEST does not list $UNLISTED"
      : >"$HA_RUN/learned"
    }

    # files_ready: before this pod serves with its files. True when they can be loaded. Where that takes time the decision is made anew afterwards.
    files_ready() {
      if [ -e "$ASIDE" ]; then
        put_files_back
        learn_files
        : >"$HA_STATE/load-began"
        renew_boot_port
        return 1
      fi
      if [ "$DECISION" = birth ]; then
        # A dump.rdb may have come since this pod looked.
        find_files
        case $LOADS in
          rdb) learn_files && renew_boot_port && return 1 ;;
          aof) ! load_failed || remove_files ;;
        esac
        return 0
      fi
      case $LOADS:$TRIED in
        rdb:*)
          if take_dump; then rm -f "$HA_STATE/load-began"; fi
          end_loader
          find_files
          ;;
        aof:no)
          load_failed || return 0
          TRIED=yes
          load_alone yes || :
          end_loader
          ;;
        *) return 0 ;;
      esac
      : >"$HA_RUN/learned"
      [ -z "$DAMAGE" ] || renew_boot_port
      return 1
    }

    # wait_for_repair: until somebody has changed the files, or this pod may become a replica.
    wait_for_repair() {
      local text
      text="the files of $POD_NAME cannot be loaded: $DAMAGE"
      beat "waiting: $text. $REASON. Once a master serves, this pod takes its data by itself. Else repair the file in this container, or, when the data is elsewhere, delete this pod's volume: docs/guarantees.md, Damaged files"
      write_file "$HA_RUN/verdict" "not $NOW $text"
      files_changed || return 0
      log "files: they have changed, and are tried again"
      learn_files
      : >"$HA_STATE/load-began"
      renew_boot_port
    }

    # claim_reign: the guard of this pod may be giving the place to a replica right now. Each says what it is about to do, then looks for the
    # other: at least one of them sees it.
    claim_reign() {
      hold resuming 5000
      held crash || return 0
      release resuming
      REASON="the guard gives the place of a master that was gone to a replica"
      return 1
    }

    # mark_first EPOCH ROLE SYNC: before the server starts.
    mark_first() {
      write_mark "$1" "$2" "$3" "$MARK_OFFSET"
      [ "$MARK_LOST" = no ] || die "the mark cannot be written to $HA_STATE/reign: free space on this volume"
    }

    # act: what the decision means for the files; the server is started after it.
    act() {
      case $MARK_FIRST:$DECISION in
        :*) ;;
        *:candidate*) mark_first "$MARK_FIRST" replica 1 ;;
        *) mark_first "$MARK_FIRST" master 1 ;;
      esac
      case $DECISION in
        birth | revive)
          [ "$DECISION" = revive ] || : >"$HA_STATE/born"
          write_config 100
          ;;
        resume)
          : >"$HA_RUN/resumed"
          write_config 100
          ;;
        replica\ *)
          # What is here will be replaced by the master's data: until that is complete it must not count as whole.
          # A mark that does not count, too: the server makes an append-only file, and with it the mark would count at the next start.
          read_mark
          [ "$MARK_STATE" != marked ] || mark_first "$MARK_EPOCH" replica 0
          redis_address "${DECISION#* }"
          write_config 0 "$ADDRESS"
          give_way_to_master
          ;;
        candidate\ *)
          redis_address "${DECISION#* }"
          write_config 100 "$ADDRESS"
          ;;
      esac
      # What was true of the server before this one.
      rm -f "$HA_STATE/left" "$HA_RUN/emptied"
      write_file "$HA_RUN/decision" "${DECISION%% *}"
    }

    # give_way_to_master: files whose load failed are not loaded again, since the master has the data. A configuration that the server refuses, and not
    # its files, is no reason.
    give_way_to_master() {
      if [ -n "$DAMAGE" ] || { [ "$LOADS" = aof ] && load_failed && [ -z "$(config_words "$HA_RUN/redis.conf")" ]; }; then
        set_files_aside
      elif [ "$LOADS" = rdb ]; then
        mv -f "$HA_DATA/dump.rdb" "$HA_DATA/dump.rdb.not-loaded"
        log "files: dump.rdb is not loaded, because pod ${DECISION#* } is the master: it is now dump.rdb.not-loaded"
      fi
      find_files
    }

    trap stop TERM INT
    mkdir -p "$HA_STATE" "$HA_RUN"
    write_file "$HA_RUN/verdict" "not 0 starting"
    rm -f "$HA_RUN/decision" "$HA_RUN/ending" "$HA_RUN/handover" "$HA_RUN/resuming" "$HA_RUN/resumed"
    take_lock
    forget_volatile_data
    finish_move
    remove_temporary_files
    learn_files
    LEFT=0
    [ ! -e "$HA_STATE/left" ] || LEFT=1
    log_newline
    log "start: data $MARK_STATE, reign $MARK_EPOCH, $MARK_ROLE, in sync $MARK_SYNC, offset $MARK_OFFSET"
    own_address REDIS
    write_users server
    read_made
    boot_facts
    open_boot_port "$BOOT_FACTS"
    wait_for_decision
    log "decision: $DECISION: $REASON"
    act
    close_boot_port
    note_load
    trap - TERM INT
    exec_server "$HA_RUN/redis.conf"
  scale.sh: |
    #!/bin/sh
    # Before an upgrade: looks whether the new proxies can log in. Before it changes the number of instances: moves the master to a data pod
    # that stays, while its Service is still there. It runs in a Job of its own with the settings of the set as it is; NEW_REDIS_REPLICAS and
    # NEW_SENTINEL_REPLICAS say how many there will be. Whatever stands in the way ends it with an error before anything has changed, and the upgrade with it.
    set -eu
    if [ ! -r "${HA_CONFIG:-/etc/redis-sentinel}/settings.env" ]; then
      echo "nothing is installed yet: nothing has to move"
      exit 0
    fi
    LIB=${HA_SCRIPTS:-/opt/redis-sentinel}/lib
    # A Job has no volume.
    HA_DATA=${HA_RUN:-/run/redis-sentinel}
    . "$LIB/common.sh"
    . "$LIB/keys.sh"
    . "$LIB/proxy-key.sh"

    # Of the Secret that is mounted here, which is the new one.
    KEY_NAMES=${NEW_KEY_NAMES:-}
    if [ "${PROXY:-no}" = yes ]; then
      OBJECTION=$(proxy_key_objection)
      [ -z "$OBJECTION" ] || die "the upgrade is refused before it begins: $OBJECTION"
    fi
    if [ "$NEW_REDIS_REPLICAS" -ge "$REDIS_REPLICAS" ] && [ "$NEW_SENTINEL_REPLICAS" -eq "$SENTINEL_REPLICAS" ]; then
      log "$REDIS_REPLICAS data pods and $SENTINEL_REPLICAS Sentinels stay: nothing has to move"
      exit 0
    fi
    . "$LIB/recount.sh"
    . "$LIB/handover.sh"

    # A network policy takes a moment to let a new pod in.
    PATIENCE=20000
    # A pod that starts or ends takes cores, of a small machine all, and clients need them at a switch. So the master moves this many seconds after
    # this pod has begun, and this pod ends so long after that: with its end the upgrade goes on, and others end.
    CALM=1.5

    # find_master: sets PEER, the ordinal of the named master, once nothing stands in the way any more.
    find_master() {
      local late objection
      now
      late=$((NOW + PATIENCE))
      while :; do
        load_addresses asked
        look_sentinels
        ordinal_of "$NAMED"
        count_agreeing "$ANSWERS"
        objection=$(objection)
        [ -n "$objection" ] || return 0
        now
        if [ "$NOW" -ge "$late" ] || [ "$KEPT" -lt "$NEEDED" ]; then refuse "$objection"; fi
        log_on_change "waiting: $objection"
        pause 0.5
      done
    }

    refuse() { die "the upgrade is refused before it begins: $*. To go on without this check: helm upgrade --no-hooks"; }

    trap 'exit 1' TERM INT
    trap '' PIPE
    mkdir -p "$HA_STATE"
    find_master
    if [ "$PEER" -lt "$NEW_REDIS_REPLICAS" ]; then
      log "the master is redis-$PEER, which stays"
      exit 0
    fi
    log "the master is redis-$PEER, which leaves: $NEW_REDIS_REPLICAS data pods stay"
    tries=0
    pause "$CALM"
    find_master
    while [ "$PEER" -ge "$NEW_REDIS_REPLICAS" ]; do
      [ "$tries" -lt 5 ] || refuse "redis-$PEER is still the master; the reason stands above"
      [ "$tries" = 0 ] || pause 1
      tries=$((tries + 1))
      now
      MASTER=$NAMED ASKED_AT=$NAMED BEGAN=$NOW
      # Each attempt in a shell of its own: none goes on with what another left.
      (
        trap let_go EXIT
        hand_over "$NEW_REDIS_REPLICAS"
      ) || :
      find_master
    done
    log "the master is redis-$PEER now, which stays"
    pause "$CALM"
  sentinel-probe.sh: |
    #!/bin/sh
    # Probes of a Sentinel: sentinel-probe.sh ready | live. Not ready only if it does not answer, names no master, or a majority names another.
    set -eu
    LIB=${HA_SCRIPTS:-/opt/redis-sentinel}/lib
    # Enough to ask Sentinels.
    SECRET_KEYS=internal-key
    . "$LIB/common.sh"
    . "$LIB/ask.sh"
    . "$LIB/peers.sh"
    . "$LIB/each.sh"
    . "$LIB/view.sh"

    case $1 in
      live)
        # One that waits for its place or its volume lives.
        read -r AT 2>/dev/null <"$HA_RUN/heartbeat" || AT=-20000
        now
        [ $((NOW - AT)) -ge 20000 ] || exit 0
        timeout 5 "$HA_ENGINE-cli" -h "$HA_LOCAL" -p "$SENTINEL_PORT" PING 2>&1 | grep -qv 'Could not connect'
        ;;
      ready)
        load_addresses kept
        # A pod's way to its own Service needs hairpin in the network: not every one has it.
        eval "SENTINEL_$ORDINAL=\$HA_LOCAL"
        if [ "$ORDINAL" -ge "$SENTINEL_REPLICAS" ]; then echo "no place: the release has $SENTINEL_REPLICAS Sentinels" && exit 1; fi
        look_sentinels
        [ -s "$ANSWERS.$ORDINAL" ] || { echo "this Sentinel does not answer" && exit 1; }
        case " $BLANK_ONES " in *" $ORDINAL "*) echo "this Sentinel knows no master yet" && exit 1 ;; esac
        case " $OTHER_ONES " in *" $ORDINAL "*) if has_majority; then echo "a majority names $NAMED, this Sentinel another" && exit 1; fi ;; esac
        ;;
    esac
  sentinel-start.sh: |
    #!/bin/sh
    # Starts a Sentinel. Its state (myid, epochs, votes, what it monitors) survives on its volume and is never touched; what
    # the values configure is written anew at each start. Without state it monitors nothing until a master makes itself known.
    set -eu
    LIB=${HA_SCRIPTS:-/opt/redis-sentinel}/lib
    . "$LIB/common.sh"
    . "$LIB/ask.sh"
    . "$LIB/peers.sh"
    . "$LIB/counts.sh"
    . "$LIB/repair.sh"
    . "$LIB/each.sh"
    . "$LIB/tilt.sh"
    . "$LIB/engine.sh"
    . "$LIB/rights.sh"
    . "$LIB/words.sh"
    CONF=$HA_DATA/sentinel.conf

    configured_lines() {
      cat "$HA_CONFIG/sentinel.conf"
      cat <<EOF
    bind $HA_BIND
    dir $HA_DATA
    aclfile $HA_RUN/users.acl
    sentinel announce-ip $MY_ADDRESS
    sentinel announce-port $SENTINEL_PORT
    sentinel sentinel-user $SENTINEL_USER
    sentinel sentinel-pass $SENTINEL_PASSWORD
    EOF
    }

    # state_lines: what Sentinel wrote about itself and the set, with addresses that have changed since put right (a release that was installed again
    # on its kept volumes has new Services). A line counts only when it is whole, for the server refuses a configuration with half a line in it. Without
    # a whole `monitor` line nothing is monitored, and what else is known of that master goes with it. Prints each line that is not whole to standard
    # error, by its number and keyword: there may be a password in it. While it lists fewer Sentinels than the settings say, its quorum is a majority of
    # those (counts.sh); the master's guard sets the new one when there are as many.
    state_lines() {
      address_changes >"$HA_RUN/changes"
      LC_ALL=C awk -v changes="$HA_RUN/changes" -v name="$MASTER_NAME" -v quorum="$QUORUM" -v replicas="$SENTINEL_REPLICAS" -v cut="$(tail -c 1 "$CONF" | od -An -tx1 | tr -d ' \n')" '
        function number(text) { return text ~ /^[0-9]+$/ && length(text) < 16 }
        function id(text) { return length(text) == 40 && text !~ /[^0-9a-f]/ }
        function address(text,   part, n, i) {
          if (text ~ /:/) return text !~ /[^0-9a-fA-F:.]/
          n = split(text, part, ".")
          for (i = 1; i <= n; i++) if (part[i] !~ /^[0-9]+$/ || length(part[i]) > 3 || part[i] > 255) return 0
          return n == 4
        }
        function endpoint() { return address($4) && number($5) && $5 > 0 && $5 < 65536 }
        function whole() {
          if (line_cut) return 0
          if ($2 == "myid") return NF == 3 && id($3)
          if ($2 == "current-epoch") return NF == 3 && number($3)
          if ($2 == "monitor") return NF == 6 && endpoint() && number($6)
          if ($2 ~ /^(config|leader)-epoch$/) return NF == 4 && number($4)
          if ($2 == "known-replica") return NF == 5 && endpoint()
          return NF == 6 && endpoint() && id($6)
        }
        function judge() {
          if ($1 != "sentinel" || $2 !~ /^(myid|current-epoch|monitor|config-epoch|leader-epoch|known-replica|known-sentinel)$/) return
          if ($2 !~ /^(myid|current-epoch)$/ && NF > 2 && $3 != name) return
          if (!whole()) { print "line " row ", " $2 | "cat >&2"; return }
          if ($2 ~ /^(monitor|known-replica|known-sentinel)$/) { if ($4 in now) $4 = now[$4] }
          # Twice the same is refused, too.
          key = $2 ~ /^known-/ ? $2 " " $4 " " $5 : $2
          if (key in seen || (NF == 6 && $6 in seen)) return
          seen[key]; if ($2 == "known-sentinel") { seen[$6]; others++ }
          if ($2 ~ /^(myid|current-epoch)$/) print; else if ($2 == "monitor") monitor = $0; else of_master[n++] = $0
        }
        BEGIN { while ((getline line < changes) > 0) { split(line, pair, " "); now[pair[1]] = pair[2] } }
        NR > 1 { row = NR - 1; line = $0; $0 = last; judge(); $0 = line }
        { last = $0 }
        END {
          row = NR; $0 = last; line_cut = cut != "0a"; judge()
          if (monitor == "") exit
          there = others + 1 < 3 ? 3 : others + 1
          $0 = monitor; $6 = there < replicas ? int(there / 2) + 1 : quorum; print
          for (i = 0; i < n; i++) print of_master[i]
        }' "$CONF"
    }

    # address_changes: `old new` of every instance, read from what was known when the state was written.
    address_changes() {
      local key old new
      [ -r "$HA_STATE/written-for" ] || return 0
      while read -r key old; do
        eval "new=\${$key:-}"
        [ -z "$new" ] || echo "$old $new"
      done <"$HA_STATE/written-for"
    }

    all_addresses() {
      local i kind
      for kind in REDIS SENTINEL; do
        i=0
        while eval "[ -n \"\${${kind}_$i+known}\" ]"; do
          eval "[ -z \"\${${kind}_$i}\" ] || echo ${kind}_$i \${${kind}_$i}"
          i=$((i + 1))
        done
      done
    }

    # setting_lines: what SENTINEL SET would say, as lines of the file.
    setting_lines() {
      # shellcheck disable=SC2046 # words: SENTINEL SET <name> <setting> <value> ...
      set -- $(sentinel_settings)
      shift 3
      while [ $# -gt 1 ]; do
        echo "sentinel $1 $MASTER_NAME $2"
        shift 2
      done
    }

    # write_configuration: to $CONF.next. A state that is damaged, or that the server refuses all the same, is kept as a copy, the last one only.
    write_configuration() (
      local words
      umask 077
      configured_lines >"$CONF.next"
      [ -s "$CONF" ] || return 0
      state_lines >"$HA_RUN/state" 2>"$HA_RUN/state.cut"
      if [ -s "$HA_RUN/state.cut" ]; then keep_damaged_state "not whole: $(tr '\n' ';' <"$HA_RUN/state.cut") the other lines count"; fi
      add_state >>"$CONF.next"
      words=$(config_words "$CONF.next" --sentinel)
      [ -n "$words" ] || return 0
      keep_damaged_state "the server refuses it: $words; this Sentinel begins without state"
      configured_lines >"$CONF.next"
    )

    # serve: runs the server until it ends, and ends with its status. A server in TILT is started anew: with the same file, which Sentinel keeps up to
    # date, and with today's passwords, which the file of users that it was started with may lack.
    serve() {
      ENDING='' SERVER='' RENEWING=no
      trap 'pass_on TERM' TERM
      trap 'pass_on INT' INT
      trap renew USR1
      # The lock on the volume ends with this program and the server.
      watch_tilt 9>&- &
      while :; do
        "$HA_ENGINE-server" "$CONF" --sentinel &
        SERVER=$!
        [ -z "$ENDING" ] || pass_on "$ENDING"
        await_server
        [ "$RENEWING:$ENDING" = yes: ] || exit "$STATUS"
        RENEWING=no
        refresh_keys || :
        write_users sentinel
      done
    }

    # pass_on SIGNAL: the server ends, and this program with it.
    pass_on() {
      ENDING=$1
      kill -s "$1" "$SERVER" 2>/dev/null || :
    }

    renew() {
      RENEWING=yes
      kill -TERM "$SERVER" 2>/dev/null || :
    }

    # await_server: sets STATUS once it has ended. A signal ends the wait, not the server.
    await_server() {
      while :; do
        STATUS=0
        wait "$SERVER" || STATUS=$?
        # 127: no child of this program.
        if [ "$STATUS" = 127 ] || ! kill -0 "$SERVER" 2>/dev/null; then return 0; fi
      done
    }

    add_state() {
      cat "$HA_RUN/state"
      if grep -q "^sentinel monitor $MASTER_NAME " "$HA_RUN/state"; then setting_lines; fi
    }

    keep_damaged_state() {
      cp -f "$CONF" "$CONF.damaged" || :
      log "state: damaged, copied to $CONF.damaged: $1"
    }

    trap 'exit 0' TERM INT
    mkdir -p "$HA_STATE" "$HA_RUN"
    take_lock
    own_address SENTINEL
    MY_ADDRESS=$ADDRESS
    write_users sentinel
    write_configuration
    mv -f "$CONF.next" "$CONF"
    write_file "$HA_STATE/written-for" "$(all_addresses)"
    grep '^sentinel monitor' "$CONF" || log "no state: waiting for a master to make itself known"
    serve
  test.sh: |
    #!/bin/sh
    # helm test: finds the master as a client would, writes with the application's password, reads it from a replica; the same through the proxy.
    # `helm install` may not have waited for the set to start, so it is tried for two minutes.
    set -eu
    LIB=${HA_SCRIPTS:-/opt/redis-sentinel}/lib
    . "$LIB/common.sh"
    . "$LIB/ask.sh"
    PATIENCE=${HA_PATIENCE:-120}
    KEY=redis-sentinel:test
    VALUE=$(date +%s)-$$

    # as_client HOST PORT COMMAND
    as_client() {
      printf 'AUTH default "%s"\n%s\n' "$(quoted current redis-password)" "$3" | timeout 5 "$HA_ENGINE-cli" -h "$1" -p "$2" 2>&1 | tail -n +2
    }

    # wrong TEXT: what does not hold, in WHY.
    wrong() {
      WHY=$1
      return 1
    }

    # agree: every Sentinel names the same MASTER, and has a quorum to replace it.
    agree() {
      local i named quorum
      MASTER=
      i=0
      while [ "$i" -lt "$SENTINEL_REPLICAS" ]; do
        named=$(as_client "$NAME-sentinel-$i" "$SENTINEL_PORT" "SENTINEL GET-MASTER-ADDR-BY-NAME $MASTER_NAME" | head -n 1)
        [ "${named:-nobody}" = "${MASTER:=${named:-}}" ] || wrong "sentinel $i names ${named:-nobody}${MASTER:+, one before it $MASTER}" || return 1
        quorum=$(as_client "$NAME-sentinel-$i" "$SENTINEL_PORT" "SENTINEL CKQUORUM $MASTER_NAME")
        case $quorum in OK*) ;; *) wrong "sentinel $i: $quorum" || return 1 ;; esac
        i=$((i + 1))
      done
    }

    # write_by HOST VALUE
    write_by() {
      local answer
      answer=$(as_client "$1" "$REDIS_PORT" "SET $KEY $2 EX 60")
      [ "$answer" = OK ] || wrong "SET on $1: ${answer:-no answer}"
    }

    # arrive VALUE: every data pod has it within 5 s.
    arrive() {
      local i tries
      i=0
      while [ "$i" -lt "$REDIS_REPLICAS" ]; do
        tries=0
        until [ "$(as_client "$NAME-redis-$i" "$REDIS_PORT" "GET $KEY")" = "$1" ]; do
          tries=$((tries + 1))
          [ "$tries" -lt 50 ] || wrong "redis $i does not have the key after 5 s" || return 1
          sleep 0.1
        done
        i=$((i + 1))
      done
    }

    # lead: what is written through the proxy is on the master.
    lead() {
      [ "${PROXY:-no}" = yes ] || return 0
      key_name "$PROXY_KEY"
      [ -n "$(value current "$PROXY_KEY")" ] || wrong "the Secret has no key $KEY_NAME: the proxies cannot start without it" || return 1
      write_by "$NAME" "$VALUE-proxy" || return 1
      [ "$(as_client "$MASTER" "$REDIS_PORT" "GET $KEY")" = "$VALUE-proxy" ] || wrong "the proxy $NAME does not lead to the master $MASTER"
    }

    log_newline
    now
    ends=$((NOW + PATIENCE * 1000))
    until agree && write_by "$MASTER" "$VALUE" && arrive "$VALUE" && lead; do
      now
      [ "$NOW" -lt "$ends" ] || die "$WHY, still so after $PATIENCE s"
      log_on_change "waiting: $WHY"
      pause 1
    done
    log "passed: $SENTINEL_REPLICAS Sentinels name $MASTER, $REDIS_REPLICAS data pods have the key"
{{- end }}

{{/* Lines of redis.conf that the guard cannot tell a server that runs. */}}
{{- define "redis-sentinel.fixedRedisConf" -}}
{{- $live := "(?m)^(min-replicas-max-lag|appendfsync|client-output-buffer-limit|maxmemory|maxmemory-policy|min-replicas-to-write|repl-backlog-size|repl-timeout|shutdown-timeout|tcp-keepalive) .*\n?" -}}
{{- regexReplaceAll $live (include "redis-sentinel.redisConf" .) "" -}}
{{- end }}

{{/* Of the data alone, as far as it needs a restart: labels name the chart's version, and counts and timers are told to what runs. */}}
{{- define "redis-sentinel.checksum" -}}
{{- $data := list "fixedRedisConf" "sentinelConf" "fixedSettings" "scriptsData" -}}
{{- $texts := list -}}
{{- range $data }}{{ $texts = append $texts (include (printf "redis-sentinel.%s" .) $) }}{{ end -}}
{{- join "\n" $texts | sha256sum -}}
{{- end }}
