{{/* What the CronJobs of backups and drills have in common, up to the containers of their pods. Input: root, schedule. */}}
{{- define "redis-sentinel.cronSpec" -}}
schedule: {{ .schedule | quote }}
{{- with .root.Values.backup.timeZone }}
timeZone: {{ . | quote }}
{{- end }}
suspend: {{ .root.Values.backup.suspend }}
concurrencyPolicy: Forbid
startingDeadlineSeconds: 600
successfulJobsHistoryLimit: 3
failedJobsHistoryLimit: 3
{{- end }}

{{/* The pod of a backup or a drill up to its containers. */}}
{{- define "redis-sentinel.backupPod" -}}
restartPolicy: Never
{{ include "redis-sentinel.podBase" . }}
{{- with .Values.redis.pod.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.redis.pod.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* The rest of each of their containers. */}}
{{- define "redis-sentinel.backupContainer" -}}
# The pod's status shows the last lines of the log, too.
terminationMessagePolicy: FallbackToLogsOnError
{{- with .Values.backup.resources }}
resources:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{ include "redis-sentinel.containerSecurityContext" . }}
{{- end }}

{{/* The volume on which the dump stands. */}}
{{- define "redis-sentinel.scratchVolume" -}}
- name: scratch
{{- if eq .Values.backup.scratch.type "node" }}
  emptyDir:
    sizeLimit: {{ .Values.backup.scratch.size | quote }}
{{- else }}
  ephemeral:
    volumeClaimTemplate:
      spec:
        accessModes: [ReadWriteOnce]
        {{- with .Values.backup.scratch.storageClass | default .Values.global.storageClass }}
        storageClassName: {{ eq . "-" | ternary "" . | quote }}
        {{- end }}
        resources:
          requests:
            storage: {{ .Values.backup.scratch.size | quote }}
{{- end }}
{{- end }}

{{/* The user's own volumes and mounts of the data pods, where modules come from them: a server in the pod loads the modules, too. */}}
{{- define "redis-sentinel.moduleVolumes" -}}
{{- if eq .Values.redis.modules "custom" }}{{ toYaml .Values.redis.pod.extraVolumes }}{{ else }}[]{{ end -}}
{{- end }}
{{- define "redis-sentinel.moduleMounts" -}}
{{- if eq .Values.redis.modules "custom" }}{{ toYaml .Values.redis.pod.extraVolumeMounts }}{{ else }}[]{{ end -}}
{{- end }}
