{{/* What is wrong with the values of backups, as generator/src/model/backup-rules.ts explains. Input: root, memory (the numbers). */}}
{{- define "redis-sentinel.backupObjections" -}}
{{- $messages := list }}
{{- if .root.Values.backup.enabled }}
{{- $place := eq .root.Values.backup.store.type "s3" | ternary .root.Values.backup.store.s3.bucket .root.Values.backup.store.volume.existingClaim }}
{{- if not $place }}
{{- $messages = append $messages (printf "%s (backup.store.type is %s, and the place is empty)" "<% rules.backupStore %>" .root.Values.backup.store.type) }}
{{- end }}
{{- if lt (int64 .root.Values.redis.replicas) 2 }}
{{- $messages = append $messages (printf "%s (redis.replicas is %d)" "<% rules.backupSource %>" (int64 .root.Values.redis.replicas)) }}
{{- end }}
{{- $limit := get (.root.Values.backup.resources.limits | default dict) "memory" }}
{{- $share := int64 .memory.share }}
{{- $needed := divf (addf $share <% memory.leastReserve %>) 1048576 | ceil | int64 }}
{{- if and .root.Values.backup.digest $limit (gt $share 0) }}
{{- if lt (include "redis-sentinel.bytes" $limit | int64) (mul $needed 1048576) }}
{{- $messages = append $messages (printf "%s (backup.resources.limits.memory is %v, data may take %dMi)" "<% rules.backupMemory %>" $limit $needed) }}
{{- end }}
{{- end }}
{{- if and (eq .root.Values.backup.store.type "s3") .root.Values.backup.store.s3.caKey (not .root.Values.backup.store.s3.existingSecret) }}
{{- $messages = append $messages (printf "%s (backup.store.s3.caKey is %s)" "<% rules.backupAuthority %>" .root.Values.backup.store.s3.caKey) }}
{{- end }}
{{- else if .root.Values.backup.drill.enabled }}
{{- $messages = append $messages "<% rules.backupDrill %> (backup.enabled is false)" }}
{{- end }}
{{- range $schedule := list .root.Values.backup.schedule .root.Values.backup.drill.schedule }}
{{- if not (regexMatch `<% cronPattern %>` $schedule) }}
{{- $messages = append $messages (printf "%s (a schedule is %s)" "<% rules.backupSchedule %>" $schedule) }}
{{- end }}
{{- end }}
{{- range $key, $allowed := dict "store.type" (list "s3" "volume" .root.Values.backup.store.type) "scratch.type" (list "node" "volume" .root.Values.backup.scratch.type) }}
{{- if not (has (last $allowed) (initial $allowed)) }}
{{- $messages = append $messages (printf "backup.%s is %s: use one of %s." $key (last $allowed) (initial $allowed | join ", ")) }}
{{- end }}
{{- end }}
{{- toYaml $messages }}
{{- end }}
