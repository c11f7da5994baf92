{{/* What is wrong with the users of applications, as generator/src/model/auth-rules.ts explains, and what the schema says of a user. A word of rights may be a
password that stands in the wrong place: none is shown. */}}
{{- define "redis-sentinel.userObjections" -}}
{{- $messages := list }}
{{- $profiles := list <%#each rightsProfiles%>"<% this %>" <%/each%> }}
{{- if not (has $.Values.auth.rights $profiles) }}
{{- $messages = append $messages (printf "auth.rights is %v: use one of %s." $.Values.auth.rights (join ", " $profiles)) }}
{{- end }}
{{- range $value, $name := dict "usersSecret" $.Values.auth.usersSecret "rulesKey" $.Values.auth.rulesKey }}
{{- if not (regexMatch "^([-._a-zA-Z0-9]*)$" $name) }}
{{- $messages = append $messages (printf "auth.%s is %q: use letters, digits, hyphens and dots." $value $name) }}
{{- end }}
{{- end }}
{{- if and (not $.Values.auth.usersSecret) (or $.Values.auth.users $.Values.auth.rulesKey) }}
{{- $messages = append $messages (printf "%s (there are %d user(s), auth.rulesKey is %s, auth.usersSecret is empty)" "<% rules.userPasswords %>" (len $.Values.auth.users) ($.Values.auth.rulesKey | default "empty")) }}
{{- end }}
{{- if not (or $.Values.auth.defaultUser $.Values.auth.users $.Values.auth.rulesKey) }}
{{- $messages = append $messages "<% rules.defaultUserOff %> (auth.users and auth.rulesKey are empty)" }}
{{- end }}
{{- $names := list }}
{{- range $place, $user := $.Values.auth.users }}
{{- if not (kindIs "map" $user) }}
{{- $messages = append $messages (printf "auth.users[%d] is no map: write name and rights." $place) }}
{{- else }}
{{- $name := get $user "name" | toString }}
{{- if not (regexMatch "<% userName %>" $name) }}
{{- $messages = append $messages (printf "auth.users[%d].name is %q: write 1 to 64 letters, digits, hyphens and underscores. A dot is kept for internal users." $place $name) }}
{{- end }}
{{- if eq $name "default" }}
{{- $messages = append $messages "<% rules.userNames %> (default is there)" }}
{{- else if has $name $names }}
{{- $messages = append $messages (printf "%s (%s is there twice)" "<% rules.userNames %>" $name) }}
{{- end }}
{{- $names = append $names $name }}
{{- if not (regexMatch "^[-._a-zA-Z0-9]+$" (get $user "passwordKey" | default $name | toString)) }}
{{- $messages = append $messages (printf "auth.users[%d].passwordKey must be a key of auth.usersSecret: letters, digits, hyphens, underscores and dots." $place) }}
{{- end }}
{{- $words := get $user "rights" | toString | splitList " " }}
{{- if has (first $words) $profiles }}
{{- $words = rest $words }}
{{- end }}
{{- $counts := dict "parenthesis" 0 "word" 0 "channel" 0 }}
{{- range $words }}
{{- $what := regexMatch "[()]" . | ternary "parenthesis" (regexMatch `<% aclWord %>` . | ternary "" "word") }}
{{- if and (not $what) (ne . "&*") (regexMatch `<% reachesHello %>` .) }}
{{- $what = "channel" }}
{{- end }}
{{- if $what }}
{{- $_ := set $counts $what (add1 (get $counts $what)) }}
{{- end }}
{{- end }}
{{- range $what, $message := dict "parenthesis" "<% rules.userSelectors %>" "word" "<% rules.userWords %>" "channel" "<% rules.userChannels %>" }}
{{- if get $counts $what }}
{{- $messages = append $messages (printf "%s (auth.users[%d].rights has %d such word(s))" $message $place (get $counts $what)) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- toYaml $messages }}
{{- end }}
