{{- /* redis-sentinel: generated from generator/templates/_validate-backup.tpl, do not edit. */ -}}
{{/* What is wrong with the values of backups, as generator/src/model/backup-rules.ts explains. Input: root, memory (the numbers). */}}
{{- define "redis-sentinel.backupObjections" -}}
{{- $messages := list }}
{{- if .root.Values.backup.enabled }}
{{- $place := eq .root.Values.backup.store.type "s3" | ternary .root.Values.backup.store.s3.bucket .root.Values.backup.store.volume.existingClaim }}
{{- if not $place }}
{{- $messages = append $messages (printf "%s (backup.store.type is %s, and the place is empty)" "backup.enabled needs a place for backups: backup.store.s3.bucket with backup.store.type: s3, or backup.store.volume.existingClaim with backup.store.type: volume." .root.Values.backup.store.type) }}
{{- end }}
{{- if lt (int64 .root.Values.redis.replicas) 2 }}
{{- $messages = append $messages (printf "%s (redis.replicas is %d)" "backup.enabled needs at least 2 data pods: a dump is never taken from the master, because Sentinels would take the pod that reads it for a replica." (int64 .root.Values.redis.replicas)) }}
{{- end }}
{{- $limit := get (.root.Values.backup.resources.limits | default dict) "memory" }}
{{- $share := int64 .memory.share }}
{{- $needed := divf (addf $share 19922944) 1048576 | ceil | int64 }}
{{- if and .root.Values.backup.digest $limit (gt $share 0) }}
{{- if lt (include "redis-sentinel.bytes" $limit | int64) (mul $needed 1048576) }}
{{- $messages = append $messages (printf "%s (backup.resources.limits.memory is %v, data may take %dMi)" "backup.resources.limits.memory is too small for a server that loads all data, which backup.digest: true and drills need. Raise it, leave it out, or set backup.digest: false." $limit $needed) }}
{{- end }}
{{- end }}
{{- if and (eq .root.Values.backup.store.type "s3") .root.Values.backup.store.s3.caKey (not .root.Values.backup.store.s3.existingSecret) }}
{{- $messages = append $messages (printf "%s (backup.store.s3.caKey is %s)" "backup.store.s3.caKey needs backup.store.s3.existingSecret: it names a key of that Secret. Write the Secret, or leave caKey empty." .root.Values.backup.store.s3.caKey) }}
{{- end }}
{{- else if .root.Values.backup.drill.enabled }}
{{- $messages = append $messages "backup.drill.enabled needs backup.enabled: a drill restores what a backup of this release has written. (backup.enabled is false)" }}
{{- end }}
{{- range $schedule := list .root.Values.backup.schedule .root.Values.backup.drill.schedule }}
{{- if not (regexMatch `^(@(hourly|daily|midnight|weekly|monthly|yearly|annually)|[0-9*,/?A-Za-z-]+( [0-9*,/?A-Za-z-]+){4})$` $schedule) }}
{{- $messages = append $messages (printf "%s (a schedule is %s)" "backup.schedule and backup.drill.schedule must be five fields of cron, or a word such as @daily; the time zone is backup.timeZone." $schedule) }}
{{- end }}
{{- end }}
{{- range $key, $allowed := dict "store.type" (list "s3" "volume" .root.Values.backup.store.type) "scratch.type" (list "node" "volume" .root.Values.backup.scratch.type) }}
{{- if not (has (last $allowed) (initial $allowed)) }}
{{- $messages = append $messages (printf "backup.%s is %s: use one of %s." $key (last $allowed) (initial $allowed | join ", ")) }}
{{- end }}
{{- end }}
{{- toYaml $messages }}
{{- end }}
