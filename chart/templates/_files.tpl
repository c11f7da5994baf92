{{- /* redis-sentinel: generated from generator/templates/_files.tpl, do not edit. */ -}}
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
["backup-report.sh","backup.sh","ctl/backup.sh","ctl/check.sh","ctl/explain.sh","ctl/failover.sh","ctl/problem.sh","ctl/prove-route.sh","ctl/prove.sh","ctl/status-text.sh","ctl/status.sh","drill-fetch.sh","drill.sh","guard.sh","helm-test.sh","lib/addresses.sh","lib/application-users.sh","lib/auth.sh","lib/beside.sh","lib/busy.sh","lib/client.sh","lib/common.sh","lib/connections.sh","lib/counts.sh","lib/crash-failover.sh","lib/crash.sh","lib/detach.sh","lib/discovery.sh","lib/each.sh","lib/engine.sh","lib/epoch-conflict.sh","lib/epoch.sh","lib/exporter.sh","lib/failover-pause.sh","lib/fence.sh","lib/fetch.sh","lib/files.sh","lib/foreign.sh","lib/handover.sh","lib/judge-users.sh","lib/lease.sh","lib/links.sh","lib/live-settings.sh","lib/load.sh","lib/made.sh","lib/manifest.sh","lib/mark.sh","lib/objections.sh","lib/pace.sh","lib/pause.sh","lib/priority.sh","lib/progress.sh","lib/proxy-key.sh","lib/rdb.sh","lib/readdress.sh","lib/reader.sh","lib/renew-users.sh","lib/renew.sh","lib/repair.sh","lib/replicas.sh","lib/report.sh","lib/restore.sh","lib/retention.sh","lib/rights.sh","lib/rotate.sh","lib/run.sh","lib/scale-check.sh","lib/self.sh","lib/sentinel-events.sh","lib/sentinel-upkeep.sh","lib/server.sh","lib/settings.sh","lib/source.sh","lib/start-decision.sh","lib/store.sh","lib/survey.sh","lib/switch.sh","lib/target.sh","lib/tilt.sh","lib/turn.sh","lib/unannounced.sh","lib/user-rules.sh","lib/users.sh","lib/view.sh","lib/win-epoch.sh","lib/words.sh","prescale.sh","prestop.sh","proxy-start.sh","redis-probe.sh","redis-start.sh","restore.sh","sentinel-probe.sh","sentinel-start.sh","sentinel-stop.sh","sentinelctl.sh","upload.sh"]
{{- end }}

{{/* Of these what the Job before an upgrade runs. */}}
{{- define "redis-sentinel.scalePaths" -}}
["prescale.sh","lib/common.sh","lib/settings.sh","lib/auth.sh","lib/proxy-key.sh","lib/scale-check.sh","lib/handover.sh","lib/client.sh","lib/addresses.sh","lib/each.sh","lib/view.sh","lib/files.sh","lib/mark.sh","lib/replicas.sh","lib/lease.sh","lib/counts.sh","lib/win-epoch.sh","lib/foreign.sh","lib/connections.sh","lib/target.sh","lib/crash-failover.sh","lib/report.sh","lib/progress.sh","lib/pause.sh","lib/switch.sh"]
{{- end }}

{{/* Paths below files/proxy: what the proxies run, and what the notifier runs. */}}
{{- define "redis-sentinel.proxyPaths" -}}
["decide.lua","queue.lua","report.lua","resp.lua","state.lua","watch.lua"]
{{- end }}

{{- define "redis-sentinel.notifierPaths" -}}
["decide.lua","notices.lua","notify.lua","outbox.lua","resp.lua","shapes.lua","state.lua"]
{{- end }}
