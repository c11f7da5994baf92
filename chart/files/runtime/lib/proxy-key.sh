# The password of the proxies: a key of the Secret that charts before it did not have. Proxies of those derive theirs from
# internal-key, and their servers know no other.

# proxy_key_objection: prints why proxies of this chart could not log in to the servers that run; nothing if they can. PROXY_LOGIN is a
# setting of the release as it is: what its servers take.
proxy_key_objection() {
  local password derived
  password=$(value current "$PROXY_KEY")
  key_name "$PROXY_KEY"
  if [ -z "$password" ]; then
    echo "the Secret $AUTH_SECRET has no key $KEY_NAME, with which the proxies log in; $(proxy_key_command)"
  elif [ "${PROXY_LOGIN:-internal-key}" = internal-key ]; then
    hash "proxy:$(value current internal-key)"
    derived=$HASH
    [ "$password" = "$derived" ] || echo "the servers that run do not take the key $KEY_NAME of the Secret $AUTH_SECRET yet, and proxies would have no server; $(proxy_key_command)"
  fi
}

# proxy_key_command: what makes the key the password that servers of every version take. It shows none.
proxy_key_command() {
  local kubectl internal
  kubectl="kubectl --namespace $NAMESPACE"
  key_name internal-key
  internal=$(printf '%s' "$KEY_NAME" | sed 's/[.]/\\./g')
  key_name "$PROXY_KEY"
  cat <<EOF
this makes it what they take, and it can be changed after the upgrade:
  printf '{"stringData":{"$KEY_NAME":"%s"}}' "\$(printf 'proxy:%s' "\$($kubectl get secret $AUTH_SECRET --output jsonpath='{.data.$internal}' | base64 --decode)" | sha256sum | cut -c 1-64)" | $kubectl patch secret $AUTH_SECRET --patch-file /dev/stdin
EOF
}
