{{/* Whether the Job before an upgrade is there: some text or none. */}}
{{- define "redis-sentinel.scaleJob" -}}
{{- $when := .Values.scaling.job -}}
{{- if or (eq $when "always") (and (eq $when "upgrade") .Release.IsUpgrade) }}yes{{ end -}}
{{- end }}

{{/* The ServiceAccount that the release makes may not be there yet when a hook runs. */}}
{{- define "redis-sentinel.existingServiceAccount" -}}
{{- if .Values.serviceAccount.create }}default{{ else }}{{ include "redis-sentinel.serviceAccountName" . }}{{ end -}}
{{- end }}
