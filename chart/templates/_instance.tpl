{{- /* redis-sentinel: generated from generator/templates/_instance.tpl, do not edit. */ -}}
{{/* What tells one instance from the others where each has a Deployment of its own. Its name is that of its Service, <name>-redis-<number>. */}}

{{/* The label that selects the pods of one instance: pods of a StatefulSet have a label that Kubernetes gives them. */}}
{{- define "redis-sentinel.instanceLabel" -}}
{{- eq .Values.topology "deployments" | ternary "redis-sentinel/instance" "statefulset.kubernetes.io/pod-name" -}}
{{- end }}

{{/* The user's variables, and the instance's name for the programs. Input: env, instance. */}}
{{- define "redis-sentinel.instanceEnv" -}}
{{- merge (empty .instance | ternary dict (dict "HA_INSTANCE" .instance)) .env | toYaml -}}
{{- end }}

{{/* The volume of a pod's data, unless a StatefulSet adds it. Input: persistence, instance. */}}
{{- define "redis-sentinel.dataVolume" -}}
{{- if not .persistence.enabled -}}
- name: data
  emptyDir: {}
{{- else if .instance -}}
- name: data
  persistentVolumeClaim:
    claimName: data-{{ .instance }}
{{- end }}
{{- end }}

{{/* What one instance has in place of the values of all; a map, empty where it has nothing. Input: instances (of its kind), number. */}}
{{- define "redis-sentinel.ownSettings" -}}
{{- get .instances (toString .number) | default dict | toYaml -}}
{{- end }}

{{/* Persistence of one instance: its own class and size over those of all. Input: persistence, own. */}}
{{- define "redis-sentinel.ownPersistence" -}}
{{- merge (pick .own "storageClass" "size") .persistence | toYaml -}}
{{- end }}

{{/* Requests and limits of one instance: its own amounts over those of all. Input: resources, own. */}}
{{- define "redis-sentinel.ownResources" -}}
{{- merge (deepCopy (.own.resources | default dict)) (deepCopy .resources) | toYaml -}}
{{- end }}

{{/* Labels of the node of one instance: its own zone and labels over those of all. Input: pod (its knobs), own. */}}
{{- define "redis-sentinel.ownNodeSelector" -}}
{{- $zone := empty .own.zone | ternary dict (dict "topology.kubernetes.io/zone" .own.zone) -}}
{{- merge (dict "kubernetes.io/os" "linux") $zone (deepCopy (.own.nodeSelector | default dict)) .pod.nodeSelector | toYaml -}}
{{- end }}

{{/* The annotation of a claim that names its class: that of a claim without one is filled in by the cluster, and says nothing of the values. */}}
{{- define "redis-sentinel.classAnnotation" -}}redis-sentinel/storage-class{{- end }}

{{/*
Placement of a pod that has a Deployment of its own. A ReplicaSet starts the replacement of a deleted pod while the deleted pod still hands
over, and the Service of the instance publishes both. So a pod stays Pending, without an address, as long as another of its instance is there:
all nodes that it may run on have one value of kubernetes.io/os. Input: root, component, pod (its knobs), instance, own (its settings). */}}
{{- define "redis-sentinel.alone" -}}
{{- $labels := merge (dict "redis-sentinel/instance" .instance) (include "redis-sentinel.selectorLabels" . | fromYaml) -}}
{{- $own := dict "topologyKey" "kubernetes.io/os" "labelSelector" (dict "matchLabels" $labels) -}}
{{- $affinity := deepCopy .pod.affinity -}}
{{- $apart := $affinity.podAntiAffinity | default dict -}}
{{- $required := $apart.requiredDuringSchedulingIgnoredDuringExecution | default list -}}
{{- $_ := set $apart "requiredDuringSchedulingIgnoredDuringExecution" (prepend $required $own) -}}
{{- $_ := set $affinity "podAntiAffinity" $apart -}}
affinity:
  {{- toYaml $affinity | nindent 2 }}
nodeSelector:
  {{- include "redis-sentinel.ownNodeSelector" . | nindent 2 }}
{{- end }}

{{/*
The Deployment and the claim of one instance. `Recreate`, because two pods of one instance must never run at once. Helm deletes the claim with
its instance unless it is to stay. Input: root, component, persistence and instances (its values), number. */}}
{{- define "redis-sentinel.instance" -}}
{{- $instance := printf "%s-%s-%d" (include "redis-sentinel.fullname" .root) .component .number -}}
{{- $own := include "redis-sentinel.ownSettings" . | fromYaml -}}
{{- $persistence := include "redis-sentinel.ownPersistence" (dict "persistence" .persistence "own" $own) | fromYaml -}}
{{- $self := dict "root" .root "component" .component "instance" $instance "persistence" $persistence -}}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ $instance }}
  {{- include "redis-sentinel.metadata" $self | nindent 2 }}
spec:
  replicas: 1
  strategy:
    type: Recreate
  selector:
    matchLabels:
      {{- include "redis-sentinel.selectorLabels" $self | nindent 6 }}
      redis-sentinel/instance: {{ $instance }}
  template:
    {{- include (printf "redis-sentinel.%sPod" .component) (dict "root" .root "instance" $instance "own" $own) | nindent 4 }}
{{- if .persistence.enabled }}
{{- $claim := include "redis-sentinel.claims" $self | fromYamlArray | first }}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: data-{{ $instance }}
  namespace: {{ .root.Release.Namespace | quote }}
  labels:
    {{- merge (dict "redis-sentinel/instance" $instance) $claim.metadata.labels | toYaml | nindent 4 }}
  {{- $chart := eq .persistence.retention.whenDeleted "Retain" | ternary (dict "helm.sh/resource-policy" "keep") dict }}
  {{- if hasKey $claim.spec "storageClassName" }}
  {{- $_ := set $chart (include "redis-sentinel.classAnnotation" .) $claim.spec.storageClassName }}
  {{- end }}
  {{- with merge $chart ($claim.metadata.annotations | default dict) }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  {{- toYaml $claim.spec | nindent 2 }}
{{- end }}
{{- end }}
