{{/* The template of a Sentinel's pod. Input: root, instance and own (name and settings of the one instance that the template makes; empty in a StatefulSet). */}}
{{- define "redis-sentinel.sentinelPod" -}}
{{- $instance := .instance -}}
{{- $settings := .own | default dict -}}
{{- with .root -}}
{{- $env := include "redis-sentinel.instanceEnv" (dict "env" .Values.sentinel.pod.extraEnv "instance" $instance) | fromYaml -}}
metadata:
  labels:
    {{- include "redis-sentinel.podLabels" (dict "root" . "component" "sentinel" "labels" .Values.sentinel.pod.labels "instance" $instance) | nindent 4 }}
  annotations:
    {{- $own := dict "checksum/config" (include "redis-sentinel.checksum" .) "kubectl.kubernetes.io/default-container" "sentinel" }}
    {{- $own = merge $own (include "redis-sentinel.scrapeAnnotations" (dict "root" . "port" <% ports.exporter %>) | fromYaml) }}
    {{- merge $own (deepCopy .Values.sentinel.pod.annotations) | toYaml | nindent 4 }}
spec:
  {{- include "redis-sentinel.podBase" . | nindent 2 }}
  terminationGracePeriodSeconds: {{ empty $instance | ternary 0 200 | add .Values.sentinel.terminationGracePeriodSeconds }}
  {{- include "redis-sentinel.scheduling" (dict "root" . "component" "sentinel" "pod" .Values.sentinel.pod "instance" $instance "own" $settings) | nindent 2 }}
  containers:
    - name: sentinel
      image: {{ include "redis-sentinel.image" . | quote }}
      imagePullPolicy: {{ .Values.image.pullPolicy }}
      command: [/bin/sh, /opt/redis-sentinel/sentinel-start.sh]
      {{- include "redis-sentinel.env" $env | nindent 6 }}
      ports:
        - name: sentinel
          containerPort: <% ports.sentinel %>
      {{- if $instance }}
      lifecycle:
        preStop:
          exec:
            command: [/bin/sh, /opt/redis-sentinel/sentinel-stop.sh]
      {{- end }}
      readinessProbe:
        exec:
          command: [/bin/sh, /opt/redis-sentinel/sentinel-probe.sh, ready]
        periodSeconds: 5
        timeoutSeconds: 5
        failureThreshold: 3
      livenessProbe:
        exec:
          command: [/bin/sh, /opt/redis-sentinel/sentinel-probe.sh, live]
        periodSeconds: 30
        timeoutSeconds: 8
        failureThreshold: 3
      {{- with include "redis-sentinel.ownResources" (dict "resources" .Values.sentinel.resources "own" $settings) | fromYaml }}
      resources:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- include "redis-sentinel.containerSecurityContext" . | nindent 6 }}
      {{- include "redis-sentinel.volumeMounts" (dict "data" true "users" .Values.auth.usersSecret "extra" .Values.sentinel.pod.extraVolumeMounts) | nindent 6 }}
    {{- if .Values.metrics.enabled }}
    {{- include "redis-sentinel.exporter" . | nindent 4 }}
    {{- end }}
    {{- with .Values.sentinel.pod.extraContainers }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  volumes:
    {{- with include "redis-sentinel.dataVolume" (dict "persistence" .Values.sentinel.persistence "instance" $instance) }}
    {{- . | nindent 4 }}
    {{- end }}
    {{- include "redis-sentinel.volumes" . | nindent 4 }}
    {{- with include "redis-sentinel.usersVolume" . | trim }}
    {{- . | nindent 4 }}
    {{- end }}
    {{- with .Values.sentinel.pod.extraVolumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end }}
{{- end }}
