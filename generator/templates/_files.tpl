{{/* A file of the chart, byte for byte. Input: root, path. */}}
{{- define "redis-sentinel.file" -}}
{{- $text := .root.Files.Get .path -}}
{{- if not $text }}{{ fail (printf "the chart lacks %s: it was copied or packaged without its folder files; take the whole chart" .path) }}{{ end -}}
{{- $text -}}
{{- end }}

{{/* Programs of the folder `files` as the data of a ConfigMap, byte for byte; a key has dots for slashes. Input: root, folder, paths. */}}
{{- define "redis-sentinel.programs" -}}
{{- range $path := .paths }}
{{- $text := include "redis-sentinel.file" (dict "root" $.root "path" (printf "files/%s/%s" $.folder $path)) }}
  {{ $path | replace "/" "." }}: |
    {{- regexReplaceAll "(?m)^ +$" (trimSuffix "\n" $text | nindent 4) "" }}
{{- end }}
{{- end }}

{{/* The same programs as the items of a volume: each at its path. Input: paths. */}}
{{- define "redis-sentinel.programItems" -}}
{{- range $i, $path := .paths }}
{{- if $i }}{{ "\n" }}{{ end -}}
- key: {{ $path | replace "/" "." }}
  path: {{ $path -}}
{{- end }}
{{- end }}

{{/* Paths below files/runtime, as JSON. */}}
{{- define "redis-sentinel.runtimePaths" -}}
<% paths.runtime %>
{{- end }}

{{/* Of these what the Job before an upgrade runs. */}}
{{- define "redis-sentinel.scalePaths" -}}
<% paths.scale %>
{{- end }}

{{/* Paths below files/proxy: what the proxies run, and what the notifier runs. */}}
{{- define "redis-sentinel.proxyPaths" -}}
<% paths.proxy %>
{{- end }}

{{- define "redis-sentinel.notifierPaths" -}}
<% paths.notifier %>
{{- end }}
