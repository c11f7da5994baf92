{{- /* redis-sentinel: generated from generator/templates/_validate-users.tpl, do not edit. */ -}}
{{/* What is wrong with the users of applications, as generator/src/model/auth-rules.ts explains, and what the schema says of a user. A word of rights may be a
password that stands in the wrong place: none is shown. */}}
{{- define "redis-sentinel.userObjections" -}}
{{- $messages := list }}
{{- $profiles := list "strict" "frameworks" "open"  }}
{{- if not (has $.Values.auth.rights $profiles) }}
{{- $messages = append $messages (printf "auth.rights is %v: use one of %s." $.Values.auth.rights (join ", " $profiles)) }}
{{- end }}
{{- range $value, $name := dict "usersSecret" $.Values.auth.usersSecret "rulesKey" $.Values.auth.rulesKey }}
{{- if not (regexMatch "^([-._a-zA-Z0-9]*)$" $name) }}
{{- $messages = append $messages (printf "auth.%s is %q: use letters, digits, hyphens and dots." $value $name) }}
{{- end }}
{{- end }}
{{- if and (not $.Values.auth.usersSecret) (or $.Values.auth.users $.Values.auth.rulesKey) }}
{{- $messages = append $messages (printf "%s (there are %d user(s), auth.rulesKey is %s, auth.usersSecret is empty)" "auth.users and auth.rulesKey need auth.usersSecret: the name of a Secret with a password for each user, under its passwordKey or its name." (len $.Values.auth.users) ($.Values.auth.rulesKey | default "empty")) }}
{{- end }}
{{- if not (or $.Values.auth.defaultUser $.Values.auth.users $.Values.auth.rulesKey) }}
{{- $messages = append $messages "auth.defaultUser: false needs a user for the applications: write one into auth.users, or the key of lines of users into auth.rulesKey. (auth.users and auth.rulesKey are empty)" }}
{{- end }}
{{- $names := list }}
{{- range $place, $user := $.Values.auth.users }}
{{- if not (kindIs "map" $user) }}
{{- $messages = append $messages (printf "auth.users[%d] is no map: write name and rights." $place) }}
{{- else }}
{{- $name := get $user "name" | toString }}
{{- if not (regexMatch "^[A-Za-z0-9_-]{1,64}$" $name) }}
{{- $messages = append $messages (printf "auth.users[%d].name is %q: write 1 to 64 letters, digits, hyphens and underscores. A dot is kept for internal users." $place $name) }}
{{- end }}
{{- if eq $name "default" }}
{{- $messages = append $messages "auth.users must have names that differ, and none may be default: its rights are auth.rights, and auth.defaultUser switches it off. (default is there)" }}
{{- else if has $name $names }}
{{- $messages = append $messages (printf "%s (%s is there twice)" "auth.users must have names that differ, and none may be default: its rights are auth.rights, and auth.defaultUser switches it off." $name) }}
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
{{- $what := regexMatch "[()]" . | ternary "parenthesis" (regexMatch `^([+-]@?[A-Za-z0-9_.-]+([|][A-Za-z0-9_.-]+)?|(~|%R~|%W~|%RW~|&)[!#-&*-\[\]-~]+|(all|reset)(keys|channels)|(all|no)commands|sanitize-payload)$` . | ternary "" "word") }}
{{- if and (not $what) (ne . "&*") (regexMatch `^&((_(_(s(e(n(t(i(n(e(l(_(_(:(h(e(l(l(o)?)?)?)?)?)?)?)?)?)?)?)?)?)?)?)?)?)?[*?[]|__sentinel__:hello)` .) }}
{{- $what = "channel" }}
{{- end }}
{{- if $what }}
{{- $_ := set $counts $what (add1 (get $counts $what)) }}
{{- end }}
{{- end }}
{{- range $what, $message := dict "parenthesis" "auth.users must hold no parenthesis in rights: what the chart takes away does not bind an ACL selector. Write its words without parentheses, or make two users." "word" "auth.users must hold in rights only words that give or take keys, channels and commands, without quotes and backslashes. Write ~pattern, &pattern, +command, -command, +@category or -@category, behind strict, frameworks or open if you want. Passwords belong into auth.usersSecret." "channel" "auth.users must not reach the channel of the Sentinels, __sentinel__:hello: write &* in rights, from which the chart takes it, or a pattern that begins otherwise." }}
{{- if get $counts $what }}
{{- $messages = append $messages (printf "%s (auth.users[%d].rights has %d such word(s))" $message $place (get $counts $what)) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- toYaml $messages }}
{{- end }}
