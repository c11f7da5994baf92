{{- /* redis-sentinel: generated from generator/templates/_restore.tpl, do not edit. */ -}}
{{/* The container beside a data pod's server that fetches the backup. It is no native sidecar: an image that cannot be pulled must not keep a server from its
start. It has the data's volume, for the dump, and no password of the servers. */}}
{{- define "redis-sentinel.restoreContainer" -}}
- name: restore
  image: {{ include "redis-sentinel.imageOf" (dict "root" . "image" .Values.backup.image) | quote }}
  imagePullPolicy: {{ .Values.backup.image.pullPolicy }}
  command: [/bin/sh, /opt/redis-sentinel/restore.sh]
  {{- include "redis-sentinel.env" (include "redis-sentinel.storeEnv" . | fromYaml) | nindent 2 }}
  {{- with .Values.backup.resources }}
  resources:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- include "redis-sentinel.containerSecurityContext" . | nindent 2 }}
  {{- $mounts := list (dict "name" "data" "mountPath" "/data") }}
  {{- range (include "redis-sentinel.storeMounts" . | fromYaml).volumeMounts }}
  {{- $mounts = append $mounts (eq .name "backups" | ternary (merge (dict "readOnly" true) .) .) }}
  {{- end }}
  volumeMounts:
    {{- toYaml (concat $mounts (include "redis-sentinel.restoreMounts" . | fromYamlArray)) | nindent 4 }}
{{- end }}

{{/* Where the start program asks that container, as a list of mounts. */}}
{{- define "redis-sentinel.restoreMounts" -}}
{{- if .Values.restore.id }}
- name: restore
  mountPath: /run/redis-sentinel-restore
{{- else -}}
[]
{{- end }}
{{- end }}

{{- define "redis-sentinel.restoreVolumes" -}}
- name: restore
  emptyDir:
    medium: Memory
    sizeLimit: 1Mi
{{ include "redis-sentinel.storeVolumes" . }}
{{- end }}

{{/* What the values of a restore lack, as a list. */}}
{{- define "redis-sentinel.restoreObjections" -}}
{{- $broken := list }}
{{- $id := .Values.restore.id }}
{{- $from := .Values.restore.from }}
{{- $type := .Values.backup.store.type }}
{{- $place := eq $type "s3" | ternary .Values.backup.store.s3.bucket .Values.backup.store.volume.existingClaim }}
{{- if or (ne (empty $id) (empty $from)) (and (empty $id) .Values.restore.set) }}
{{- $broken = append $broken (printf "%s (restore.id is %s, restore.from is %s, restore.set is %s)" "restore.id and restore.from belong together: give the restore a name in restore.id and the backup in restore.from, or leave both and restore.set empty." ($id | default "empty") ($from | default "empty") (.Values.restore.set | default "empty")) }}
{{- end }}
{{- if $id }}
{{- if not (regexMatch "^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$" $id) }}
{{- $broken = append $broken (printf "restore.id is %q: use up to 63 letters, digits, dots, hyphens and underscores." $id) }}
{{- end }}
{{- if not (has $type (list "s3" "volume")) }}
{{- $broken = append $broken (printf "backup.store.type is %s: use one of s3, volume." $type) }}
{{- else if empty $place }}
{{- $broken = append $broken (printf "%s (restore.id is %s, backup.store.type is %s)" "restore.id needs the place of the backups: write backup.store.s3.bucket, or backup.store.type volume and backup.store.volume.existingClaim." $id $type) }}
{{- end }}
{{- if not .Values.redis.persistence.enabled }}
{{- $broken = append $broken (printf "%s (restore.id is %s)" "restore.id needs redis.persistence.enabled: without a volume a pod that starts again would have lost the data, and would bring the old backup back." $id) }}
{{- end }}
{{- end }}
{{- if and $from (not (regexMatch "^(newest|[0-9]{8}T[0-9]{6}Z-[A-Za-z0-9._-]+)$" $from)) }}
{{- $broken = append $broken (printf "restore.from is %q: use newest, or the name of a backup, which is the name of its manifest without .json." $from) }}
{{- end }}
{{- if and .Values.restore.set (not (regexMatch "^[a-z0-9][a-z0-9-]*[.][a-z]([a-z0-9-]*[a-z0-9])?$" .Values.restore.set)) }}
{{- $broken = append $broken (printf "restore.set is %q: use <namespace>.<name> of the release whose backups are meant." .Values.restore.set) }}
{{- end }}
{{- toYaml $broken }}
{{- end }}
