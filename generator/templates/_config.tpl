{{/* The static part of redis.conf; the start script adds what belongs to one pod. */}}
{{- define "redis-sentinel.redisConf" -}}
{{- $numbers := include "redis-sentinel.numbers" . | fromYaml -}}
port <% ports.redis %>
protected-mode no
daemonize no
tcp-keepalive 60
appendonly {{ .Values.redis.persistence.enabled | ternary "yes" "no" }}
appendfsync everysec
dbfilename snapshot.rdb
save {{ include "redis-sentinel.savePoints" . }}
stop-writes-on-bgsave-error no
min-replicas-to-write {{ int64 $numbers.minReplicas }}
min-replicas-max-lag {{ int64 $numbers.maxLag }}
repl-diskless-sync yes
repl-diskless-sync-delay 0
repl-backlog-size {{ int64 $numbers.memory.backlog }}
client-output-buffer-limit replica {{ int64 $numbers.memory.replicaBuffer }} 0 0
repl-timeout {{ max 10 (add 5 (div (int64 $numbers.downAfter) 1000)) }}
shutdown-timeout {{ int64 .Values.redis.shutdownTimeoutSeconds }}
shutdown-on-sigterm nosave
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

{{/* When a server writes a snapshot; none without an append-only file, which is what a start loads. */}}
{{- define "redis-sentinel.savePoints" -}}
{{- .Values.redis.persistence.snapshots | join " " | default `""` -}}
{{- end }}

{{/* The static part of sentinel.conf; the start script adds users, own address and what is monitored. */}}
{{- define "redis-sentinel.sentinelConf" -}}
port <% ports.sentinel %>
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
REDIS_PORT='<% ports.redis %>'
SENTINEL_PORT='<% ports.sentinel %>'
DISCOVERY_PORT='<% ports.discovery %>'
PERSISTENCE={{ include "redis-sentinel.shellQuote" (.Values.redis.persistence.enabled | ternary "yes" "no") }}
SENTINEL_PERSISTENCE={{ include "redis-sentinel.shellQuote" (.Values.sentinel.persistence.enabled | ternary "yes" "no") }}
BACKUP_ON={{ include "redis-sentinel.shellQuote" (.Values.backup.enabled | ternary "yes" "no") }}
METRICS={{ include "redis-sentinel.shellQuote" (.Values.metrics.enabled | ternary "yes" "no") }}
MODULES={{ include "redis-sentinel.shellQuote" .Values.redis.modules }}
PROXY_LOGIN='proxy-password'
KEY_NAMES={{ include "redis-sentinel.shellQuote" (include "redis-sentinel.keyNames" .) }}
{{- if eq .Values.topology "deployments" }}
TOPOLOGY='deployments'
{{- end }}
LIVE_DIRECTIVES='<%#each liveDirectives%><% this %> <%/each%>'
{{- end }}

{{- define "redis-sentinel.liveSettings" -}}
{{- $numbers := include "redis-sentinel.numbers" . | fromYaml -}}
QUORUM={{ include "redis-sentinel.shellQuote" $numbers.quorum }}
DOWN_AFTER={{ include "redis-sentinel.shellQuote" $numbers.downAfter }}
FAILOVER_TIMEOUT={{ include "redis-sentinel.shellQuote" $numbers.failoverTimeout }}
MAX_LAG={{ include "redis-sentinel.shellQuote" $numbers.maxLag }}
PARALLEL_SYNCS={{ include "redis-sentinel.shellQuote" $numbers.parallelSyncs }}
MIN_REPLICAS={{ include "redis-sentinel.shellQuote" $numbers.minReplicas }}
BOOTSTRAP={{ include "redis-sentinel.shellQuote" .Values.redis.bootstrap }}
HANDOVER_SECONDS={{ include "redis-sentinel.shellQuote" .Values.redis.handoverTimeoutSeconds }}
RESTORE_ID={{ include "redis-sentinel.shellQuote" .Values.restore.id }}
RESTORE_FROM={{ include "redis-sentinel.shellQuote" .Values.restore.from }}
RESTORE_SET={{ include "redis-sentinel.shellQuote" .Values.restore.set }}
REPORTS={{ include "redis-sentinel.shellQuote" (or .Values.metrics.enabled .Values.notifications.enabled | ternary "yes" "no") }}
{{- if ne .Values.auth.rights "frameworks" }}
DEFAULT_RIGHTS={{ include "redis-sentinel.shellQuote" .Values.auth.rights }}
{{- end }}
{{- if not .Values.auth.defaultUser }}
DEFAULT_USER='no'
{{- end }}
{{- if .Values.auth.rulesKey }}
RULES_KEY={{ include "redis-sentinel.shellQuote" .Values.auth.rulesKey }}
{{- end }}
{{- end }}

{{- define "redis-sentinel.configData" -}}
redis.conf: |
  {{- include "redis-sentinel.redisConf" . | nindent 2 }}
sentinel.conf: |
  {{- include "redis-sentinel.sentinelConf" . | nindent 2 }}
settings.env: |
  {{- include "redis-sentinel.settings" . | nindent 2 }}
{{- if .Values.auth.users }}
users: |
  {{- range .Values.auth.users }}
  {{ .name }} {{ get . "passwordKey" | default .name }} {{ get . "sentinel" | toString | eq "true" | ternary "yes" "no" }} {{ .rights }}
  {{- end }}
{{- end }}
{{- end }}

{{/* The programs that run in the pods. */}}
{{- define "redis-sentinel.scriptsData" -}}
{{- include "redis-sentinel.programs" (dict "root" . "folder" "runtime" "paths" (include "redis-sentinel.runtimePaths" . | fromJsonArray)) -}}
{{- end }}

{{/* Lines of redis.conf that the guard cannot tell a server that runs. */}}
{{- define "redis-sentinel.fixedRedisConf" -}}
{{- $live := "(?m)^(min-replicas-max-lag<%#each liveDirectives%>|<% this %><%/each%>) .*\n?" -}}
{{- regexReplaceAll $live (include "redis-sentinel.redisConf" .) "" -}}
{{- end }}

{{/* Of the data alone, as far as it needs a restart: labels name the chart's version, and counts and timers are told to what runs. */}}
{{- define "redis-sentinel.checksum" -}}
{{- $data := list "fixedRedisConf" "sentinelConf" "fixedSettings" "scriptsData" -}}
{{- $texts := list -}}
{{- range $data }}{{ $texts = append $texts (include (printf "redis-sentinel.%s" .) $) }}{{ end -}}
{{- join "\n" $texts | sha256sum -}}
{{- end }}
