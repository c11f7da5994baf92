{{- /* redis-sentinel: generated from generator/templates/_proxy.tpl, do not edit. */ -}}
{{/* haproxy.cfg. It logs to its error output, where each line stands once. What differs between pods comes from the start script. */}}
{{- define "redis-sentinel.haproxyConf" -}}
{{- $wait := int64 .Values.proxy.masterWaitMilliseconds -}}
global
  nbthread {{ int64 .Values.proxy.threads }}
  # More than the clients' limit: probes and Prometheus get an answer when all connections of clients are in use.
  maxconn "${PROXY_ALL_CONNECTIONS}"
  # After SIGUSR1: serves for a while without readiness, then accepts no new connection, then closes the rest.
  grace {{ int64 .Values.proxy.acceptSeconds }}s
  hard-stop-after {{ int64 .Values.proxy.drainSeconds }}s
  tune.lua.bool-sample-conversion normal
  lua-prepend-path "${HA_PROXY}/?.lua"
  lua-load "${HA_PROXY}/watch.lua" "${HA_RUN}/proxy.facts" {{ int64 .Values.proxy.checkIntervalMilliseconds }} {{ $wait }} 6380{{ if .Values.proxy.metrics }} "${HA_RUN}/metrics.sock"{{ end }}

defaults
  timeout connect {{ int64 .Values.proxy.connectTimeoutMilliseconds }}ms
  timeout client {{ int64 .Values.proxy.idleTimeoutSeconds }}s
  timeout server {{ int64 .Values.proxy.idleTimeoutSeconds }}s
  timeout client-fin 10s
  timeout server-fin 10s
  timeout http-request 5s
  timeout queue 5s

frontend clients
  mode tcp
  bind "${PROXY_BIND}:6379" v4v6
{{- if .Values.proxy.readPort }}
  bind "${PROXY_BIND}:6380" v4v6
{{- end }}
  maxconn "${PROXY_CONNECTIONS}"
  # A client whose node is gone closes no connection.
  option clitcpka
  clitcpka-idle 60s
  clitcpka-intvl 15s
  clitcpka-cnt 4
  # Without inspect-delay an action may not wait.
  tcp-request inspect-delay {{ add $wait 500 }}ms
  tcp-request content lua.queue
{{- if .Values.proxy.readPort }}
  use_backend replicas if { dst_port 6380 }
{{- end }}
  default_backend master

# Lua chooses the server and sets its address; no server has these addresses.
{{- range $backend := list "master" "replicas" }}
{{- if or $.Values.proxy.readPort (eq $backend "master") }}
backend {{ $backend }}
  mode tcp
  balance leastconn
  option srvtcpka
  srvtcpka-idle 60s
  srvtcpka-intvl 15s
  srvtcpka-cnt 4
  # A server that refuses has just ended: try again, and another server as soon as there is one. HAProxy waits for the
  # connect timeout between two tries.
  retries 13
  option redispatch 1
{{- range $ordinal := until (int $.Values.redis.replicas) }}
  server redis-{{ $ordinal }} 192.0.2.{{ add $ordinal 1 }}:6379 disabled
{{- end }}
{{ end }}
{{- end }}
frontend health
  mode http
  bind "${PROXY_BIND}:8404" v4v6
  # Without a master, too: a client then waits here, and is not refused.
  http-request return status 503 content-type text/plain string "ending" if { stopping }
  http-request return status 200 content-type text/plain string "listening"
{{- if .Values.proxy.metrics }}

frontend metrics
  mode http
  bind "${PROXY_BIND}:8405" v4v6
  http-request use-service lua.metrics if { path /metrics }
  http-request return status 404

frontend own-metrics
  mode http
  bind "unix@${HA_RUN}/metrics.sock" mode 600
  http-request use-service prometheus-exporter
{{- end }}
{{- end }}

{{/* Indented here, so that empty lines stay empty. */}}
{{- define "redis-sentinel.proxyData" }}
  haproxy.cfg: |
    {{- include "redis-sentinel.haproxyConf" . | nindent 4 | replace "\n    \n" "\n\n" }}
  connections: {{ include "redis-sentinel.proxyConnections" . | quote }}
{{- include "redis-sentinel.programs" (dict "root" . "folder" "proxy" "paths" (include "redis-sentinel.proxyPaths" . | fromJsonArray)) }}
{{- end }}

{{/* Connections of clients: as many as the memory limit carries at 48 KiB each, besides 64 MiB; 10000 without a limit. */}}
{{- define "redis-sentinel.proxyConnections" -}}
{{- $limit := get (.Values.proxy.resources.limits | default dict) "memory" | default "0" -}}
{{- $bytes := include "redis-sentinel.bytes" $limit | int64 -}}
{{- $derived := gt $bytes 0 | ternary (div (sub $bytes 67108864) 49152 | max 100) 10000 -}}
{{- .Values.proxy.maxConnections | default $derived | int64 -}}
{{- end }}

{{/* Of what the proxy reads: a line of redis.conf does not restart it, another number of instances does. */}}
{{- define "redis-sentinel.proxyChecksum" -}}
{{- list (include "redis-sentinel.fixedSettings" .) (include "redis-sentinel.counts" .) (include "redis-sentinel.scriptsData" .) (include "redis-sentinel.proxyData" .) | join "\n" | sha256sum -}}
{{- end }}
