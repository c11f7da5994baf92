{{- /* redis-sentinel: generated from generator/templates/_numbers.tpl, do not edit. */ -}}
{{/* down-after and failover-timeout in milliseconds, min-replicas-max-lag in seconds. */}}
{{- define "redis-sentinel.profiles" -}}
fast: { downAfter: 2000, failoverTimeout: 10000, maxLag: 1 }
balanced: { downAfter: 3000, failoverTimeout: 12000, maxLag: 2 }
safe: { downAfter: 5000, failoverTimeout: 15000, maxLag: 3 }
{{- end }}

{{/* What follows from the values, each in one place; read it with `include ... | fromYaml` and print with int64. */}}
{{- define "redis-sentinel.numbers" -}}
{{- $profile := get (include "redis-sentinel.profiles" . | fromYaml) .Values.profile | default dict -}}
{{- $replicas := int64 .Values.redis.replicas -}}
downAfter: {{ int64 (.Values.sentinel.downAfterMilliseconds | default $profile.downAfter) }}
failoverTimeout: {{ int64 (.Values.sentinel.failoverTimeoutMilliseconds | default $profile.failoverTimeout) }}
maxLag: {{ int64 (.Values.redis.minReplicasMaxLagSeconds | default $profile.maxLag) }}
majority: {{ include "redis-sentinel.majority" . }}
quorum: {{ .Values.sentinel.quorum | default (include "redis-sentinel.majority" .) | int64 }}
minReplicas: {{ .Values.redis.fencing | ternary 1 0 }}
parallelSyncs: {{ max 1 (sub $replicas 1) }}
maxmemory: {{ include "redis-sentinel.maxmemory" . }}
{{- end }}

{{- define "redis-sentinel.majority" -}}
{{- add (div (int64 .Values.sentinel.replicas) 2) 1 -}}
{{- end }}

{{/* Bytes: a part of the memory limit; 0 when there is no limit or no part is wanted. */}}
{{- define "redis-sentinel.maxmemory" -}}
{{- $limit := get (.Values.redis.resources.limits | default dict) "memory" | default "0" -}}
{{- $bytes := include "redis-sentinel.bytes" $limit | float64 -}}
{{- divf (mulf $bytes (float64 .Values.redis.memory.maxmemoryPercent)) 100 | floor | int64 -}}
{{- end }}

{{/* Bytes of a Kubernetes quantity: plain, decimal (k M G T P) or binary (Ki Mi Gi Ti Pi). */}}
{{- define "redis-sentinel.bytes" -}}
{{- $text := include "redis-sentinel.plain" . -}}
{{- $number := regexFind "^[0-9]+([.][0-9]+)?" $text -}}
{{- $unit := $text | trimPrefix $number -}}
{{- $factors := dict "" 1 "k" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "P" 1e15
  "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776 "Pi" 1125899906842624 -}}
{{- if not (and $number (hasKey $factors $unit)) -}}
{{- printf "a memory limit is %q: write an amount such as 512Mi, 1.5Gi or 2G." $text | fail -}}
{{- end -}}
{{- mulf (float64 $number) (float64 (get $factors $unit)) | floor | int64 -}}
{{- end }}
