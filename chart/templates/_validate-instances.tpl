{{- /* redis-sentinel: generated from generator/templates/_validate-instances.tpl, do not edit. */ -}}
{{/*
What is wrong with the settings of single instances, as generator/src/model/instance-rules.ts explains, and what the schema says of them.
*/}}
{{- define "redis-sentinel.instanceSettingObjections" -}}
{{- $root := . -}}
{{- $messages := list -}}
{{- $usual := get (.Values.redis.resources.limits | default dict) "memory" -}}
{{- $keys := list "zone" "nodeSelector" "storageClass" "size" "resources" -}}
{{- range $kind, $values := dict "redis" .Values.redis "sentinel" .Values.sentinel -}}
{{- range $number, $own := $values.instances -}}
{{- $path := printf "%s.instances.%s" $kind $number -}}
{{- if not (regexMatch "^[0-9]$" $number) -}}
{{- $messages = append $messages (printf "%s is no instance: numbers begin with 0." $path) -}}
{{- else -}}
{{- range $key := keys $own | sortAlpha -}}
{{- if not (has $key $keys) -}}
{{- $messages = append $messages (printf "%s.%s is unknown: use %s." $path $key (join ", " $keys)) -}}
{{- end -}}
{{- end -}}
{{- if ne $root.Values.topology "deployments" -}}
{{- $messages = append $messages (printf "%s (%s is given, topology is %s)" "redis.instances and sentinel.instances need topology: deployments, because all pods of a StatefulSet come from one pod template and one claim template. Leave them out, or install a new release with topology: deployments: docs/topologies.md." $path $root.Values.topology) -}}
{{- end -}}
{{- if ge (int64 $number) (int64 $values.replicas) -}}
{{- $messages = append $messages (printf "%s (%s is given, %s.replicas is %d)" "A number in redis.instances must be below redis.replicas, and one in sentinel.instances below sentinel.replicas: the first instance is 0. Correct the number, or leave it out when its instance is scaled away." $path $kind (int64 $values.replicas)) -}}
{{- end -}}
{{- range $key := list "storageClass" "size" -}}
{{- if and (get $own $key) (not $values.persistence.enabled) -}}
{{- $messages = append $messages (printf "%s (%s.%s is given, %s.persistence.enabled is false)" "storageClass and size of an instance need persistence.enabled of its kind: there is no volume that could have them. Leave them out." $path $key $kind) -}}
{{- end -}}
{{- end -}}
{{- $limit := dig "resources" "limits" "memory" "" $own -}}
{{- if and $limit (eq $kind "redis") -}}
{{- if or (not $usual) (lt (include "redis-sentinel.bytes" $limit | int64) (include "redis-sentinel.bytes" $usual | int64)) -}}
{{- $messages = append $messages (printf "%s (%s.resources.limits.memory is %s, redis.resources.limits.memory is %s)" "A memory limit in redis.instances must not be below redis.resources.limits.memory, from which maxmemory of all follows: each data pod may become the master. Raise the limit of the instance, or lower that of all and raise those of the others." $path $limit ($usual | default "none")) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- toYaml $messages -}}
{{- end }}
