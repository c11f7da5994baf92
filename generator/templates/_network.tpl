{{/* The label that makes a pod a client when clients are labelled. */}}
{{- define "redis-sentinel.clientLabel" -}}
{{- include "redis-sentinel.fullname" . }}-client
{{- end }}

{{/* Pods of the set, as peers. Input: root, components. */}}
{{- define "redis-sentinel.componentPeers" -}}
{{- $root := .root }}
{{- $peers := list }}
{{- range .components }}
{{- $labels := include "redis-sentinel.selectorLabels" (dict "root" $root "component" .) | fromYaml }}
{{- $peers = append $peers (dict "podSelector" (dict "matchLabels" $labels)) }}
{{- end }}
{{- toYaml $peers }}
{{- end }}

{{/* Clients, as peers; not for clients: any, which has no list. */}}
{{- define "redis-sentinel.clientPeers" -}}
{{- $own := dict }}
{{- if eq .Values.networkPolicy.clients "labelled" }}
{{- $own = dict "matchLabels" (dict (include "redis-sentinel.clientLabel" .) "true") }}
{{- end }}
{{- $peers := concat (list (dict "podSelector" $own)) .Values.networkPolicy.clientSelectors }}
{{- range .Values.networkPolicy.clientCIDRs }}
{{- $peers = append $peers (dict "ipBlock" (dict "cidr" .)) }}
{{- end }}
{{- toYaml $peers }}
{{- end }}

{{/* The rule that lets clients in. Input: root, ports. */}}
{{- define "redis-sentinel.clientRule" -}}
- ports:
    {{- include "redis-sentinel.tcpPorts" .ports | nindent 4 }}
  {{- if ne .root.Values.networkPolicy.clients "any" }}
  from:
    {{- include "redis-sentinel.clientPeers" .root | nindent 4 }}
  {{- end }}
{{- end }}

{{/* To any address: DNS may be pods of another namespace, a program on each node, or, as on OpenShift, behind port 5353. */}}
{{- define "redis-sentinel.dnsRule" -}}
- ports:
    {{- range $port := list 53 5353 }}
    {{- range list "UDP" "TCP" }}
    - protocol: {{ . }}
      port: {{ $port }}
    {{- end }}
    {{- end }}
{{- end }}

{{/* The components of the set that may connect to a data server or a Sentinel, as peers. */}}
{{- define "redis-sentinel.setPeers" -}}
{{- $components := list "redis" "sentinel" "proxy" }}
{{- if .Values.backup.enabled }}{{ $components = append $components "backup" }}{{ end }}
{{- if .Values.notifications.enabled }}{{ $components = append $components "notifier" }}{{ end }}
{{- include "redis-sentinel.componentPeers" (dict "root" . "components" $components) }}
{{- end }}

{{- define "redis-sentinel.tcpPorts" -}}
{{- $ports := list }}
{{- range . }}
{{- $ports = append $ports (dict "protocol" "TCP" "port" .) }}
{{- end }}
{{- toYaml $ports }}
{{- end }}

{{/* A policy up to its rules. Input: root, component. */}}
{{- define "redis-sentinel.ingressPolicy" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ include "redis-sentinel.fullname" .root }}-{{ .component }}
  {{- include "redis-sentinel.metadata" . | nindent 2 }}
spec:
  podSelector:
    matchLabels:
      {{- include "redis-sentinel.selectorLabels" . | nindent 6 }}
  policyTypes: [Ingress]
{{- end }}
