{{/* What lib/store.sh reads from the environment, as YAML. */}}
{{- define "redis-sentinel.storeEnv" -}}
STORE_TYPE: {{ .Values.backup.store.type | quote }}
STORE_ENCRYPTED: {{ .Values.backup.store.encryption.existingSecret | empty | ternary "no" "yes" | quote }}
{{- if eq .Values.backup.store.type "s3" }}
STORE_PREFIX: {{ .Values.backup.store.s3.prefix | quote }}
STORE_PROVIDER: {{ .Values.backup.store.s3.provider | quote }}
STORE_ENDPOINT: {{ .Values.backup.store.s3.endpoint | quote }}
STORE_REGION: {{ .Values.backup.store.s3.region | quote }}
STORE_BUCKET: {{ .Values.backup.store.s3.bucket | quote }}
STORE_CA: {{ .Values.backup.store.s3.caKey | empty | ternary "no" "yes" | quote }}
{{- else }}
STORE_PREFIX: {{ .Values.backup.store.volume.prefix | quote }}
{{- end }}
{{- end }}

{{/* The Secrets of the store as one folder of files, for lib/store.sh: sources of a projected volume, none without a Secret. */}}
{{- define "redis-sentinel.storeSources" -}}
{{- $sources := list -}}
{{- if and (eq .Values.backup.store.type "s3") .Values.backup.store.s3.existingSecret -}}
{{- $items := list (dict "key" .Values.backup.store.s3.accessKeyIdKey "path" "access-key-id") (dict "key" .Values.backup.store.s3.secretAccessKeyKey "path" "secret-access-key") -}}
{{- with .Values.backup.store.s3.caKey -}}
{{- $items = append $items (dict "key" . "path" "ca.crt") -}}
{{- end -}}
{{- $sources = append $sources (dict "secret" (dict "name" .Values.backup.store.s3.existingSecret "items" $items)) -}}
{{- end -}}
{{- with .Values.backup.store.encryption.existingSecret -}}
{{- $items := list (dict "key" $.Values.backup.store.encryption.passphraseKey "path" "passphrase") -}}
{{- $sources = append $sources (dict "secret" (dict "name" . "items" $items)) -}}
{{- end -}}
{{- toYaml $sources -}}
{{- end }}

{{/* The volumes of a container that runs lib/store.sh: its own memory, the Secrets, and the volume with backups. */}}
{{- define "redis-sentinel.storeVolumes" -}}
- name: store-run
  emptyDir:
    medium: Memory
    sizeLimit: 16Mi
{{- with include "redis-sentinel.storeSources" . | fromYamlArray }}
- name: store
  projected:
    defaultMode: 288 # 0440
    sources:
      {{- toYaml . | nindent 6 }}
{{- end }}
{{- if eq .Values.backup.store.type "volume" }}
- name: backups
  persistentVolumeClaim:
    claimName: {{ .Values.backup.store.volume.existingClaim | quote }}
{{- end }}
{{- end }}

{{/* Where such a container has them, beside the programs and the settings. It gets no password of the servers. */}}
{{- define "redis-sentinel.storeMounts" -}}
volumeMounts:
  - name: store-run
    mountPath: /run/redis-sentinel
  - name: config
    mountPath: /etc/redis-sentinel
    readOnly: true
  - name: scripts
    mountPath: /opt/redis-sentinel
    readOnly: true
{{- if include "redis-sentinel.storeSources" . | fromYamlArray }}
  - name: store
    mountPath: /etc/redis-sentinel-store
    readOnly: true
{{- end }}
{{- if eq .Values.backup.store.type "volume" }}
  - name: backups
    mountPath: /backups
{{- end }}
{{- end }}

{{/* TCP port at which the store is reached. */}}
{{- define "redis-sentinel.storePort" -}}
{{- $endpoint := .Values.backup.store.s3.endpoint -}}
{{- with regexFind ":[0-9]+$" $endpoint -}}
{{- trimPrefix ":" . -}}
{{- else -}}
{{- hasPrefix "http://" $endpoint | ternary 80 443 -}}
{{- end -}}
{{- end }}
