{{- /* redis-sentinel: generated from generator/templates/_files.tpl, do not edit. */ -}}
{{/* Programs of the folder `files` as the data of a ConfigMap, byte for byte; a key has dots for slashes. Input: root, folder, paths. */}}
{{- define "redis-sentinel.programs" -}}
{{- range $path := .paths }}
{{- $file := printf "files/%s/%s" $.folder $path -}}
{{- $text := $.root.Files.Get $file -}}
{{- if not $text }}{{ fail (printf "the chart lacks %s: it was copied or packaged without its folder files; take the whole chart" $file) }}{{ end }}
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
["failover.sh","guard.sh","handover.sh","lib/ask.sh","lib/boot.sh","lib/busy.sh","lib/common.sh","lib/contested.sh","lib/counts.sh","lib/crash.sh","lib/decide.sh","lib/each.sh","lib/engine.sh","lib/epoch.sh","lib/fence.sh","lib/files.sh","lib/foreign.sh","lib/ghosts.sh","lib/handover.sh","lib/keys.sh","lib/lead.sh","lib/lease.sh","lib/leave.sh","lib/line.sh","lib/links.sh","lib/listen.sh","lib/load.sh","lib/made.sh","lib/mark.sh","lib/pace.sh","lib/pause.sh","lib/peers.sh","lib/priority.sh","lib/progress.sh","lib/proxy-key.sh","lib/readdress.sh","lib/recount.sh","lib/renew.sh","lib/repair.sh","lib/replace.sh","lib/replicas.sh","lib/retune.sh","lib/rights.sh","lib/rotate.sh","lib/self.sh","lib/server.sh","lib/settings.sh","lib/switch.sh","lib/target.sh","lib/tie.sh","lib/tilt.sh","lib/unheard.sh","lib/users.sh","lib/view.sh","lib/words.sh","probe.sh","proxy-start.sh","redis-start.sh","scale.sh","sentinel-probe.sh","sentinel-start.sh","test.sh"]
{{- end }}

{{/* Of these what the Job before an upgrade runs. */}}
{{- define "redis-sentinel.scalePaths" -}}
["scale.sh","lib/common.sh","lib/settings.sh","lib/keys.sh","lib/proxy-key.sh","lib/recount.sh","lib/handover.sh","lib/ask.sh","lib/peers.sh","lib/each.sh","lib/view.sh","lib/files.sh","lib/mark.sh","lib/replicas.sh","lib/lease.sh","lib/counts.sh","lib/lead.sh","lib/foreign.sh","lib/line.sh","lib/target.sh","lib/replace.sh","lib/progress.sh","lib/pause.sh","lib/switch.sh"]
{{- end }}

{{/* Paths below files/proxy. */}}
{{- define "redis-sentinel.proxyPaths" -}}
["decide.lua","follow.lua","hold.lua","resp.lua","set.lua"]
{{- end }}
