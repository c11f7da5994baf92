{{/* The safety rules of the schema and those it cannot express: --skip-schema-validation does not skip these. */}}
{{- define "redis-sentinel.validate" -}}
{{- $broken := list }}
<%#each renamed%>
{{- $old := .Values.<% path %> }}
{{- if not (or (kindIs "invalid" $old) (eq (toString $old) "<% was %>")) }}
{{- $broken = append $broken "<% text %>." }}
{{- end }}
<%/each%>
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
{{- $broken = append $broken (printf "%s (sentinel.replicas is %v)" "<% rules.sentinelReplicasOdd %>" .Values.sentinel.replicas) }}
{{- end }}
{{- $quorum := int64 .Values.sentinel.quorum }}
{{- $majority := int64 $numbers.majority }}
{{- if and (ne $quorum 0) (or (lt $quorum $majority) (gt $quorum $sentinels)) }}
{{- $broken = append $broken (printf "%s (sentinel.quorum is %d, the majority of %d Sentinels is %d)" "<% rules.quorumMajority %>" $quorum $sentinels $majority) }}
{{- end }}
{{- if lt $downAfter 1500 }}
{{- $broken = append $broken (printf "%s (sentinel.downAfterMilliseconds is %d)" "<% rules.downAfterFloor %>" $downAfter) }}
{{- end }}
{{- if lt $lag 1 }}
{{- $broken = append $broken (printf "redis.minReplicasMaxLagSeconds must be 0 (from the profile) or at least 1: otherwise nothing fences an isolated master (the lag is %d s)." $lag) }}
{{- end }}
{{- if gt (mul (add $lag 1) 1000) $downAfter }}
{{- $broken = append $broken (printf "%s (the lag is %d s, down-after is %d ms)" "<% rules.lagBelowDownAfter %>" $lag $downAfter) }}
{{- end }}

{{- /* Data pods */}}
{{- $replicas := int64 .Values.redis.replicas }}
{{- if and (lt $replicas 3) .Values.redis.fencing }}
{{- $broken = append $broken (printf "%s (redis.replicas is %d)" "<% rules.fencingReplicas %>" $replicas) }}
{{- end }}
{{- $shutdown := int64 .Values.redis.shutdownTimeoutSeconds }}
{{- if lt $shutdown $lag }}
{{- $broken = append $broken (printf "%s (redis.shutdownTimeoutSeconds is %d, the lag is %d s)" "<% rules.shutdownTimeoutLag %>" $shutdown $lag) }}
{{- end }}
{{- $grace := int64 .Values.redis.terminationGracePeriodSeconds }}
{{- $waits := add (int64 .Values.redis.handoverTimeoutSeconds) $shutdown 10 }}
{{- if le $grace $waits }}
{{- $broken = append $broken (printf "%s (redis.terminationGracePeriodSeconds is %d, the waits sum up to %d)" "<% rules.gracePeriod %>" $grace $waits) }}
{{- end }}
{{- $bootstrap := .Values.redis.bootstrap }}
{{- if and (ne $bootstrap "auto") (ge (trimPrefix "force-ordinal-" $bootstrap | int64) $replicas) }}
{{- $broken = append $broken (printf "%s (redis.bootstrap is %s, redis.replicas is %d)" "<% rules.bootstrapOrdinal %>" $bootstrap $replicas) }}
{{- end }}
{{- $config := .Values.redis.config }}
{{- $maxmemory := printf "redis.memory.maxmemoryPercent %v" .Values.redis.memory.maxmemoryPercent }}
{{- if include "redis-sentinel.redisBytes" (get $config "maxmemory") | int64 }}
{{- $maxmemory = printf "redis.config.maxmemory %s" $config.maxmemory }}
{{- end }}
{{- $limit := get (.Values.redis.resources.limits | default dict) "memory" }}
{{- if and $limit (lt (include "redis-sentinel.bytes" $limit | int64) (mul $numbers.memory.smallest 1048576)) }}
{{- $broken = append $broken (printf "%s (redis.resources.limits.memory is %v, with %s the smallest is %vMi)" "<% rules.memoryLimit %>" $limit $maxmemory $numbers.memory.smallest) }}
{{- end }}
{{- range include "redis-sentinel.memoryObjections" (dict "config" $config "memory" $numbers.memory) | fromYamlArray }}
{{- $broken = append $broken (printf "%s (%s)" "<% rules.memoryDirectives %>" .) }}
{{- end }}
{{- $snapshots := .Values.redis.persistence.snapshots }}
{{- if and $snapshots (not .Values.redis.persistence.enabled) }}
{{- $broken = append $broken (printf "%s (redis.persistence.snapshots has %d line(s))" "<% rules.snapshotsVolume %>" (len $snapshots)) }}
{{- end }}
{{- range $snapshots }}
{{- if not (regexMatch "^[1-9][0-9]{0,8} [1-9][0-9]{0,8}$" (toString .)) }}
{{- $broken = append $broken (printf "redis.persistence.snapshots has %q: write seconds and changes, such as 900 1." (toString .)) }}
{{- end }}
{{- end }}
{{- range $component, $persistence := dict "redis" .Values.redis.persistence "sentinel" .Values.sentinel.persistence }}
{{- $retention := $persistence.retention }}
{{- if and (eq $.Values.topology "deployments") $persistence.enabled (ne $retention.whenDeleted $retention.whenScaled) }}
{{- $broken = append $broken (printf "%s (%s.persistence.retention has whenDeleted %v and whenScaled %v)" "<% rules.oneRetention %>" $component $retention.whenDeleted $retention.whenScaled) }}
{{- end }}
{{- range $when, $what := $persistence.retention }}
{{- if not (has $what (list "Retain" "Delete")) }}
{{- $broken = append $broken (printf "%s.persistence.retention.%s is %v: use Retain or Delete." $component $when $what) }}
{{- end }}
{{- end }}
{{- end }}
{{- $paths := len .Values.redis.modulePaths }}
{{- if ne (eq .Values.redis.modules "custom") (gt $paths 0) }}
{{- $broken = append $broken (printf "%s (redis.modules is %s with %d path(s) in redis.modulePaths)" "<% rules.modulePaths %>" .Values.redis.modules $paths) }}
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
{{- $broken = append $broken (printf "%s (%d selector(s) and %d range(s) are given)" "<% rules.anyClient %>" $selectors $ranges) }}
{{- end }}
{{- $closed := and .Values.networkPolicy.enabled (ne .Values.networkPolicy.clients "any") (eq $ranges 0) }}
{{- if and $closed .Values.proxy.enabled (ne .Values.proxy.service.type "ClusterIP") }}
{{- $broken = append $broken (printf "%s (proxy.service.type is %s, networkPolicy.clients is %s)" "<% rules.outsideClients %>" .Values.proxy.service.type .Values.networkPolicy.clients) }}
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
{{- $broken = append $broken (printf "%s (redis.config.%s: %s)" "<% rules.safetyDirective %>" $directive (get $refused $key)) }}
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
{{- $broken = append $broken (printf "%s (proxy.terminationGracePeriodSeconds is %d, the waits sum up to %d)" "<% rules.proxyGracePeriod %>" (int64 .Values.proxy.terminationGracePeriodSeconds) $stop) }}
{{- end }}
{{- $type := .Values.proxy.service.type }}
{{- if and .Values.proxy.service.sourceRanges (ne $type "LoadBalancer") }}
{{- $broken = append $broken (printf "%s (proxy.service.type is %s)" "<% rules.proxySourceRanges %>" $type) }}
{{- end }}
{{- if and (or .Values.proxy.service.nodePorts.redis .Values.proxy.service.nodePorts.redisReplicas) (eq $type "ClusterIP") }}
{{- $broken = append $broken (printf "%s (proxy.service.type is %s)" "<% rules.proxyNodePorts %>" $type) }}
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
{{- $broken = append $broken (printf "%s (the timeout is %d s, the interval %d s)" "<% rules.scrapeTimeout %>" $timeout $interval) }}
{{- end }}
{{- range .Values.metrics.extraArgs }}
{{- if regexMatch `<% exporterOption %>` . }}
{{- $broken = append $broken (printf "%s (metrics.extraArgs holds %s)" "<% rules.exporterOptions %>" .) }}
{{- end }}
{{- end }}
{{- $alerts := fromJsonArray `<% alertNames %>` }}
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
{{- if and (gt (int64 $bytes) 0) (lt (int64 $bytes) (int64 <% memory.leastMaxmemory %>)) }}
{{- $messages = append $messages (printf "redis.config.maxmemory is %s, allowed are 0 (none) and <% memory.leastMaxmemory %> bytes or more" $text) }}
{{- end }}
{{- else }}
{{- $most := sub $share <% memory.leastData %> }}
{{- $allowed := eq $share 0 | ternary "1 byte or more" (printf "1 to %d bytes: it shares %d bytes with the data" $most $share) }}
{{- if or (eq (int64 $bytes) 0) (and (gt $share 0) (gt (int64 $bytes) $most)) }}
{{- $messages = append $messages (printf "redis.config.repl-backlog-size is %s, allowed are %s" $text $allowed) }}
{{- end }}
{{- end }}
{{- end }}
{{- with get .config "client-output-buffer-limit" }}
{{- $hard := regexFindAll "(?i)(replica|slave) +[^ ]+" . -1 | last | default "" | splitList " " | last }}
{{- $bytes := include "redis-sentinel.redisBytes" $hard | int64 }}
{{- $most := sub (add $.memory.backlog $.memory.limit) (add $share <% memory.leastReserve %>) }}
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
<%#each safetyDirectives%>
<% name %>: "<% reason %>"
<%/each%>
{{- end }}

{{/* Directives that redis.config may set to some values only. */}}
{{- define "redis-sentinel.limitedDirectives" -}}
<%#each limitedDirectives%>
<% name %>:
  reason: "<% reason %>"
  allowed:
<%#each allowed%>
    - "<% this %>"
<%/each%>
<%/each%>
{{- end }}
