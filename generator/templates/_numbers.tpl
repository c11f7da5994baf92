{{/* down-after and failover-timeout in milliseconds, min-replicas-max-lag in seconds. */}}
{{- define "redis-sentinel.profiles" -}}
<%#each profiles%>
<% name %>: { downAfter: <% downAfter %>, failoverTimeout: <% failoverTimeout %>, maxLag: <% maxLag %> }
<%/each%>
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
memory: {{ include "redis-sentinel.memory" . | fromYaml | toJson }}
{{- end }}

{{- define "redis-sentinel.majority" -}}
{{- add (div (int64 .Values.sentinel.replicas) 2) 1 -}}
{{- end }}

{{/* How the memory limit is divided, as generator/src/model/memory.ts explains: bytes, `smallest` in MiB. */}}
{{- define "redis-sentinel.memory" -}}
{{- $text := get (.Values.redis.resources.limits | default dict) "memory" | default "0" -}}
{{- $limit := include "redis-sentinel.bytes" $text | int64 -}}
{{- $config := .Values.redis.config -}}
{{- $own := include "redis-sentinel.redisBytes" (get $config "maxmemory") | int64 -}}
{{- $given := int64 .Values.redis.memory.maxmemoryPercent -}}
{{- $percent := $given | default 60 | int64 -}}
{{- $share := $own | default (divf (mulf $limit $percent) 100 | floor | int64) -}}
{{- $none := hasKey $config "maxmemory" | ternary (eq $own 0) (eq $given 0) -}}
{{- $mostBacklog := eq $limit 0 | ternary <% memory.unlimited.backlog %> <% memory.mostBacklog %> -}}
{{- $usualBacklog := eq $share 0 | ternary $mostBacklog (min (div $share <% memory.backlogDivisor %>) $mostBacklog) -}}
{{- $backlog := include "redis-sentinel.redisBytes" (get $config "repl-backlog-size") | int64 | default $usualBacklog -}}
{{- $buffer := eq $limit 0 | ternary <% memory.unlimited.buffer %> (div (mul (sub $limit $share) <% memory.bufferEighths %>) 8) -}}
{{- $forProcess := divf (mulf <% memory.leastReserve %> 8) (sub 8 <% memory.bufferEighths %>) -}}
{{- $smallest := mulf 100 (maxf (divf <% memory.leastMaxmemory %> $percent) (divf $forProcess (sub 100 $percent))) -}}
{{- if $own }}{{ $smallest = addf $own $forProcess }}{{ end -}}
limit: {{ $limit }}
smallest: {{ mulf (divf $smallest 1048576 <% memory.stepMebibytes %> | ceil) <% memory.stepMebibytes %> | int64 }}
maxmemory: {{ $none | ternary 0 $share }}
share: {{ $share }}
backlog: {{ $backlog }}
replicaBuffer: {{ add $backlog $buffer }}
{{- end }}

{{/* Bytes of an amount as redis.conf has it, such as 256mb (binary) or 1g (decimal); nothing when it is none. */}}
{{- define "redis-sentinel.redisBytes" -}}
{{- $text := include "redis-sentinel.plain" . | lower -}}
{{- if regexMatch "^([0-9]{1,15}b?|[0-9]{1,9}[kmg]b?)$" $text -}}
{{- $number := regexFind "^[0-9]+" $text -}}
{{- $factors := dict "" 1 "b" 1 "k" 1000 "kb" 1024 "m" 1000000 "mb" 1048576 "g" 1000000000 "gb" 1073741824 -}}
{{- mul (int64 $number) (get $factors (trimPrefix $number $text)) -}}
{{- end -}}
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
