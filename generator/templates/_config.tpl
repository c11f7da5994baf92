{{/* The static part of redis.conf; the start script adds what belongs to one pod. */}}
{{- define "redis-sentinel.redisConf" -}}
{{- $numbers := include "redis-sentinel.numbers" . | fromYaml -}}
port <% ports.redis %>
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
repl-backlog-size 64mb
repl-timeout {{ max 10 (add 5 (div (int64 $numbers.downAfter) 1000)) }}
shutdown-timeout {{ int64 .Values.redis.shutdownTimeoutSeconds }}
{{- with int64 $numbers.maxmemory }}
maxmemory {{ . }}
{{- end }}
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

{{/* Settings that every script sources; pods that live read the counts again when they change, all else comes with a restart. */}}
{{- define "redis-sentinel.settings" -}}
{{ include "redis-sentinel.fixedSettings" . }}
{{ include "redis-sentinel.counts" . }}
{{- end }}

{{- define "redis-sentinel.counts" -}}
{{- $numbers := include "redis-sentinel.numbers" . | fromYaml -}}
REDIS_REPLICAS={{ include "redis-sentinel.shellQuote" .Values.redis.replicas }}
SENTINEL_REPLICAS={{ include "redis-sentinel.shellQuote" .Values.sentinel.replicas }}
QUORUM={{ include "redis-sentinel.shellQuote" $numbers.quorum }}
PARALLEL_SYNCS={{ include "redis-sentinel.shellQuote" $numbers.parallelSyncs }}
{{- end }}

{{- define "redis-sentinel.fixedSettings" -}}
{{- $numbers := include "redis-sentinel.numbers" . | fromYaml -}}
NAME={{ include "redis-sentinel.shellQuote" (include "redis-sentinel.fullname" .) }}
NAMESPACE={{ include "redis-sentinel.shellQuote" .Release.Namespace }}
MASTER_NAME={{ include "redis-sentinel.shellQuote" .Values.sentinel.masterName }}
REDIS_PORT='<% ports.redis %>'
SENTINEL_PORT='<% ports.sentinel %>'
BOOT_PORT='<% ports.boot %>'
DOWN_AFTER={{ include "redis-sentinel.shellQuote" $numbers.downAfter }}
FAILOVER_TIMEOUT={{ include "redis-sentinel.shellQuote" $numbers.failoverTimeout }}
MAX_LAG={{ include "redis-sentinel.shellQuote" $numbers.maxLag }}
MIN_REPLICAS={{ include "redis-sentinel.shellQuote" $numbers.minReplicas }}
PERSISTENCE={{ include "redis-sentinel.shellQuote" (.Values.redis.persistence.enabled | ternary "yes" "no") }}
SENTINEL_PERSISTENCE={{ include "redis-sentinel.shellQuote" (.Values.sentinel.persistence.enabled | ternary "yes" "no") }}
MODULES={{ include "redis-sentinel.shellQuote" .Values.redis.modules }}
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
<%#each scripts%>
  <% key %>: |
<% indent 4 source %>
<%/each%>
{{- end }}

{{/* Of the data alone: labels name the chart's version, which need not restart a database. Nor need scaling: without the counts. */}}
{{- define "redis-sentinel.checksum" -}}
{{- $parts := list }}
{{- range $part := list "redisConf" "sentinelConf" "fixedSettings" "scriptsData" }}
{{- $parts = append $parts (include (printf "redis-sentinel.%s" $part) $) }}
{{- end }}
{{- join "\n" $parts | sha256sum -}}
{{- end }}
