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
["failover.sh","guard.sh","helm-test.sh","lib/addresses.sh","lib/auth.sh","lib/busy.sh","lib/client.sh","lib/common.sh","lib/connections.sh","lib/counts.sh","lib/crash-failover.sh","lib/crash.sh","lib/detach.sh","lib/discovery.sh","lib/each.sh","lib/engine.sh","lib/epoch-conflict.sh","lib/epoch.sh","lib/failover-pause.sh","lib/fence.sh","lib/files.sh","lib/foreign.sh","lib/handover.sh","lib/lease.sh","lib/links.sh","lib/live-settings.sh","lib/load.sh","lib/made.sh","lib/mark.sh","lib/pace.sh","lib/pause.sh","lib/priority.sh","lib/progress.sh","lib/proxy-key.sh","lib/readdress.sh","lib/renew.sh","lib/repair.sh","lib/replicas.sh","lib/rights.sh","lib/rotate.sh","lib/scale-check.sh","lib/self.sh","lib/sentinel-events.sh","lib/sentinel-upkeep.sh","lib/server.sh","lib/settings.sh","lib/start-decision.sh","lib/switch.sh","lib/target.sh","lib/tilt.sh","lib/unannounced.sh","lib/users.sh","lib/view.sh","lib/win-epoch.sh","lib/words.sh","prescale.sh","prestop.sh","proxy-start.sh","redis-probe.sh","redis-start.sh","sentinel-probe.sh","sentinel-start.sh"]
{{- end }}

{{/* Of these what the Job before an upgrade runs. */}}
{{- define "redis-sentinel.scalePaths" -}}
["prescale.sh","lib/common.sh","lib/settings.sh","lib/auth.sh","lib/proxy-key.sh","lib/scale-check.sh","lib/handover.sh","lib/client.sh","lib/addresses.sh","lib/each.sh","lib/view.sh","lib/files.sh","lib/mark.sh","lib/replicas.sh","lib/lease.sh","lib/counts.sh","lib/win-epoch.sh","lib/foreign.sh","lib/connections.sh","lib/target.sh","lib/crash-failover.sh","lib/progress.sh","lib/pause.sh","lib/switch.sh"]
{{- end }}

{{/* Paths below files/proxy. */}}
{{- define "redis-sentinel.proxyPaths" -}}
["decide.lua","queue.lua","resp.lua","state.lua","watch.lua"]
{{- end }}
