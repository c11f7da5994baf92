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

{{/*
Placement of a pod that has a Deployment of its own. A ReplicaSet starts the replacement of a deleted pod while the deleted pod still hands
over, and the Service of the instance publishes both. So a pod stays Pending, without an address, as long as another of its instance is there:
all nodes that it may run on have one value of kubernetes.io/os. Input: root, component, pod (its knobs), instance. */}}
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
  {{- merge (dict "kubernetes.io/os" "linux") .pod.nodeSelector | toYaml | nindent 2 }}
{{- end }}

{{/*
The Deployment and the claim of one instance. `Recreate`, because two pods of one instance must never run at once. Helm deletes the claim with
its instance unless it is to stay. Input: root, component, persistence (its values), number. */}}
{{- define "redis-sentinel.instance" -}}
{{- $instance := printf "%s-%s-%d" (include "redis-sentinel.fullname" .root) .component .number -}}
{{- $self := dict "root" .root "component" .component "instance" $instance "persistence" .persistence -}}
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
    {{- include (printf "redis-sentinel.%sPod" .component) (dict "root" .root "instance" $instance) | nindent 4 }}
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
  {{- $keep := eq .persistence.retention.whenDeleted "Retain" | ternary (dict "helm.sh/resource-policy" "keep") dict }}
  {{- with merge $keep ($claim.metadata.annotations | default dict) }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  {{- toYaml $claim.spec | nindent 2 }}
{{- end }}
{{- end }}
