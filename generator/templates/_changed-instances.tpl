{{/*
What an upgrade would change in what makes the pods: the topology, and the claims of instances that have Deployments. A render without a cluster
finds nothing and says nothing; the Job before an upgrade refuses the topology as well.
*/}}
{{- define "redis-sentinel.changedInstances" -}}
{{- $root := . -}}
{{- $name := include "redis-sentinel.fullname" . -}}
{{- $messages := list -}}
{{- range $component, $values := dict "redis" .Values.redis "sentinel" .Values.sentinel -}}
{{- $set := lookup "apps/v1" "StatefulSet" $root.Release.Namespace (printf "%s-%s" $name $component) -}}
{{- $first := lookup "apps/v1" "Deployment" $root.Release.Namespace (printf "%s-%s-0" $name $component) -}}
{{- $claims := list -}}
{{- if eq $root.Values.topology "deployments" -}}
{{- range $number := until (int $values.replicas) -}}
{{- with lookup "v1" "PersistentVolumeClaim" $root.Release.Namespace (printf "data-%s-%s-%d" $name $component $number) -}}
{{- $claims = append $claims . -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $found := dict "root" $root "component" $component "persistence" $values.persistence "instances" $values.instances "set" $set "first" $first "claims" $claims -}}
{{- $messages = concat $messages (include "redis-sentinel.instanceObjections" $found | fromYamlArray) -}}
{{- end -}}
{{- toYaml $messages -}}
{{- end }}

{{/* Input: root, component, persistence and instances (its values); as they are: set (the StatefulSet), first (the Deployment of instance 0), claims. */}}
{{- define "redis-sentinel.instanceObjections" -}}
{{- $input := . -}}
{{- $messages := list -}}
{{- $topology := .root.Values.topology -}}
{{- $other := eq $topology "deployments" | ternary .set .first -}}
{{- if $other -}}
{{- $messages = append $messages (printf "topology is %s, but %s is there from topology %s, and a change would make all pods and volumes anew. Take a backup, install a release of another name with topology %s, and restore the backup into it: docs/topologies.md." $topology $other.metadata.name (eq $topology "deployments" | ternary "statefulsets" "deployments") $topology) -}}
{{- else if eq $topology "deployments" -}}
{{- with .first -}}
{{- $had := false -}}
{{- range .spec.template.spec.volumes -}}
{{- if and (eq .name "data") (hasKey . "persistentVolumeClaim") -}}{{- $had = true -}}{{- end -}}
{{- end -}}
{{- if ne $had $input.persistence.enabled -}}
{{- $messages = append $messages (printf "%s.persistence.enabled is %t, but the pods of this release have %s volumes: install a release of another name, and restore a backup into it: docs/topologies.md." $input.component $input.persistence.enabled ($had | ternary "persistent" "no")) -}}
{{- end -}}
{{- end -}}
{{- if .persistence.enabled -}}
{{- range .claims -}}
{{- range include "redis-sentinel.oneClaimObjections" (merge (dict "claim" .) $input) | fromYamlArray -}}
{{- $messages = append $messages . -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- toYaml $messages -}}
{{- end }}

{{/* Input: root, component, persistence, instances, claim (as it is). */}}
{{- define "redis-sentinel.oneClaimObjections" -}}
{{- $messages := list -}}
{{- $name := .claim.metadata.name -}}
{{- $number := splitList "-" $name | last -}}
{{- $own := include "redis-sentinel.ownSettings" (dict "instances" .instances "number" $number) | fromYaml -}}
{{- $persistence := include "redis-sentinel.ownPersistence" (dict "persistence" .persistence "own" $own) | fromYaml -}}
{{- $all := printf "%s.persistence" .component -}}
{{- $one := printf "%s.instances.%s" .component $number -}}
{{- $new := include "redis-sentinel.claims" (dict "root" .root "component" .component "persistence" $persistence) | fromYamlArray | first -}}
{{- $was := dig "resources" "requests" "storage" "0" .claim.spec -}}
{{- $owner := dig "meta.helm.sh/release-name" "" (.claim.metadata.annotations | default dict) -}}
{{- if ne $owner .root.Release.Name -}}
{{- $messages = append $messages (printf "the claim %s is there, and no instance of this release made it. Delete it if its data is of no more use, or choose another fullnameOverride." $name) -}}
{{- else -}}
{{- if lt (include "redis-sentinel.bytes" $persistence.size | float64) (include "redis-sentinel.bytes" $was | float64) -}}
{{- $messages = append $messages (printf "%s.size is %s, but the claim %s has %s, and no volume becomes smaller." (empty $own.size | ternary $all $one) $persistence.size $name $was) -}}
{{- end -}}
{{- $class := get $new.spec "storageClassName" | default "" -}}
{{- $names := hasKey $new.spec "storageClassName" -}}
{{- /* A claim whose class the values do not name has the default of the cluster, unless they named one when it was made. */ -}}
{{- $named := hasKey (.claim.metadata.annotations | default dict) (include "redis-sentinel.classAnnotation" .) -}}
{{- if or (and $names (ne $class (get .claim.spec "storageClassName" | default ""))) (and $named (not $names)) -}}
{{- $messages = append $messages (printf "%s.storageClass is %q, but the claim %s has %q, which cannot change: install a release of another name, and restore a backup into it: docs/topologies.md." (empty $own.storageClass | ternary $all $one) $class $name (get .claim.spec "storageClassName" | default "")) -}}
{{- end -}}
{{- if ne (toJson $new.spec.accessModes) (toJson .claim.spec.accessModes) -}}
{{- $messages = append $messages (printf "%s.persistence.accessModes is %s, but the claim %s has %s, which cannot change: install a release of another name, and restore a backup into it: docs/topologies.md." .component (toJson $new.spec.accessModes) $name (toJson .claim.spec.accessModes)) -}}
{{- end -}}
{{- end -}}
{{- toYaml $messages -}}
{{- end }}
