{{- /* redis-sentinel: generated from generator/templates/_notifier.tpl, do not edit. */ -}}
{{/* haproxy.cfg of the notifier, which has no clients. What differs between pods comes from the start script. */}}
{{- define "redis-sentinel.notifierConf" -}}
global
  nbthread 1
  maxconn 200
  # After SIGUSR1: what waits is tried once more.
  hard-stop-after 10s
  tune.lua.bool-sample-conversion normal
  # The program repeats what fails, and marks it.
  httpclient.retries 0
  httpclient.timeout.connect 5s
  httpclient.resolvers.prefer ipv4
  httpclient.ssl.verify required
{{- if .Values.notifications.caSecret }}
  httpclient.ssl.ca-file "${HA_NOTIFY}/ca.crt"
{{- end }}
  lua-prepend-path "${HA_PROXY}/?.lua"
  lua-load "${HA_PROXY}/notify.lua" "${HA_RUN}/proxy.facts" "${HA_PROXY}/notices.conf" "${HA_NOTIFY}" "${HA_RUN}/notices"

resolvers default
  parse-resolv-conf
  accepted_payload_size 8192
  hold nx 5s

frontend health
  mode http
  bind "${PROXY_BIND}:8404" v4v6
  timeout client 5s
  timeout http-request 5s
  http-request return status 200 content-type text/plain string "listening"
{{- end }}

{{/* The events, the endpoints and the names of the set, for the program: words without spaces. */}}
{{- define "redis-sentinel.noticesConf" -}}
namespace {{ .Release.Namespace }}
name {{ include "redis-sentinel.fullname" . }}
release {{ .Release.Name }}
chart {{ include "redis-sentinel.chartName" . }}
timeout {{ int64 .Values.notifications.timeoutSeconds }}
{{- range .Values.notifications.events }}
event {{ . }}
{{- end }}
{{- range .Values.notifications.endpoints }}
endpoint {{ .name }} {{ .type }}
{{- end }}
{{- end }}

{{- define "redis-sentinel.notifierData" }}
  haproxy.cfg: |
    {{- include "redis-sentinel.notifierConf" . | nindent 4 | replace "\n    \n" "\n\n" }}
  notices.conf: |
    {{- include "redis-sentinel.noticesConf" . | nindent 4 }}
{{- include "redis-sentinel.programs" (dict "root" . "folder" "proxy" "paths" (include "redis-sentinel.notifierPaths" . | fromJsonArray)) }}
{{- end }}

{{/* Of what the notifier reads at its start: another URL does not restart it. */}}
{{- define "redis-sentinel.notifierChecksum" -}}
{{- list (include "redis-sentinel.fixedSettings" .) (include "redis-sentinel.counts" .) (include "redis-sentinel.scriptsData" .) (include "redis-sentinel.notifierData" .) | join "\n" | sha256sum -}}
{{- end }}
