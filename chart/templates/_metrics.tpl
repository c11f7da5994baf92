{{- /* redis-sentinel: generated from generator/templates/_metrics.tpl, do not edit. */ -}}
{{/* The exporter beside a server or a Sentinel. It has no readiness probe. The probe for liveness makes it read its password again. */}}
{{- define "redis-sentinel.exporter" -}}
- name: metrics
  image: {{ include "redis-sentinel.imageOf" (dict "root" . "image" .Values.metrics.image) | quote }}
  imagePullPolicy: {{ .Values.metrics.image.pullPolicy }}
  args:
    - --redis.addr=unix:///run/redis-sentinel/server.sock
    - --redis.user={{ .Release.Namespace }}.{{ include "redis-sentinel.fullname" . }}.exporter
    - --redis.password-file=/run/redis-sentinel/exporter.json
    - --web.listen-address=:9121
    # CONFIG GET shows the password of replication.
    - --config-command=-
    # Otherwise a request can send this exporter to another address.
    - --disable-scrape-endpoint
    - --exclude-latency-histogram-metrics
    - --connection-timeout=3s
    {{- range .Values.metrics.extraArgs }}
    - {{ . | quote }}
    {{- end }}
  ports:
    - name: metrics
      containerPort: 9121
  livenessProbe:
    httpGet:
      path: /-/reload
      port: metrics
    periodSeconds: 10
    timeoutSeconds: 5
    failureThreshold: 6
  {{- with .Values.metrics.resources }}
  resources:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- include "redis-sentinel.containerSecurityContext" . | nindent 2 }}
  volumeMounts:
    - name: run
      mountPath: /run/redis-sentinel
{{- end }}

{{/* Annotations by which a Prometheus without its Operator finds a pod. Input: root, port. */}}
{{- define "redis-sentinel.scrapeAnnotations" -}}
{{- if and .root.Values.metrics.enabled (eq .root.Values.metrics.discovery "annotations") -}}
prometheus.io/scrape: "true"
prometheus.io/port: {{ .port | quote }}
prometheus.io/path: /metrics
{{- end }}
{{- end }}

{{/* The rule that lets Prometheus in to the exporters. */}}
{{- define "redis-sentinel.exporterRule" -}}
{{- if and .Values.metrics.enabled .Values.networkPolicy.monitoring -}}
- ports:
    {{- include "redis-sentinel.tcpPorts" (list 9121) | nindent 4 }}
  from:
    {{- toYaml .Values.networkPolicy.monitoring | nindent 4 }}
{{- end }}
{{- end }}

{{/* Labels of pods that each series has, as Prometheus writes them: they scope a query to one release. */}}
{{- define "redis-sentinel.targetLabels" -}}
- app.kubernetes.io/name
- app.kubernetes.io/instance
- app.kubernetes.io/component
{{- end }}

{{/* How Prometheus scrapes one port of the pods. */}}
{{- define "redis-sentinel.endpoint" -}}
port: metrics
path: /metrics
interval: {{ int64 .Values.metrics.monitor.intervalSeconds }}s
scrapeTimeout: {{ int64 .Values.metrics.monitor.timeoutSeconds }}s
{{- end }}
