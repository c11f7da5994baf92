{{/* The template of a data pod. Input: root, instance and own (name and settings of the one instance that the template makes; empty in a StatefulSet). */}}
{{- define "redis-sentinel.redisPod" -}}
{{- $instance := .instance -}}
{{- $settings := .own | default dict -}}
{{- with .root -}}
{{- $env := include "redis-sentinel.instanceEnv" (dict "env" .Values.redis.pod.extraEnv "instance" $instance) | fromYaml -}}
metadata:
  labels:
    {{- include "redis-sentinel.podLabels" (dict "root" . "component" "redis" "labels" .Values.redis.pod.labels "instance" $instance) | nindent 4 }}
  annotations:
    {{- $own := dict "checksum/config" (include "redis-sentinel.checksum" .) "kubectl.kubernetes.io/default-container" "redis" }}
    {{- $own = merge $own (include "redis-sentinel.scrapeAnnotations" (dict "root" . "port" <% ports.exporter %>) | fromYaml) }}
    {{- merge $own (deepCopy .Values.redis.pod.annotations) | toYaml | nindent 4 }}
spec:
  {{- include "redis-sentinel.podBase" . | nindent 2 }}
  terminationGracePeriodSeconds: {{ empty $instance | ternary 0 600 | add .Values.redis.terminationGracePeriodSeconds }}
  {{- include "redis-sentinel.scheduling" (dict "root" . "component" "redis" "pod" .Values.redis.pod "instance" $instance "own" $settings) | nindent 2 }}
  initContainers:
    # A native sidecar: it starts before redis and outlives it.
    - name: guard
      restartPolicy: Always
      image: {{ include "redis-sentinel.image" . | quote }}
      imagePullPolicy: {{ .Values.image.pullPolicy }}
      command: [/bin/sh, /opt/redis-sentinel/guard.sh]
      {{- include "redis-sentinel.env" $env | nindent 6 }}
      livenessProbe:
        exec:
          command: [/bin/sh, /opt/redis-sentinel/redis-probe.sh, guard]
        periodSeconds: 30
        timeoutSeconds: 8
        failureThreshold: 3
      {{- with .Values.redis.guard.resources }}
      resources:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- include "redis-sentinel.containerSecurityContext" . | nindent 6 }}
      {{- include "redis-sentinel.volumeMounts" (dict "data" true "users" .Values.auth.usersSecret) | nindent 6 }}
  containers:
    - name: redis
      image: {{ include "redis-sentinel.image" . | quote }}
      imagePullPolicy: {{ .Values.image.pullPolicy }}
      command: [/bin/sh, /opt/redis-sentinel/redis-start.sh]
      {{- include "redis-sentinel.env" $env | nindent 6 }}
      ports:
        - name: redis
          containerPort: <% ports.redis %>
        - name: discovery
          containerPort: <% ports.discovery %>
      lifecycle:
        preStop:
          exec:
            command: [/bin/sh, /opt/redis-sentinel/prestop.sh]
      readinessProbe:
        exec:
          command: [/bin/sh, /opt/redis-sentinel/redis-probe.sh, ready]
        periodSeconds: 5
        timeoutSeconds: 5
        failureThreshold: 3
      livenessProbe:
        exec:
          command: [/bin/sh, /opt/redis-sentinel/redis-probe.sh, live]
        periodSeconds: 30
        timeoutSeconds: 8
        failureThreshold: 3
      {{- with include "redis-sentinel.ownResources" (dict "resources" .Values.redis.resources "own" $settings) | fromYaml }}
      resources:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- include "redis-sentinel.containerSecurityContext" . | nindent 6 }}
      {{- include "redis-sentinel.volumeMounts" (dict "data" true "users" .Values.auth.usersSecret "extra" (concat (include "redis-sentinel.restoreMounts" . | fromYamlArray) .Values.redis.pod.extraVolumeMounts)) | nindent 6 }}
    {{- if .Values.metrics.enabled }}
    {{- include "redis-sentinel.exporter" . | nindent 4 }}
    {{- end }}
    {{- if .Values.restore.id }}
    {{- include "redis-sentinel.restoreContainer" . | nindent 4 }}
    {{- end }}
    {{- with .Values.redis.pod.extraContainers }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  volumes:
    {{- with include "redis-sentinel.dataVolume" (dict "persistence" .Values.redis.persistence "instance" $instance) }}
    {{- . | nindent 4 }}
    {{- end }}
    {{- include "redis-sentinel.volumes" . | nindent 4 }}
    {{- with include "redis-sentinel.usersVolume" . | trim }}
    {{- . | nindent 4 }}
    {{- end }}
    {{- if .Values.restore.id }}
    {{- include "redis-sentinel.restoreVolumes" . | nindent 4 }}
    {{- end }}
    {{- with .Values.redis.pod.extraVolumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end }}
{{- end }}
