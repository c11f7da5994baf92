{{- /* redis-sentinel: generated from generator/templates/_pod.tpl, do not edit. */ -}}
{{/* Environment of every container of a pod; what the user sets wins. Input: the user's map. */}}
{{- define "redis-sentinel.env" -}}
env:
{{- if not (hasKey . "POD_NAME") }}
  - name: POD_NAME
    valueFrom:
      fieldRef:
        fieldPath: metadata.name
{{- end }}
{{- range $name, $value := . }}
  - name: {{ $name | quote }}
    value: {{ include "redis-sentinel.plain" $value | quote }}
{{- end }}
{{- end }}

{{/* What all pods have in common. */}}
{{- define "redis-sentinel.podBase" -}}
serviceAccountName: {{ include "redis-sentinel.serviceAccountName" . | quote }}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with include "redis-sentinel.pullSecrets" . | fromYamlArray }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  {{- if .Values.podSecurity.fixedIds }}
  runAsUser: {{ int64 .Values.podSecurity.runAsUser }}
  runAsGroup: {{ int64 .Values.podSecurity.runAsGroup }}
  fsGroup: {{ int64 .Values.podSecurity.fsGroup }}
  {{- end }}
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- end }}

{{/* Globals of umbrella charts hold names or {name: ...}; both are taken, each once. */}}
{{- define "redis-sentinel.pullSecrets" -}}
{{- $secrets := list }}
{{- range concat .Values.global.imagePullSecrets .Values.image.pullSecrets }}
{{- $secrets = append $secrets (kindIs "map" . | ternary . (dict "name" .)) }}
{{- end }}
{{- uniq $secrets | toYaml }}
{{- end }}

{{/* Where a pod may run. Input: root, component, pod (its knobs), matchLabelKeys (of its spread) instance and own (may be left out). */}}
{{- define "redis-sentinel.scheduling" -}}
tolerations:
  # Pods of a lost node are evicted after 30 s, not after the default of five minutes.
{{- range $key := list "node.kubernetes.io/not-ready" "node.kubernetes.io/unreachable" }}
  - key: {{ $key }}
    operator: Exists
    effect: NoExecute
    tolerationSeconds: 30
{{- end }}
{{- with .pod.tolerations }}
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .pod.priorityClassName }}
priorityClassName: {{ . | quote }}
{{- end }}
{{- if .instance }}
{{ include "redis-sentinel.alone" . }}
{{- else }}
{{- with .pod.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .pod.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
{{- with include "redis-sentinel.spreadConstraints" . | fromYamlArray }}
topologySpreadConstraints:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* Over nodes by pod.spread, unless a constraint of the user does it, then the user's. Input: as that of scheduling. */}}
{{- define "redis-sentinel.spreadConstraints" -}}
{{- $own := dict "labelSelector" (dict "matchLabels" (include "redis-sentinel.selectorLabels" . | fromYaml)) }}
{{- with .matchLabelKeys }}
{{- /* The pods of the last revision, which a rollout is about to end, do not count. */}}
{{- $_ := set $own "matchLabelKeys" . }}
{{- end }}
{{- $rule := eq .pod.spread "required" | ternary "DoNotSchedule" "ScheduleAnyway" }}
{{- $constraints := list (dict "topologyKey" "kubernetes.io/hostname" "maxSkew" 1 "whenUnsatisfiable" $rule) }}
{{- if eq .pod.spread "none" }}{{ $constraints = list }}{{ end }}
{{- range .pod.topologySpreadConstraints }}
{{- if eq .topologyKey "kubernetes.io/hostname" }}{{ $constraints = list }}{{ end }}
{{- end }}
{{- $filled := list }}
{{- range concat $constraints .pod.topologySpreadConstraints }}
{{- $constraint := deepCopy . }}
{{- if not (hasKey . "labelSelector") }}{{ $constraint = merge $constraint $own }}{{ end }}
{{- $filled = append $filled $constraint }}
{{- end }}
{{- toYaml $filled }}
{{- end }}

{{- define "redis-sentinel.containerSecurityContext" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
{{- end }}

{{/* Mounts of the chart's own volumes. Input: data (whether /data is mounted, and sentinelctl is on PATH), proxy (whether its configuration is), users (whether their passwords are), extra (the
user's mounts). */}}
{{- define "redis-sentinel.volumeMounts" -}}
volumeMounts:
{{- if .data }}
  - name: data
    mountPath: /data
{{- end }}
{{- if .proxy }}
  - name: proxy
    mountPath: /etc/redis-sentinel-proxy
    readOnly: true
{{- end }}
  - name: run
    mountPath: /run/redis-sentinel
  - name: config
    mountPath: /etc/redis-sentinel
    readOnly: true
  - name: scripts
    mountPath: /opt/redis-sentinel
    readOnly: true
  - name: auth
    mountPath: /etc/redis-sentinel-auth
    readOnly: true
{{- if .data }}
  - name: scripts
    mountPath: /usr/local/bin/sentinelctl
    subPath: sentinelctl.sh
    readOnly: true
{{- end }}
{{- if .users }}
  - name: users
    mountPath: /etc/redis-sentinel-users
    readOnly: true
{{- end }}
{{- with .extra }}
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* Volumes of every pod but its data, with all keys of the auth Secret. */}}
{{- define "redis-sentinel.volumes" -}}
{{ include "redis-sentinel.commonVolumes" . }}
{{ include "redis-sentinel.authVolume" (dict "root" . "optional" false) }}
{{- end }}

{{/* The passwords of users of applications, for servers and Sentinels. A set starts without the Secret: logs say which users are missing. */}}
{{- define "redis-sentinel.usersVolume" -}}
{{- with .Values.auth.usersSecret }}
- name: users
  secret:
    secretName: {{ . | quote }}
    defaultMode: 288 # 0440
    optional: true
{{- end }}
{{- end }}

{{/* The names of the keys in the auth Secret by the names of their files: redis-password, internal-key, proxy-password. */}}
{{- define "redis-sentinel.authKeys" -}}
{{- if .Values.auth.existingSecret }}
redis-password: {{ .Values.auth.existingSecretKeys.redisPassword | quote }}
internal-key: {{ .Values.auth.existingSecretKeys.internalKey | quote }}
proxy-password: {{ .Values.auth.existingSecretKeys.proxyPassword | quote }}
{{- else }}
redis-password: redis-password
internal-key: internal-key
proxy-password: proxy-password
{{- end }}
{{- end }}

{{/* `file=key` for each file whose key has another name in the Secret: what programs say names the key. */}}
{{- define "redis-sentinel.keyNames" -}}
{{- $names := list -}}
{{- range $file, $key := include "redis-sentinel.authKeys" . | fromYaml -}}
{{- if ne $file $key }}{{ $names = append $names (printf "%s=%s" $file $key) }}{{ end -}}
{{- end -}}
{{- join " " $names -}}
{{- end }}

{{/* The volume with all keys of the auth Secret. Input: root; optional: whether the pod starts without the Secret. */}}
{{- define "redis-sentinel.authVolume" -}}
- name: auth
{{- if not (include "redis-sentinel.keyNames" .root) }}
  secret:
    secretName: {{ include "redis-sentinel.authSecretName" .root | quote }}
    defaultMode: 288 # 0440; without fsGroup the files belong to group 0, which is that of a user whom the image does not know
    {{- if .optional }}
    optional: true
    {{- end }}
{{- else }}
  projected:
    defaultMode: 288 # 0440
    sources:
      {{- include "redis-sentinel.authSources" (dict "root" .root "files" (list "redis-password" "internal-key") "optional" .optional) | trim | nindent 6 }}
      {{- include "redis-sentinel.authSources" (dict "root" .root "files" (list "proxy-password") "optional" true) | trim | nindent 6 }}
{{- end }}
{{- end }}

{{/* Keys of the auth Secret as files, and their predecessors where there are any. Input: root, files, optional. */}}
{{- define "redis-sentinel.authSources" -}}
{{- $secret := include "redis-sentinel.authSecretName" .root | quote -}}
{{- $keys := include "redis-sentinel.authKeys" .root | fromYaml -}}
{{- $optional := .optional -}}
{{- range .files }}
{{- $key := get $keys . }}
- secret:
    name: {{ $secret }}
    {{- if $optional }}
    optional: true
    {{- end }}
    items:
      - key: {{ $key | quote }}
        path: {{ . }}
# Only while passwords are changed.
- secret:
    name: {{ $secret }}
    optional: true
    items:
      - key: {{ printf "%s-previous" $key | quote }}
        path: {{ . }}-previous
{{- end }}
{{- end }}

{{- define "redis-sentinel.commonVolumes" -}}
{{- $name := include "redis-sentinel.fullname" . -}}
- name: run
  emptyDir:
    medium: Memory
    sizeLimit: 16Mi
- name: config
  configMap:
    name: {{ $name }}-config
- name: scripts
  configMap:
    name: {{ $name }}-scripts
    defaultMode: 365 # 0555; YAML 1.1 and 1.2 read that differently
    items:
      {{- include "redis-sentinel.programItems" (dict "paths" (include "redis-sentinel.runtimePaths" . | fromJsonArray)) | nindent 6 }}
{{- end }}

{{/* The claim of each pod's data, immutable: no label that a chart version may change. Input: root, component, persistence. */}}
{{- define "redis-sentinel.claims" -}}
- apiVersion: v1
  kind: PersistentVolumeClaim
  metadata:
    name: data
    labels:
      {{- merge (include "redis-sentinel.selectorLabels" . | fromYaml) (deepCopy .persistence.labels) | toYaml | nindent 6 }}
    {{- with .persistence.annotations }}
    annotations:
      {{- toYaml . | nindent 6 }}
    {{- end }}
  spec:
    accessModes:
      {{- toYaml .persistence.accessModes | nindent 6 }}
    {{- with .persistence.storageClass | default .root.Values.global.storageClass }}
    storageClassName: {{ eq . "-" | ternary "" . | quote }}
    {{- end }}
    resources:
      requests:
        storage: {{ .persistence.size | quote }}
{{- end }}
