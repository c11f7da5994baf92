{{/* The chart's name; an alias in an umbrella chart gives each copy its own names and selectors. */}}
{{- define "redis-sentinel.chartName" -}}
{{- .Chart.Name | trunc 40 | trimSuffix "-" -}}
{{- end }}

{{/* <name>: the release when it says redis-sentinel already, else <release>-redis-sentinel; 40 characters leave room for suffixes. */}}
{{- define "redis-sentinel.fullname" -}}
{{- $chart := include "redis-sentinel.chartName" . -}}
{{- $release := .Release.Name | replace "." "-" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains $chart $release -}}
{{- $release | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" $release $chart | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end }}

{{/* Immutable: nothing that a chart version or a value may change belongs here. Input: root, component. */}}
{{- define "redis-sentinel.selectorLabels" -}}
{{ include "redis-sentinel.setLabels" .root }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{/* What all pods of one set have in common and no other pod has. */}}
{{- define "redis-sentinel.setLabels" -}}
app.kubernetes.io/name: {{ include "redis-sentinel.chartName" . }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{/* Labels of pods: no chart version, so that a chart that changes nothing else does not restart them. Input: root, component, labels, version (of the image, when it is not that of Redis), instance (where each has a Deployment of its own). */}}
{{- define "redis-sentinel.podLabels" -}}
{{- $own := dict
  "app.kubernetes.io/name" (include "redis-sentinel.chartName" .root)
  "app.kubernetes.io/instance" .root.Release.Name
  "app.kubernetes.io/version" (.version | default .root.Values.image.tag | trunc 63 | trimAll "-_.")
  "app.kubernetes.io/managed-by" .root.Release.Service
  "app.kubernetes.io/part-of" "redis-sentinel"
-}}
{{- if .component }}{{- $_ := set $own "app.kubernetes.io/component" .component }}{{- end }}
{{- if .instance }}{{- $_ := set $own "<% instanceLabel %>" .instance }}{{- end }}
{{- merge $own (deepCopy (.labels | default dict)) (deepCopy .root.Values.commonLabels) | toYaml }}
{{- end }}

{{/* All of an object's metadata but its name. Input: root, component and version (may be left out), labels and annotations (the user's), own (the chart's annotations, which win). */}}
{{- define "redis-sentinel.metadata" -}}
namespace: {{ .root.Release.Namespace | quote }}
labels:
  helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" | trunc 63 | trimAll "-_." }}
  {{- include "redis-sentinel.podLabels" . | nindent 2 }}
{{- with merge (dict) (.own | default dict) (deepCopy (.annotations | default dict)) (deepCopy .root.Values.commonAnnotations) }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "redis-sentinel.image" -}}
{{- include "redis-sentinel.imageOf" (dict "root" . "image" .Values.image) -}}
{{- end }}

{{/* Input: root, image (the values of one). */}}
{{- define "redis-sentinel.imageOf" -}}
{{- $registry := .root.Values.global.imageRegistry | default .image.registry | trimSuffix "/" -}}
{{- if $registry }}{{ $registry }}/{{ end }}{{ .image.repository -}}
{{- if .image.digest }}@{{ .image.digest }}{{ else }}:{{ .image.tag }}{{ end }}
{{- end }}

{{- define "redis-sentinel.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default (include "redis-sentinel.fullname" .) -}}
{{- else -}}
{{- .Values.serviceAccount.name | default "default" -}}
{{- end -}}
{{- end }}

{{- define "redis-sentinel.authSecretName" -}}
{{- tpl .Values.auth.existingSecret . | default (printf "%s-auth" (include "redis-sentinel.fullname" .)) -}}
{{- end }}

{{/* Numbers from files are float64 and would print as 5.36870912e+08. */}}
{{- define "redis-sentinel.plain" -}}
{{- if kindIs "float64" . }}{{ eq . (floor .) | ternary (int64 . | toString) (toString .) }}{{ else }}{{ toString . }}{{ end -}}
{{- end }}
