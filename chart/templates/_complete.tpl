{{- /* redis-sentinel: generated from generator/templates/_complete.tpl, do not edit. */ -}}
{{/*
Makes .Values what the templates read, whatever Helm was given; every template begins with it. Helm removes a default that is
set to null, and with --reuse-values an older chart's values lack what is new: a missing key takes its default here. Only
resources: null means what it does elsewhere, no requests and no limits. All templates of a chart share .Values: the first one does it.
*/}}
{{- define "redis-sentinel.complete" -}}
{{- if not (hasKey .Values "(complete)") -}}
{{- include "redis-sentinel.completeOnce" . -}}
{{- $_ := set .Values "(complete)" true -}}
{{- end -}}
{{- end }}

{{- define "redis-sentinel.completeOnce" -}}
{{- $bounds := include "redis-sentinel.bounds" . | fromYaml -}}
{{- include "redis-sentinel.fill" (dict "path" "" "given" .Values "preset" (include "redis-sentinel.defaults" . | fromYaml) "bounds" $bounds) -}}
{{- include "redis-sentinel.readTag" (dict "image" .Values.image) -}}
{{- include "redis-sentinel.readTag" (dict "image" .Values.proxy.image) -}}
{{- include "redis-sentinel.readTag" (dict "image" .Values.metrics.image) -}}
{{- include "redis-sentinel.readTag" (dict "image" .Values.backup.image) -}}
{{- include "redis-sentinel.readInstances" (dict "path" "redis.instances" "given" .Values.redis.instances) -}}
{{- include "redis-sentinel.readInstances" (dict "path" "sentinel.instances" "given" .Values.sentinel.instances) -}}
{{- $config := .Values.redis.config -}}
{{- range $directive, $value := $config -}}
{{- if kindIs "invalid" $value -}}
{{- $_ := unset $config $directive -}}
{{- else -}}
{{- $_ := set $config $directive (kindIs "bool" $value | ternary (ternary "yes" "no" (eq (toString $value) "true")) (include "redis-sentinel.plain" $value)) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/* Fills in what is missing, and reads numbers and booleans that come as text. Input: path of the group, given, preset, bounds. */}}
{{- define "redis-sentinel.fill" -}}
{{- $input := . -}}
{{- range $key, $preset := .preset -}}
{{- $path := printf "%s%s" $input.path $key -}}
{{- $value := get $input.given $key -}}
{{- if or (not (hasKey $input.given $key)) (kindIs "invalid" $value) -}}
{{- $_ := set $input.given $key (eq $key "resources" | ternary dict $preset) -}}
{{- else if kindIs "map" $preset -}}
{{- include "redis-sentinel.sort" (dict "path" $path "value" $value "kinds" (list "map") "want" "a map") -}}
{{- if ne $key "resources" -}}
{{- include "redis-sentinel.fill" (dict "path" (printf "%s." $path) "given" $value "preset" $preset "bounds" $input.bounds) -}}
{{- end -}}
{{- else if kindIs "slice" $preset -}}
{{- include "redis-sentinel.sort" (dict "path" $path "value" $value "kinds" (list "slice") "want" "a list") -}}
{{- else if kindIs "bool" $preset -}}
{{- if and (kindIs "string" $value) (has $value (list "true" "false")) -}}
{{- $_ := set $input.given $key (eq $value "true") -}}
{{- else -}}
{{- include "redis-sentinel.sort" (dict "path" $path "value" $value "kinds" (list "bool") "want" "true or false") -}}
{{- end -}}
{{- else if kindIs "float64" $preset -}}
{{- if and (kindIs "string" $value) (regexMatch "^-?[0-9]{1,15}$" $value) -}}
{{- $number := float64 $value -}}
{{- $bounds := get $input.bounds $path -}}
{{- if or (gt $number (float64 $bounds.max)) (and (lt $number (float64 $bounds.min)) (not (and $bounds.orZero (eq $number 0.0)))) -}}
{{- printf "%s is %s: allowed are %s." $path $value $bounds.allowed | fail -}}
{{- end -}}
{{- $_ := set $input.given $key $number -}}
{{- else -}}
{{- include "redis-sentinel.sort" (dict "path" $path "value" $value "kinds" (list "float64" "int64" "int") "want" "a whole number") -}}
{{- end -}}
{{- else -}}
{{- include "redis-sentinel.sort" (dict "path" $path "value" $value "kinds" (list "string") "want" "a text, in quotes") -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/* Refuses a value of another sort. Input: path, value, kinds, want. */}}
{{- define "redis-sentinel.sort" -}}
{{- if not (has (kindOf .value) .kinds) -}}
{{- printf "%s is %v: write %s, or leave it out for the default." .path (toJson .value) .want | fail -}}
{{- end -}}
{{- end }}

{{/* 8.0.6@sha256:... is a tag and a digest; a digest alone is its own tag, for the labels. Input: image (the values of one). */}}
{{- define "redis-sentinel.readTag" -}}
{{- $parts := splitList "@" .image.tag -}}
{{- $behind := rest $parts | join "" -}}
{{- $digest := .image.digest | default $behind -}}
{{- $tag := first $parts | default (trimPrefix "sha256:" $digest | trunc 12) -}}
{{- if or (not $tag) (and $behind (ne $behind $digest)) -}}
{{- printf "%s (the tag of %s is %q, the digest %q)" "An image needs a tag or a digest, and one digest at most: write the tag into image.tag and the digest into image.digest, or both into image.tag (8.0.6@sha256:...)." .image.repository .image.tag .image.digest | fail -}}
{{- end -}}
{{- $_ := set .image "digest" $digest -}}
{{- $_ := set .image "tag" $tag -}}
{{- end }}

{{/* Takes out instances that are null, and refuses settings of another sort. Input: path, given (settings by number). */}}
{{- define "redis-sentinel.readInstances" -}}
{{- $input := . -}}
{{- range $number, $own := .given -}}
{{- if kindIs "invalid" $own -}}
{{- $_ := unset $input.given $number -}}
{{- else -}}
{{- $path := printf "%s.%s" $input.path $number -}}
{{- include "redis-sentinel.sort" (dict "path" $path "value" $own "kinds" (list "map") "want" "a map") -}}
{{- range $key, $value := $own -}}
{{- $kind := has $key (list "nodeSelector" "resources") | ternary "map" "string" -}}
{{- include "redis-sentinel.sort" (dict "path" (printf "%s.%s" $path $key) "value" $value "kinds" (list $kind) "want" (eq $kind "map" | ternary "a map" "a text, in quotes")) -}}
{{- end -}}
{{- range $key, $amounts := $own.resources -}}
{{- include "redis-sentinel.sort" (dict "path" (printf "%s.resources.%s" $path $key) "value" $amounts "kinds" (list "map") "want" "a map") -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}

{{- define "redis-sentinel.defaults" -}}
global:
  imageRegistry: ""
  imagePullSecrets: []
  storageClass: ""
enabled: true
fullnameOverride: ""
commonLabels: {}
commonAnnotations: {}
image:
  registry: docker.io
  repository: library/redis
  tag: 8.0.6
  digest: ""
  pullPolicy: IfNotPresent
  pullSecrets: []
topology: statefulsets
profile: balanced
auth:
  existingSecret: ""
  existingSecretKeys:
    redisPassword: redis-password
    internalKey: internal-key
    proxyPassword: proxy-password
  rights: frameworks
  defaultUser: true
  usersSecret: ""
  users: []
  rulesKey: ""
redis:
  replicas: 3
  fencing: true
  minReplicasMaxLagSeconds: 0
  modules: bundled
  modulePaths: []
  config: {}
  memory:
    maxmemoryPercent: 60
  resources:
    requests:
      cpu: 100m
      memory: 256Mi
    limits:
      memory: 512Mi
  persistence:
    enabled: true
    storageClass: ""
    size: 8Gi
    accessModes:
      - ReadWriteOnce
    annotations: {}
    labels: {}
    retention:
      whenDeleted: Retain
      whenScaled: Retain
    snapshots: []
  instances: {}
  bootstrap: auto
  handoverTimeoutSeconds: 15
  shutdownTimeoutSeconds: 5
  terminationGracePeriodSeconds: 45
  pod:
    labels: {}
    annotations: {}
    nodeSelector: {}
    tolerations: []
    affinity: {}
    spread: preferred
    topologySpreadConstraints: []
    priorityClassName: ""
    extraEnv: {}
    extraVolumes: []
    extraVolumeMounts: []
    extraContainers: []
  guard:
    resources:
      requests:
        cpu: 20m
        memory: 32Mi
      limits:
        memory: 64Mi
sentinel:
  replicas: 3
  quorum: 0
  masterName: mymaster
  downAfterMilliseconds: 0
  failoverTimeoutMilliseconds: 0
  resources:
    requests:
      cpu: 50m
      memory: 64Mi
    limits:
      cpu: 500m
      memory: 128Mi
  persistence:
    enabled: true
    storageClass: ""
    size: 1Gi
    accessModes:
      - ReadWriteOnce
    annotations: {}
    labels: {}
    retention:
      whenDeleted: Retain
      whenScaled: Retain
  instances: {}
  terminationGracePeriodSeconds: 15
  pod:
    labels: {}
    annotations: {}
    nodeSelector: {}
    tolerations: []
    affinity: {}
    spread: preferred
    topologySpreadConstraints: []
    priorityClassName: ""
    extraEnv: {}
    extraVolumes: []
    extraVolumeMounts: []
    extraContainers: []
proxy:
  enabled: true
  replicas: 2
  image:
    registry: docker.io
    repository: library/haproxy
    tag: 3.2.26
    digest: ""
    pullPolicy: IfNotPresent
  readPort: true
  metrics: true
  threads: 2
  maxConnections: 0
  checkIntervalMilliseconds: 200
  masterWaitMilliseconds: 3500
  connectTimeoutMilliseconds: 250
  idleTimeoutSeconds: 86400
  acceptSeconds: 5
  drainSeconds: 10
  terminationGracePeriodSeconds: 30
  resources:
    requests:
      cpu: 50m
      memory: 64Mi
    limits:
      memory: 256Mi
  service:
    type: ClusterIP
    annotations: {}
    labels: {}
    nodePorts:
      redis: 0
      redisReplicas: 0
    externalTrafficPolicy: Cluster
    loadBalancerIP: ""
    loadBalancerClass: ""
    sourceRanges: []
  pod:
    labels: {}
    annotations: {}
    nodeSelector: {}
    tolerations: []
    affinity: {}
    spread: preferred
    topologySpreadConstraints: []
    priorityClassName: ""
    extraEnv: {}
    extraVolumes: []
    extraVolumeMounts: []
    extraContainers: []
metrics:
  enabled: false
  image:
    registry: docker.io
    repository: oliver006/redis_exporter
    tag: v1.86.0
    digest: ""
    pullPolicy: IfNotPresent
  resources:
    requests:
      cpu: 10m
      memory: 24Mi
    limits:
      memory: 64Mi
  extraArgs: []
  discovery: annotations
  monitor:
    labels: {}
    annotations: {}
    intervalSeconds: 15
    timeoutSeconds: 5
  rules:
    enabled: false
    labels: {}
    annotations: {}
    runbookUrl: ""
    disabled: []
    holdSeconds: 0
    thresholds:
      memoryPercent: 85
      forkPercent: 50
      backlogPercent: 50
      fullSyncs: 3
      failoversPerHour: 4
      connectionsPercent: 90
      waitingConnections: 10
      backupHours: 26
  dashboard:
    enabled: false
    label: grafana_dashboard
    labelValue: "1"
    annotations: {}
notifications:
  enabled: false
  endpoints: []
  events:
    - failoverBegun
    - failoverDone
    - masterDown
    - quorumLost
    - handoverDone
    - fenced
    - backupFailed
  timeoutSeconds: 10
  caSecret: ""
  caKey: ca.crt
  ports:
    - 443
  resources:
    requests:
      cpu: 20m
      memory: 48Mi
    limits:
      memory: 128Mi
backup:
  enabled: false
  schedule: 17 3 * * *
  timeZone: ""
  suspend: false
  deadlineSeconds: 3600
  digest: true
  image:
    registry: docker.io
    repository: rclone/rclone
    tag: 1.60.1
    digest: ""
    pullPolicy: IfNotPresent
  resources:
    requests:
      cpu: 100m
      memory: 256Mi
    limits:
      memory: 512Mi
  scratch:
    type: node
    size: 8Gi
    storageClass: ""
  store:
    type: s3
    s3:
      endpoint: ""
      region: ""
      provider: Other
      bucket: ""
      prefix: ""
      existingSecret: ""
      accessKeyIdKey: access-key-id
      secretAccessKeyKey: secret-access-key
      caKey: ""
    volume:
      existingClaim: ""
      prefix: ""
    encryption:
      existingSecret: ""
      passphraseKey: passphrase
  retention:
    count: 14
    days: 0
  drill:
    enabled: false
    schedule: 47 4 * * 0
restore:
  id: ""
  from: ""
  set: ""
scaling:
  job: upgrade
networkPolicy:
  enabled: true
  clients: namespace
  clientSelectors: []
  clientCIDRs: []
  monitoring:
    - namespaceSelector: {}
      podSelector:
        matchLabels:
          app.kubernetes.io/name: prometheus
  egress: sentinels
podSecurity:
  fixedIds: true
  runAsUser: 999
  runAsGroup: 999
  fsGroup: 999
podDisruptionBudget:
  enabled: true
serviceAccount:
  create: true
  name: ""
  annotations: {}
services:
  annotations: {}
  labels: {}
extraObjects: {}
{{- end }}

{{/* Bounds of numbers: text that is one passes the schema, which knows no bounds of text. */}}
{{- define "redis-sentinel.bounds" -}}
redis.replicas: { min: 1, max: 9, orZero: false, allowed: "1 to 9" }
redis.minReplicasMaxLagSeconds: { min: 0, max: 59, orZero: false, allowed: "0 to 59" }
redis.memory.maxmemoryPercent: { min: 0, max: 90, orZero: false, allowed: "0 to 90" }
redis.handoverTimeoutSeconds: { min: 5, max: 300, orZero: false, allowed: "5 to 300" }
redis.shutdownTimeoutSeconds: { min: 1, max: 600, orZero: false, allowed: "1 to 600" }
redis.terminationGracePeriodSeconds: { min: 17, max: 3600, orZero: false, allowed: "17 to 3600" }
sentinel.replicas: { min: 3, max: 7, orZero: false, allowed: "3, 5 or 7" }
sentinel.quorum: { min: 2, max: 7, orZero: true, allowed: "0 or 2 to 7" }
sentinel.downAfterMilliseconds: { min: 1500, max: 60000, orZero: true, allowed: "0 or 1500 to 60000" }
sentinel.failoverTimeoutMilliseconds: { min: 5000, max: 180000, orZero: true, allowed: "0 or 5000 to 180000" }
sentinel.terminationGracePeriodSeconds: { min: 5, max: 3600, orZero: false, allowed: "5 to 3600" }
proxy.replicas: { min: 1, max: 20, orZero: false, allowed: "1 to 20" }
proxy.threads: { min: 1, max: 64, orZero: false, allowed: "1 to 64" }
proxy.maxConnections: { min: 10, max: 1000000, orZero: true, allowed: "0 or 10 to 1000000" }
proxy.checkIntervalMilliseconds: { min: 50, max: 5000, orZero: false, allowed: "50 to 5000" }
proxy.masterWaitMilliseconds: { min: 0, max: 60000, orZero: false, allowed: "0 to 60000" }
proxy.connectTimeoutMilliseconds: { min: 50, max: 10000, orZero: false, allowed: "50 to 10000" }
proxy.idleTimeoutSeconds: { min: 600, max: 2000000, orZero: false, allowed: "600 to 2000000" }
proxy.acceptSeconds: { min: 0, max: 120, orZero: false, allowed: "0 to 120" }
proxy.drainSeconds: { min: 1, max: 3600, orZero: false, allowed: "1 to 3600" }
proxy.terminationGracePeriodSeconds: { min: 7, max: 7200, orZero: false, allowed: "7 to 7200" }
proxy.service.nodePorts.redis: { min: 1, max: 65535, orZero: true, allowed: "0 or 1 to 65535" }
proxy.service.nodePorts.redisReplicas: { min: 1, max: 65535, orZero: true, allowed: "0 or 1 to 65535" }
metrics.monitor.intervalSeconds: { min: 5, max: 300, orZero: false, allowed: "5 to 300" }
metrics.monitor.timeoutSeconds: { min: 1, max: 300, orZero: false, allowed: "1 to 300" }
metrics.rules.holdSeconds: { min: 0, max: 3600, orZero: false, allowed: "0 to 3600" }
metrics.rules.thresholds.memoryPercent: { min: 10, max: 100, orZero: false, allowed: "10 to 100" }
metrics.rules.thresholds.forkPercent: { min: 1, max: 100, orZero: false, allowed: "1 to 100" }
metrics.rules.thresholds.backlogPercent: { min: 1, max: 1000, orZero: false, allowed: "1 to 1000" }
metrics.rules.thresholds.fullSyncs: { min: 1, max: 100, orZero: false, allowed: "1 to 100" }
metrics.rules.thresholds.failoversPerHour: { min: 1, max: 100, orZero: false, allowed: "1 to 100" }
metrics.rules.thresholds.connectionsPercent: { min: 10, max: 100, orZero: false, allowed: "10 to 100" }
metrics.rules.thresholds.waitingConnections: { min: 0, max: 100000, orZero: false, allowed: "0 to 100000" }
metrics.rules.thresholds.backupHours: { min: 1, max: 9000, orZero: false, allowed: "1 to 9000" }
notifications.timeoutSeconds: { min: 1, max: 120, orZero: false, allowed: "1 to 120" }
backup.deadlineSeconds: { min: 60, max: 172800, orZero: false, allowed: "60 to 172800" }
backup.retention.count: { min: 0, max: 10000, orZero: false, allowed: "0 to 10000" }
backup.retention.days: { min: 0, max: 36500, orZero: false, allowed: "0 to 36500" }
podSecurity.runAsUser: { min: 1, max: 2147483647, orZero: false, allowed: "1 to 2147483647" }
podSecurity.runAsGroup: { min: 1, max: 2147483647, orZero: false, allowed: "1 to 2147483647" }
podSecurity.fsGroup: { min: 1, max: 2147483647, orZero: false, allowed: "1 to 2147483647" }
{{- end }}
