{{/* Labels that find the series of this release, of one component or (without component) of all: every query has them. Input: root, component. */}}
{{- define "redis-sentinel.series" -}}
namespace={{ .root.Release.Namespace | quote }},app_kubernetes_io_name={{ include "redis-sentinel.chartName" .root | quote }},app_kubernetes_io_instance={{ .root.Release.Name | quote }}
{{- with .component }},app_kubernetes_io_component={{ quote . }}{{ end -}}
{{- end }}

{{/* What stands for each @{name} of files/monitoring/rules.yaml, as YAML. */}}
{{- define "redis-sentinel.alertWords" -}}
{{- $numbers := include "redis-sentinel.numbers" . | fromYaml -}}
{{- $replicas := int64 .Values.redis.replicas -}}
{{- range $component := list "redis" "sentinel" "proxy" }}
{{ $component }}: {{ include "redis-sentinel.series" (dict "root" $ "component" $component) | quote }}
{{- end }}
any: {{ include "redis-sentinel.series" (dict "root" $) | quote }}
set: {{ printf "%s/%s" .Release.Namespace .Release.Name | quote }}
replicas: {{ $replicas }}
otherReplicas: {{ sub $replicas 1 }}
neededReplicas: {{ min 1 (sub $replicas 1) }}
sentinels: {{ int64 .Values.sentinel.replicas }}
proxies: {{ if include "redis-sentinel.proxyMetrics" . }}{{ int64 .Values.proxy.replicas }}{{ else }}0{{ end }}
maxLag: {{ int64 $numbers.maxLag }}
downAfter: {{ int64 $numbers.downAfter }}
backupWindow: {{ max 168 (mul 2 (int64 .Values.metrics.rules.thresholds.backupHours)) }}
<%#each thresholds%>
<% this %>: {{ int64 .Values.metrics.rules.thresholds.<% this %> }}
<%/each%>
{{- end }}

{{/* Whether there are proxies that show metrics: some text or none. */}}
{{- define "redis-sentinel.proxyMetrics" -}}
{{- if and .Values.proxy.enabled .Values.proxy.metrics }}yes{{ end -}}
{{- end }}

{{/* Text with each @{name} filled. Input: text, words. */}}
{{- define "redis-sentinel.fillWords" -}}
{{- $text := .text -}}
{{- range $word, $value := .words -}}
{{- $text = replace (printf "@{%s}" $word) (include "redis-sentinel.plain" $value) $text -}}
{{- end -}}
{{- $text -}}
{{- end }}

{{/*
The groups of a PrometheusRule. The rules come from a file that is no template, because Prometheus has the same braces as Helm. Each alert
gets the labels of the release: many expressions count over all pods, and leave none. The proxies show the series of three groups.
*/}}
{{- define "redis-sentinel.alertGroups" -}}
{{- $words := include "redis-sentinel.alertWords" . | fromYaml -}}
{{- $labels := dict "namespace" .Release.Namespace "app_kubernetes_io_name" (include "redis-sentinel.chartName" .) "app_kubernetes_io_instance" .Release.Name -}}
{{- $groups := list -}}
{{- range $group := get (include "redis-sentinel.file" (dict "root" . "path" "files/monitoring/rules.yaml") | fromYaml) "groups" -}}
{{- $kept := list -}}
{{- range $rule := $group.rules -}}
{{- $drill := or (ne $rule.alert "RedisSentinelDrillFailed") $.Values.backup.drill.enabled -}}
{{- if and $drill (not (has $rule.alert $.Values.metrics.rules.disabled)) -}}
{{- $annotations := dict -}}
{{- range $name, $text := $rule.annotations -}}
{{- $_ := set $annotations $name (include "redis-sentinel.fillWords" (dict "text" $text "words" $words)) -}}
{{- end -}}
{{- with $.Values.metrics.rules.runbookUrl -}}
{{- $_ := set $annotations "runbook_url" (printf "%s/%s.md" (trimSuffix "/" .) $rule.alert) -}}
{{- else -}}
{{- $_ := set $annotations "runbook" (printf "docs/runbooks/%s.md" $rule.alert) -}}
{{- end -}}
{{- $hold := $.Values.metrics.rules.holdSeconds | default $rule.for | int64 -}}
{{- $kept = append $kept (dict
  "alert" $rule.alert
  "expr" (include "redis-sentinel.fillWords" (dict "text" $rule.expr "words" $words))
  "for" (printf "%ds" $hold)
  "labels" (merge (dict) $rule.labels $labels)
  "annotations" $annotations
) -}}
{{- end -}}
{{- end -}}
{{- $shown := or (not (has $group.name (list "guards" "proxy" "backups"))) (include "redis-sentinel.proxyMetrics" $) -}}
{{- if and $kept $shown (or (ne $group.name "backups") $.Values.backup.enabled) -}}
{{- $groups = append $groups (dict "name" (printf "%s-%s" (include "redis-sentinel.fullname" $) $group.name) "rules" $kept) -}}
{{- end -}}
{{- end -}}
{{- toYaml $groups -}}
{{- end }}
