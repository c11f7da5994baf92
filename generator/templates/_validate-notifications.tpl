{{/* What is wrong with the values of notifications, as generator/src/model/notification-rules.ts explains, and what the schema says of an endpoint. */}}
{{- define "redis-sentinel.notificationObjections" -}}
{{- $messages := list }}
{{- if and $.Values.notifications.enabled (not $.Values.notifications.endpoints) }}
{{- $messages = append $messages "<% rules.notificationEndpoints %> (notifications.endpoints is empty)" }}
{{- end }}
{{- if and $.Values.notifications.enabled (not $.Values.notifications.events) }}
{{- $messages = append $messages "<% rules.notificationEvents %> (notifications.events is empty)" }}
{{- end }}
{{- range $.Values.notifications.events }}
{{- if not (has . (list <%#each notificationEvents%>"<% this %>" <%/each%>)) }}
{{- $messages = append $messages (printf "notifications.events has %v: use <%#each notificationEvents%><% this %>, <%/each%>each once." .) }}
{{- end }}
{{- end }}
{{- $names := list }}
{{- range $place, $endpoint := $.Values.notifications.endpoints }}
{{- if not (kindIs "map" $endpoint) }}
{{- $messages = append $messages (printf "notifications.endpoints[%d] is no map: write name, type and existingSecret, the Secret that holds the URL." $place) }}
{{- else }}
{{- $name := get $endpoint "name" | toString }}
{{- if not (regexMatch "^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$" $name) }}
{{- $messages = append $messages (printf "notifications.endpoints[%d].name is %q: write 1 to 40 lower-case letters, digits and hyphens." $place $name) }}
{{- end }}
{{- if has $name $names }}
{{- $messages = append $messages (printf "%s (%s is there twice)" "<% rules.notificationNames %>" $name) }}
{{- end }}
{{- $names = append $names $name }}
{{- if not (has (get $endpoint "type") (list <%#each endpointTypes%>"<% this %>" <%/each%>)) }}
{{- $messages = append $messages (printf "notifications.endpoints[%d].type is %q: use webhook, slack or alertmanager." $place (get $endpoint "type" | toString)) }}
{{- end }}
{{- if not (regexMatch "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$" (get $endpoint "existingSecret" | toString)) }}
{{- $messages = append $messages (printf "notifications.endpoints[%d].existingSecret is %q: name the Secret that holds the URL of %s." $place (get $endpoint "existingSecret" | toString) $name) }}
{{- end }}
{{- end }}
{{- end }}
{{- toYaml $messages }}
{{- end }}
