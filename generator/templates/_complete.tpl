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
{{- printf "%s (the tag of %s is %q, the digest %q)" "<% rules.imageName %>" .image.repository .image.tag .image.digest | fail -}}
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
<% defaults %>
{{- end }}

{{/* Bounds of numbers: text that is one passes the schema, which knows no bounds of text. */}}
{{- define "redis-sentinel.bounds" -}}
<%#each bounds%>
<% path %>: { min: <% min %>, max: <% max %>, orZero: <% orZero %>, allowed: "<% allowed %>" }
<%/each%>
{{- end }}
