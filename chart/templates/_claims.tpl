{{- /* redis-sentinel: generated from generator/templates/_claims.tpl, do not edit. */ -}}
{{/*
What an upgrade would change in the claims of a StatefulSet that is there. Kubernetes refuses it too, but its message names neither the value nor the
way. A render without a cluster finds no StatefulSet and says nothing.
*/}}
{{- define "redis-sentinel.changedClaims" -}}
{{- $root := . -}}
{{- $messages := list -}}
{{- range $component, $persistence := dict "redis" .Values.redis.persistence "sentinel" .Values.sentinel.persistence -}}
{{- $name := printf "%s-%s" (include "redis-sentinel.fullname" $root) $component -}}
{{- $set := lookup "apps/v1" "StatefulSet" $root.Release.Namespace $name -}}
{{- if and $set (eq $root.Values.topology "statefulsets") -}}
{{- $messages = concat $messages (include "redis-sentinel.claimObjections" (dict "root" $root "component" $component "persistence" $persistence "set" $set) | fromYamlArray) -}}
{{- end -}}
{{- end -}}
{{- toYaml $messages -}}
{{- end }}

{{/* Input: root, component, persistence (its values), set (the StatefulSet as it is). */}}
{{- define "redis-sentinel.claimObjections" -}}
{{- $input := . -}}
{{- $messages := list -}}
{{- $name := .set.metadata.name -}}
{{- $old := .set.spec.volumeClaimTemplates | default list | first | default dict -}}
{{- $new := .persistence.enabled | ternary (include "redis-sentinel.claims" . | fromYamlArray | first) dict -}}
{{- if ne (empty $old) (empty $new) -}}
{{- $messages = append $messages (printf "%s.persistence.enabled is %t, but the pods of StatefulSet %s have %s volumes: install a release of another name, and copy the data." .component .persistence.enabled $name (empty $old | ternary "no" "persistent")) -}}
{{- else if $old -}}
{{- $fields := list
  (dict "path" "size" "old" (include "redis-sentinel.bytes" (dig "resources" "requests" "storage" "0" $old.spec)) "new" (include "redis-sentinel.bytes" .persistence.size)
    "was" (dig "resources" "requests" "storage" "0" $old.spec) "is" .persistence.size)
  (dict "path" "storageClass" "old" (hasKey $old.spec "storageClassName" | ternary (get $old.spec "storageClassName" | printf "%v" | quote) "none")
    "new" (hasKey $new.spec "storageClassName" | ternary (get $new.spec "storageClassName" | printf "%v" | quote) "none"))
  (dict "path" "accessModes" "old" (toJson $old.spec.accessModes) "new" (toJson $new.spec.accessModes))
  (dict "path" "labels" "old" (toJson ($old.metadata.labels | default dict)) "new" (toJson ($new.metadata.labels | default dict)))
  (dict "path" "annotations" "old" (toJson ($old.metadata.annotations | default dict)) "new" (toJson ($new.metadata.annotations | default dict)))
-}}
{{- range $fields -}}
{{- if ne .old .new -}}
{{- $messages = append $messages (printf "%s.persistence.%s is %s, but StatefulSet %s has %s, and Kubernetes changes no claim template in place. First kubectl --namespace %s delete statefulset %s --cascade=orphan, which keeps pods and data, then this command again. The whole way, for a larger size with kubectl patch of the claims: docs/storage.md." $input.component .path (.is | default .new) $name (.was | default .old) $input.root.Release.Namespace $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- toYaml $messages -}}
{{- end }}
