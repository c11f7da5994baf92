{{- /* redis-sentinel: generated from generator/templates/_validate.tpl, do not edit. */ -}}
{{/* The safety rules of the schema and those it cannot express: --skip-schema-validation does not skip these. */}}
{{- define "redis-sentinel.validate" -}}
{{- $broken := list }}
{{- $old := .Values.redis.birth }}
{{- if not (or (kindIs "invalid" $old) (eq (toString $old) "auto")) }}
{{- $broken = append $broken "redis.birth is named redis.bootstrap now: rename it in your values." }}
{{- end }}
{{- $old := .Values.proxy.holdMilliseconds }}
{{- if not (or (kindIs "invalid" $old) (eq (toString $old) "3500")) }}
{{- $broken = append $broken "proxy.holdMilliseconds is named proxy.masterWaitMilliseconds now: rename it in your values." }}
{{- end }}
{{- $profiles := include "redis-sentinel.profiles" . | fromYaml }}
{{- if not (hasKey $profiles .Values.profile) }}
{{- printf "profile is %v: use one of %s." .Values.profile (keys $profiles | sortAlpha | join ", ") | fail }}
{{- end }}
{{- $numbers := include "redis-sentinel.numbers" . | fromYaml }}
{{- $downAfter := int64 $numbers.downAfter }}
{{- $lag := int64 $numbers.maxLag }}

{{- if not (has .Values.topology (list "statefulsets" "deployments")) }}
{{- $broken = append $broken (printf "topology is %v: use statefulsets or deployments." .Values.topology) }}
{{- end }}

{{- /* Names */}}
{{- $name := include "redis-sentinel.fullname" . }}
{{- if not (regexMatch "^[a-z]([-a-z0-9]*[a-z0-9])?$" $name) }}
{{- $broken = append $broken (printf "fullnameOverride must give a name of lower-case letters, digits and hyphens that starts with a letter, because Services are named after it (the name is %s)." $name) }}
{{- end }}

{{- $secret := include "redis-sentinel.authSecretName" . }}
{{- if not (regexMatch "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$" $secret) }}
{{- $broken = append $broken (printf "auth.existingSecret must give the name of a Secret, of lower-case letters, digits, hyphens and dots (%s gives %q)." .Values.auth.existingSecret $secret) }}
{{- end }}

{{- /* Sentinels and timers */}}
{{- $sentinels := int64 .Values.sentinel.replicas }}
{{- if not (has $sentinels (list (int64 3) (int64 5) (int64 7))) }}
{{- $broken = append $broken (printf "%s (sentinel.replicas is %v)" "sentinel.replicas must be 3, 5 or 7: an even number tolerates no more failures, and fewer than 3 tolerate none." .Values.sentinel.replicas) }}
{{- end }}
{{- $quorum := int64 .Values.sentinel.quorum }}
{{- $majority := int64 $numbers.majority }}
{{- if and (ne $quorum 0) (or (lt $quorum $majority) (gt $quorum $sentinels)) }}
{{- $broken = append $broken (printf "%s (sentinel.quorum is %d, the majority of %d Sentinels is %d)" "sentinel.quorum must be 0 (the majority) or lie between the majority of sentinel.replicas and sentinel.replicas: a minority must not declare the master dead." $quorum $sentinels $majority) }}
{{- end }}
{{- if lt $downAfter 1500 }}
{{- $broken = append $broken (printf "%s (sentinel.downAfterMilliseconds is %d)" "sentinel.downAfterMilliseconds must be 0 (from the profile) or at least 1500: below that, a short stall counts as a failure." $downAfter) }}
{{- end }}
{{- if lt $lag 1 }}
{{- $broken = append $broken (printf "redis.minReplicasMaxLagSeconds must be 0 (from the profile) or at least 1: otherwise nothing fences an isolated master (the lag is %d s)." $lag) }}
{{- end }}
{{- if gt (mul (add $lag 1) 1000) $downAfter }}
{{- $broken = append $broken (printf "%s (the lag is %d s, down-after is %d ms)" "redis.minReplicasMaxLagSeconds + 1 s must not exceed sentinel.downAfterMilliseconds: an isolated master must refuse writes before another is promoted. Lower the first or raise the second." $lag $downAfter) }}
{{- end }}

{{- /* Data pods */}}
{{- $replicas := int64 .Values.redis.replicas }}
{{- if and (lt $replicas 3) .Values.redis.fencing }}
{{- $broken = append $broken (printf "%s (redis.replicas is %d)" "redis.replicas below 3 needs redis.fencing: false, with which an isolated master acknowledges writes that are lost later. Use at least 3 data pods." $replicas) }}
{{- end }}
{{- $shutdown := int64 .Values.redis.shutdownTimeoutSeconds }}
{{- if lt $shutdown $lag }}
{{- $broken = append $broken (printf "%s (redis.shutdownTimeoutSeconds is %d, the lag is %d s)" "redis.shutdownTimeoutSeconds must be at least the tolerated replication lag (redis.minReplicasMaxLagSeconds, or that of the profile): a terminating master must wait for its replicas." $shutdown $lag) }}
{{- end }}
{{- $grace := int64 .Values.redis.terminationGracePeriodSeconds }}
{{- $waits := add (int64 .Values.redis.handoverTimeoutSeconds) $shutdown 10 }}
{{- if le $grace $waits }}
{{- $broken = append $broken (printf "%s (redis.terminationGracePeriodSeconds is %d, the waits sum up to %d)" "redis.terminationGracePeriodSeconds must exceed redis.handoverTimeoutSeconds + redis.shutdownTimeoutSeconds + 10: otherwise the kubelet kills a master during its handover." $grace $waits) }}
{{- end }}
{{- $bootstrap := .Values.redis.bootstrap }}
{{- if and (ne $bootstrap "auto") (ge (trimPrefix "force-ordinal-" $bootstrap | int64) $replicas) }}
{{- $broken = append $broken (printf "%s (redis.bootstrap is %s, redis.replicas is %d)" "redis.bootstrap must be auto or force-ordinal-N with N below redis.replicas: only a pod that exists can bring its data." $bootstrap $replicas) }}
{{- end }}
{{- $config := .Values.redis.config }}
{{- $maxmemory := printf "redis.memory.maxmemoryPercent %v" .Values.redis.memory.maxmemoryPercent }}
{{- if include "redis-sentinel.redisBytes" (get $config "maxmemory") | int64 }}
{{- $maxmemory = printf "redis.config.maxmemory %s" $config.maxmemory }}
{{- end }}
{{- $limit := get (.Values.redis.resources.limits | default dict) "memory" }}
{{- if and $limit (lt (include "redis-sentinel.bytes" $limit | int64) (mul $numbers.memory.smallest 1048576)) }}
{{- $broken = append $broken (printf "%s (redis.resources.limits.memory is %v, with %s the smallest is %vMi)" "redis.resources.limits.memory is too small: after backlog, output buffers, the copies of a fork and the process, no memory is left for writes. Raise it, or leave it out, which sets no maxmemory." $limit $maxmemory $numbers.memory.smallest) }}
{{- end }}
{{- range include "redis-sentinel.memoryObjections" (dict "config" $config "memory" $numbers.memory) | fromYamlArray }}
{{- $broken = append $broken (printf "%s (%s)" "A line of redis.config does not fit the memory: data, backlog, output buffers of replicas, the copies of a fork and the process share redis.resources.limits.memory. Write an allowed value, raise the limit, or leave the directive out, and the chart derives it." .) }}
{{- end }}
{{- $snapshots := .Values.redis.persistence.snapshots }}
{{- if and $snapshots (not .Values.redis.persistence.enabled) }}
{{- $broken = append $broken (printf "%s (redis.persistence.snapshots has %d line(s))" "redis.persistence.snapshots needs redis.persistence.enabled: without a volume every file ends with its pod. Leave the list empty." (len $snapshots)) }}
{{- end }}
{{- range $snapshots }}
{{- if not (regexMatch "^[1-9][0-9]{0,8} [1-9][0-9]{0,8}$" (toString .)) }}
{{- $broken = append $broken (printf "redis.persistence.snapshots has %q: write seconds and changes, such as 900 1." (toString .)) }}
{{- end }}
{{- end }}
{{- range $component, $persistence := dict "redis" .Values.redis.persistence "sentinel" .Values.sentinel.persistence }}
{{- $retention := $persistence.retention }}
{{- if and (eq $.Values.topology "deployments") $persistence.enabled (ne $retention.whenDeleted $retention.whenScaled) }}
{{- $broken = append $broken (printf "%s (%s.persistence.retention has whenDeleted %v and whenScaled %v)" "With topology: deployments retention.whenDeleted and retention.whenScaled must be equal: Helm, which deletes the claims there, cannot tell one from the other. Write both, Retain or Delete." $component $retention.whenDeleted $retention.whenScaled) }}
{{- end }}
{{- range $when, $what := $persistence.retention }}
{{- if not (has $what (list "Retain" "Delete")) }}
{{- $broken = append $broken (printf "%s.persistence.retention.%s is %v: use Retain or Delete." $component $when $what) }}
{{- end }}
{{- end }}
{{- end }}
{{- $paths := len .Values.redis.modulePaths }}
{{- if ne (eq .Values.redis.modules "custom") (gt $paths 0) }}
{{- $broken = append $broken (printf "%s (redis.modules is %s with %d path(s) in redis.modulePaths)" "redis.modules: custom needs at least one path in redis.modulePaths, and redis.modulePaths is used only with redis.modules: custom." .Values.redis.modules $paths) }}
{{- end }}

{{- /* Who may connect */}}
{{- $network := dict "clients" (list "namespace" "labelled" "any") "egress" (list "sentinels" "peers" "any") }}
{{- range $key, $word := dict "clients" .Values.networkPolicy.clients "egress" .Values.networkPolicy.egress }}
{{- if not (has $word (get $network $key)) }}
{{- $broken = append $broken (printf "networkPolicy.%s is %v: use one of %s." $key $word (get $network $key | join ", ")) }}
{{- end }}
{{- end }}
{{- $selectors := len .Values.networkPolicy.clientSelectors }}
{{- $ranges := len .Values.networkPolicy.clientCIDRs }}
{{- if and (eq .Values.networkPolicy.clients "any") (gt (add $selectors $ranges) 0) }}
{{- $broken = append $broken (printf "%s (%d selector(s) and %d range(s) are given)" "networkPolicy.clientSelectors and networkPolicy.clientCIDRs limit nothing with networkPolicy.clients: any, which lets every client in. Leave them empty, or choose namespace or labelled." $selectors $ranges) }}
{{- end }}
{{- $closed := and .Values.networkPolicy.enabled (ne .Values.networkPolicy.clients "any") (eq $ranges 0) }}
{{- if and $closed .Values.proxy.enabled (ne .Values.proxy.service.type "ClusterIP") }}
{{- $broken = append $broken (printf "%s (proxy.service.type is %s, networkPolicy.clients is %s)" "proxy.service.type NodePort and LoadBalancer bring clients from outside of the cluster, which the NetworkPolicy would block. Write their addresses into networkPolicy.clientCIDRs (those of the nodes with externalTrafficPolicy: Cluster), or choose networkPolicy.clients: any." .Values.proxy.service.type .Values.networkPolicy.clients) }}
{{- end }}
{{- range .Values.networkPolicy.clientCIDRs }}
{{- if not (regexMatch "^[0-9a-fA-F.:]+/[0-9]{1,3}$" .) }}
{{- $broken = append $broken (printf "networkPolicy.clientCIDRs has %q: write a range such as 10.0.0.0/8 or fd00::/8." .) }}
{{- end }}
{{- end }}
{{- range $key, $peers := dict "clientSelectors" .Values.networkPolicy.clientSelectors "monitoring" .Values.networkPolicy.monitoring }}
{{- range $peers }}
{{- if not (or (hasKey . "namespaceSelector") (hasKey . "podSelector")) }}
{{- $broken = append $broken (printf "networkPolicy.%s has a peer without namespaceSelector and podSelector: write at least one of them." $key) }}
{{- end }}
{{- end }}
{{- end }}

{{- /* Lines of redis.conf */}}
{{- $refused := include "redis-sentinel.refusedDirectives" . | fromYaml }}
{{- $limited := include "redis-sentinel.limitedDirectives" . | fromYaml }}
{{- range $directive, $value := .Values.redis.config }}
{{- $key := lower $directive }}
{{- $text := include "redis-sentinel.plain" $value }}
{{- if hasKey $refused $key }}
{{- $broken = append $broken (printf "%s (redis.config.%s: %s)" "redis.config must not set a directive that the safety of the data depends on: remove it." $directive (get $refused $key)) }}
{{- else if and (hasKey $limited $key) (not (has $text (get $limited $key).allowed)) }}
{{- $broken = append $broken (printf "redis.config.%s is %s: use one of %s, because %s." $directive $text ((get $limited $key).allowed | join ", ") (get $limited $key).reason) }}
{{- else if not (regexMatch "^[a-z][a-z0-9._-]*$" $directive) }}
{{- $broken = append $broken (printf "redis.config has the key %q: a directive is one word in lower case." $directive) }}
{{- else if regexMatch "[\r\n]" $text }}
{{- $broken = append $broken (printf "redis.config.%s holds a line break: write one directive for each key, with its arguments on one line." $directive) }}
{{- end }}
{{- end }}

{{- /* Proxy */}}
{{- $stop := add .Values.proxy.acceptSeconds .Values.proxy.drainSeconds 5 }}
{{- if le (int64 .Values.proxy.terminationGracePeriodSeconds) $stop }}
{{- $broken = append $broken (printf "%s (proxy.terminationGracePeriodSeconds is %d, the waits sum up to %d)" "proxy.terminationGracePeriodSeconds must exceed proxy.acceptSeconds + proxy.drainSeconds + 5: otherwise the kubelet kills a proxy that still serves." (int64 .Values.proxy.terminationGracePeriodSeconds) $stop) }}
{{- end }}
{{- $type := .Values.proxy.service.type }}
{{- if and .Values.proxy.service.sourceRanges (ne $type "LoadBalancer") }}
{{- $broken = append $broken (printf "%s (proxy.service.type is %s)" "proxy.service.sourceRanges needs proxy.service.type: LoadBalancer: other types do not restrict addresses. Use a NetworkPolicy instead." $type) }}
{{- end }}
{{- if and (or .Values.proxy.service.nodePorts.redis .Values.proxy.service.nodePorts.redisReplicas) (eq $type "ClusterIP") }}
{{- $broken = append $broken (printf "%s (proxy.service.type is %s)" "proxy.service.nodePorts needs proxy.service.type: NodePort or LoadBalancer." $type) }}
{{- end }}

{{- $broken = concat $broken (include "redis-sentinel.userObjections" . | fromYamlArray) }}
{{- $broken = concat $broken (include "redis-sentinel.instanceSettingObjections" . | fromYamlArray) }}

{{- /* Backups */}}
{{- $broken = concat $broken (include "redis-sentinel.backupObjections" (dict "root" . "memory" $numbers.memory) | fromYamlArray) }}

{{- $broken = concat $broken (include "redis-sentinel.notificationObjections" . | fromYamlArray) }}

{{- /* Metrics */}}
{{- $interval := int64 .Values.metrics.monitor.intervalSeconds }}
{{- $timeout := int64 .Values.metrics.monitor.timeoutSeconds }}
{{- if gt $timeout $interval }}
{{- $broken = append $broken (printf "%s (the timeout is %d s, the interval %d s)" "metrics.monitor.timeoutSeconds must not exceed metrics.monitor.intervalSeconds: Prometheus refuses such a scrape." $timeout $interval) }}
{{- end }}
{{- range .Values.metrics.extraArgs }}
{{- if regexMatch `^--?(redis\.(addr|user|password|password-file)|web\.listen-address|config-command|disable-scrape-endpoint)(=|$)` . }}
{{- $broken = append $broken (printf "%s (metrics.extraArgs holds %s)" "metrics.extraArgs must not hold an option that the chart sets: address, login, port, and what keeps passwords out of metrics." .) }}
{{- end }}
{{- end }}
{{- $alerts := fromJsonArray `["RedisSentinelNoMaster","RedisSentinelTwoMasters","RedisSentinelMasterDown","RedisSentinelQuorumLost","RedisSentinelVotersMissing","RedisSentinelSentinelsDisagree","RedisSentinelRolesDisagree","RedisSentinelStaleReplicas","RedisSentinelStaleSentinels","RedisSentinelFailoverHappened","RedisSentinelFailoversTooOften","RedisSentinelNoReplicaInSync","RedisSentinelTooFewReplicas","RedisSentinelReplicaOutOfSync","RedisSentinelReplicaSilent","RedisSentinelReplicaBehind","RedisSentinelFullSyncLoop","RedisSentinelWritesRefused","RedisSentinelMemoryNearLimit","RedisSentinelPersistenceFails","RedisSentinelSlowFork","RedisSentinelClientsNearLimit","RedisSentinelGuardSilent","RedisSentinelPodWaits","RedisSentinelHandoverFailed","RedisSentinelProxiesDisagree","RedisSentinelProxyNoMaster","RedisSentinelProxyQueue","RedisSentinelProxyNearLimit","RedisSentinelNoMetrics","RedisSentinelInstanceDown","RedisSentinelTargetDown","RedisSentinelTargetMissing","RedisSentinelBackupTooOld","RedisSentinelBackupFailed","RedisSentinelDrillFailed"]` }}
{{- range .Values.metrics.rules.disabled }}
{{- if not (has . $alerts) }}
{{- $broken = append $broken (printf "metrics.rules.disabled has %v: use names of %s." (toJson .) (join ", " $alerts)) }}
{{- end }}
{{- end }}

{{- $broken = concat $broken (include "redis-sentinel.restoreObjections" . | fromYamlArray) }}

{{- range list (dict "component" "redis" "pod" .Values.redis.pod "restore" .Values.restore.id "users" .Values.auth.usersSecret) (dict "component" "sentinel" "pod" .Values.sentinel.pod "users" .Values.auth.usersSecret) (dict "component" "proxy" "pod" .Values.proxy.pod) }}
{{- $broken = concat $broken (include "redis-sentinel.takenNames" . | fromYamlArray) }}
{{- end }}

{{- $broken = concat $broken (include "redis-sentinel.changedClaims" . | fromYamlArray) }}
{{- $broken = concat $broken (include "redis-sentinel.changedInstances" . | fromYamlArray) }}

{{- if $broken }}
{{- printf "the values are refused:\n- %s\n" (join "\n- " $broken) | fail }}
{{- end }}
{{- end }}

{{/* What the user adds to a pod must not take a name of the chart's, nor one twice. Input: component, pod. */}}
{{- define "redis-sentinel.takenNames" -}}
{{- $component := .component }}
{{- $messages := list }}
{{- $mounts := list "/data" "/run/redis-sentinel" "/etc/redis-sentinel" "/opt/redis-sentinel" "/etc/redis-sentinel-auth" "/etc/redis-sentinel-proxy" }}
{{- $knobs := list
  (dict "knob" "extraVolumes" "field" "name" "added" .pod.extraVolumes "taken" (list "data" "run" "config" "scripts" "auth" "proxy"))
  (dict "knob" "extraVolumeMounts" "field" "mountPath" "added" .pod.extraVolumeMounts "taken" $mounts)
  (dict "knob" "extraContainers" "field" "name" "added" .pod.extraContainers "taken" (list "redis" "guard" "sentinel" "haproxy"))
}}
{{- if .users }}
{{- $knobs = append $knobs (dict "knob" "extraVolumes" "field" "name" "added" .pod.extraVolumes "taken" (list "users")) }}
{{- $knobs = append $knobs (dict "knob" "extraVolumeMounts" "field" "mountPath" "added" .pod.extraVolumeMounts "taken" (list "/etc/redis-sentinel-users")) }}
{{- end }}
{{- if .restore }}
{{- $knobs = append $knobs (dict "knob" "extraVolumes" "field" "name" "added" .pod.extraVolumes "taken" (list "restore" "store-run" "store" "backups")) }}
{{- $knobs = append $knobs (dict "knob" "extraContainers" "field" "name" "added" .pod.extraContainers "taken" (list "restore")) }}
{{- $knobs = append $knobs (dict "knob" "extraVolumeMounts" "field" "mountPath" "added" .pod.extraVolumeMounts "taken" (list "/run/redis-sentinel-restore")) }}
{{- end }}
{{- range $knobs }}
{{- $knob := . }}
{{- $taken := .taken }}
{{- range .added }}
{{- $value := get . $knob.field | trimSuffix "/" }}
{{- if has $value $taken }}
{{- $messages = append $messages (printf "%s.pod.%s has the %s %s twice or where the chart has it already: choose another." $component $knob.knob $knob.field $value) }}
{{- end }}
{{- $taken = append $taken $value }}
{{- end }}
{{- end }}
{{- toYaml $messages }}
{{- end }}

{{/* Lines of redis.config that do not fit the memory, as generator/src/model/memory-directives.ts explains. Input: config, memory (the numbers). */}}
{{- define "redis-sentinel.memoryObjections" -}}
{{- $messages := list }}
{{- $share := int64 .memory.share }}
{{- range $directive := list "maxmemory" "repl-backlog-size" }}
{{- $text := get $.config $directive }}
{{- $bytes := include "redis-sentinel.redisBytes" $text }}
{{- if not (hasKey $.config $directive) }}
{{- else if not $bytes }}
{{- $messages = append $messages (printf "redis.config.%s is %s: write bytes or an amount such as 256mb" $directive $text) }}
{{- else if eq $directive "maxmemory" }}
{{- if and (gt (int64 $bytes) 0) (lt (int64 $bytes) (int64 33554432)) }}
{{- $messages = append $messages (printf "redis.config.maxmemory is %s, allowed are 0 (none) and 33554432 bytes or more" $text) }}
{{- end }}
{{- else }}
{{- $most := sub $share 26843546 }}
{{- $allowed := eq $share 0 | ternary "1 byte or more" (printf "1 to %d bytes: it shares %d bytes with the data" $most $share) }}
{{- if or (eq (int64 $bytes) 0) (and (gt $share 0) (gt (int64 $bytes) $most)) }}
{{- $messages = append $messages (printf "redis.config.repl-backlog-size is %s, allowed are %s" $text $allowed) }}
{{- end }}
{{- end }}
{{- end }}
{{- with get .config "client-output-buffer-limit" }}
{{- $hard := regexFindAll "(?i)(replica|slave) +[^ ]+" . -1 | last | default "" | splitList " " | last }}
{{- $bytes := include "redis-sentinel.redisBytes" $hard | int64 }}
{{- $most := sub (add $.memory.backlog $.memory.limit) (add $share 19922944) }}
{{- $amount := "([0-9]{1,15}b?|[0-9]{1,9}[kmg]b?)" }}
{{- if not (regexMatch (printf "(?i)^((normal|replica|slave|pubsub) +%s +%s +[0-9]+( +|$))+$" $amount $amount) .) }}
{{- $messages = append $messages (printf "redis.config.client-output-buffer-limit is %s: write class, hard limit, soft limit and seconds, such as replica 256mb 0 0" .) }}
{{- else if and $hard $.memory.limit (or (eq $bytes 0) (gt $bytes $most)) }}
{{- $messages = append $messages (printf "redis.config.client-output-buffer-limit gives a replica %s, allowed are 1 to %d bytes" $hard $most) }}
{{- end }}
{{- end }}
{{- toYaml $messages }}
{{- end }}

{{/* Directives that redis.config may not set: name and reason. */}}
{{- define "redis-sentinel.refusedDirectives" -}}
aclfile: "users and passwords come from the auth Secret"
appenddirname: "the start script reads the data files by the names of the chart"
appendfilename: "the start script reads the data files by the names of the chart"
appendonly: "persistence is redis.persistence.enabled"
bind: "the start script sets it for each pod"
cluster-enabled: "this chart is Sentinel, not Cluster"
daemonize: "the container must stay in the foreground and log to its output"
dbfilename: "the start script reads the data files by the names of the chart"
dir: "the start script sets it for each pod"
include: "the start script sets it for each pod"
loadmodule: "the start script sets it for each pod"
logfile: "the container must stay in the foreground and log to its output"
masterauth: "users and passwords come from the auth Secret"
masteruser: "users and passwords come from the auth Secret"
min-replicas-max-lag: "it is the fencing: use redis.fencing and redis.minReplicasMaxLagSeconds"
min-replicas-to-write: "it is the fencing: use redis.fencing and redis.minReplicasMaxLagSeconds"
min-slaves-max-lag: "it is the fencing: use redis.fencing and redis.minReplicasMaxLagSeconds"
min-slaves-to-write: "it is the fencing: use redis.fencing and redis.minReplicasMaxLagSeconds"
pidfile: "the container must stay in the foreground and log to its output"
port: "the Services, Sentinel and the probes are built on the ports of the chart"
protected-mode: "the start script sets it for each pod"
rename-command: "the scripts use the commands under their own names"
repl-diskless-sync-delay: "a replica that comes back must sync at once"
replica-announce-ip: "each pod announces the address of its own Service"
replica-announce-port: "each pod announces the address of its own Service"
replica-announced: "each pod announces the address of its own Service"
replica-priority: "the guard sets it, so that only a replica in sync is promoted"
replica-read-only: "a replica that takes writes loses them at the next sync"
replicaof: "the start script and Sentinel decide which server is the master"
requirepass: "users and passwords come from the auth Secret"
save: "use redis.persistence.snapshots, a list such as 900 1"
shutdown-on-sigterm: "a snapshot at the end would delay it, or prevent it on a full volume"
shutdown-timeout: "it must cover the replication lag: use redis.shutdownTimeoutSeconds"
slave-announce-ip: "each pod announces the address of its own Service"
slave-announce-port: "each pod announces the address of its own Service"
slave-priority: "the guard sets it, so that only a replica in sync is promoted"
slave-read-only: "a replica that takes writes loses them at the next sync"
slaveof: "the start script and Sentinel decide which server is the master"
supervised: "the container must stay in the foreground and log to its output"
tls-port: "the Services, Sentinel and the probes are built on the ports of the chart"
unixsocket: "the start script sets it for each pod"
user: "users and passwords come from the auth Secret"
{{- end }}

{{/* Directives that redis.config may set to some values only. */}}
{{- define "redis-sentinel.limitedDirectives" -}}
appendfsync:
  reason: "with no, a crash of a node loses acknowledged writes"
  allowed:
    - "everysec"
    - "always"
repl-diskless-load:
  reason: "with swapdb, a full sync holds the data twice, for which the memory limit has no room"
  allowed:
    - "disabled"
    - "on-empty-db"
    - "flush-before-load"
stop-writes-on-bgsave-error:
  reason: "with yes, a snapshot that fails ends replicas and replaces the master, while the append-only file has the data"
  allowed:
    - "no"
{{- end }}
