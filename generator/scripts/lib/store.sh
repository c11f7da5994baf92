# The store of backups: a bucket of S3 or a folder of a volume, by rclone, encrypted if a passphrase is there. It runs in the image of rclone, which has
# neither a client of Redis nor jq. A backup NAME is the object NAME.rdb.gz and its manifest NAME.json, which is written last and deleted first: an
# object without a manifest does not count.
#
# From the environment: STORE_TYPE (s3 or volume), STORE_PREFIX, STORE_ENCRYPTED (yes or no), and for S3 STORE_PROVIDER, STORE_ENDPOINT,
# STORE_REGION, STORE_BUCKET, STORE_CA (yes or no). From files: access-key-id, secret-access-key, ca.crt, passphrase.
#
# Each function returns false with the reason in STORE_ERROR, without secrets.

STORE_SECRETS=${STORE_SECRETS:-/etc/redis-sentinel-store}
STORE_VOLUME=${STORE_VOLUME:-/backups}
STORE_CONFIG=$HA_RUN/rclone.conf

# store_configure [SET]: the folder of this set, or of the set that is named. Sets STORE_ROOT.
store_configure() {
  local set folder
  set=${1:-$NAMESPACE.$NAME}
  folder=${STORE_PREFIX:+$STORE_PREFIX/}$set
  STORE_ERROR='' STORE_ROOT=place:$folder
  [ "$STORE_TYPE" = volume ] || STORE_ROOT=place:$STORE_BUCKET/$folder
  (
    umask 077
    {
      "store_of_$STORE_TYPE" || exit 1
      if [ "$STORE_ENCRYPTED" = yes ]; then store_sealed || exit 1; fi
    } >"$STORE_CONFIG" 2>"$HA_RUN/store.error"
  ) || store_failed || return 1
  if [ "$STORE_ENCRYPTED" = yes ]; then STORE_ROOT=sealed:; fi
}

store_of_volume() {
  cat <<END
[place]
type = alias
remote = $STORE_VOLUME
END
}

# store_of_s3: without a key the identity of the pod's ServiceAccount is used. A bucket is never made.
store_of_s3() {
  cat <<END
[place]
type = s3
provider = $STORE_PROVIDER
endpoint = ${STORE_ENDPOINT:-}
region = ${STORE_REGION:-}
no_check_bucket = true
END
  if [ ! -e "$STORE_SECRETS/access-key-id" ] && [ ! -e "$STORE_SECRETS/secret-access-key" ]; then
    echo 'env_auth = true'
    return 0
  fi
  store_secret access-key-id || return 1
  echo "access_key_id = $SECRET"
  store_secret secret-access-key || return 1
  echo "secret_access_key = $SECRET"
}

# store_sealed: names stay in clear, so that retention by the rules of a bucket is possible, too.
store_sealed() {
  local hidden
  store_secret passphrase || return 1
  hidden=$(printf '%s' "$SECRET" | rclone obscure -) || return 1
  cat <<END
[sealed]
type = crypt
remote = $STORE_ROOT
filename_encryption = off
directory_name_encryption = false
password = $hidden
END
}

# store_secret FILE: sets SECRET to its text without the newline at its end; more than one line would be lines of the configuration.
store_secret() {
  SECRET=$(cat "$STORE_SECRETS/$1" 2>/dev/null) || SECRET=
  case $SECRET in
    '') echo "the Secret of the store has no $1" >&2 ;;
    *"
"*) echo "$1 has more than one line" >&2 ;;
    *) return 0 ;;
  esac
  return 1
}

# store_rclone ARGUMENT ...: its output goes to HA_RUN/store.out.
store_rclone() {
  local code
  code=0
  if [ "${STORE_CA:-no}" = yes ]; then set -- --ca-cert "$STORE_SECRETS/ca.crt" "$@"; fi
  rclone --config "$STORE_CONFIG" --contimeout 10s --timeout 60s --retries 2 --low-level-retries 3 "$@" \
    >"$HA_RUN/store.out" 2>"$HA_RUN/store.error" || code=$?
  case $code in
    0) return 0 ;;
    # It leaves the words of an attempt before, or none.
    137) echo "rclone was killed, as the kernel does with a container that reaches its memory limit (backup.resources)" >"$HA_RUN/store.error" ;;
  esac
  store_failed
  return "$code"
}

# store_failed: sets STORE_ERROR to the last words of rclone; always false. An error of S3 goes on in a second line, which has only numbers.
store_failed() {
  local file
  STORE_ERROR=$(sed -e '/^[[:space:]]/d' -e '/^$/d' -e 's/^[0-9/]* [0-9:]* //' "$HA_RUN/store.error" | tail -n 1)
  STORE_ERROR=${STORE_ERROR:-rclone ended without a word}
  for file in access-key-id secret-access-key passphrase; do
    SECRET=$(cat "$STORE_SECRETS/$file" 2>/dev/null) || SECRET=
    [ -n "$SECRET" ] || continue
    while :; do
      case $STORE_ERROR in *"$SECRET"*) STORE_ERROR="${STORE_ERROR%%"$SECRET"*}<$file>${STORE_ERROR#*"$SECRET"}" ;; *) break ;; esac
    done
  done
  SECRET=
  case $STORE_ERROR in
    *'too big for remaining disk space'* | *'no space left on device'*) STORE_ERROR="the volume of the store is full ($STORE_ERROR)" ;;
  esac
  # In the last block of a file rclone says only the former.
  case $STORE_ENCRYPTED:$STORE_ERROR in
    yes:*'unexpected EOF'* | yes:*'bad password'* | yes:*'not an encrypted file'*)
      STORE_ERROR="it cannot be decrypted: it has another passphrase, or it was cut or altered ($STORE_ERROR)"
      ;;
  esac
  return 1
}

# store_list: sets STORE_NAMES to the backups that have a manifest, newest first, and STORE_LEFT to the objects without one. An empty folder is no
# error: a store of S3 says the same of one that is not there.
store_list() {
  STORE_NAMES='' STORE_LEFT=''
  store_rclone lsf --files-only "$STORE_ROOT" || { [ $? = 3 ] && return 0; } || return 1
  STORE_NAMES=$(stored_names with <"$HA_RUN/store.out")
  STORE_LEFT=$(stored_names without <"$HA_RUN/store.out")
}

# stored_names with|without: reads names of files, prints the backups that have an object, and a manifest or none.
stored_names() {
  awk -v want="$1" '
    sub(/[.]json$/, "") { listed[$0] = 1; next }
    sub(/[.]rdb[.]gz$/, "") { object[$0] = 1 }
    END { for (name in object) if ((name in listed) == (want == "with")) print name }' | sort -r
}

# store_manifest NAME: sets MANIFEST to its text.
store_manifest() {
  MANIFEST=
  store_rclone cat "$STORE_ROOT/$1.json" || store_lacks "$1.json" || return 1
  MANIFEST=$(cat "$HA_RUN/store.out")
  [ -n "$MANIFEST" ] || { STORE_ERROR="there is no manifest $1.json" && return 1; }
}

# store_get NAME FILE
store_get() { store_rclone copyto "$STORE_ROOT/$1.rdb.gz" "$2" || store_lacks "$1.rdb.gz"; }

# store_lacks FILE: after an error; rclone does not say which file there is not. Always false.
store_lacks() {
  case $STORE_ERROR in *'not found'* | *"doesn't exist"*) STORE_ERROR="the store has no $1" ;; esac
  return 1
}

# store_put FILE NAME MANIFEST: FILE is called NAME.rdb.gz. What arrived is compared by the sums that the store keeps before the manifest goes.
store_put() {
  local check
  check=check
  if [ "$STORE_ENCRYPTED" = yes ]; then check=cryptcheck; fi
  store_rclone copyto "$1" "$STORE_ROOT/$2.rdb.gz" || return 1
  store_rclone "$check" --one-way --include "/$2.rdb.gz" "${1%/*}" "$STORE_ROOT" || return 1
  store_rclone copyto "$3" "$STORE_ROOT/$2.json"
}

# store_delete NAME: what is not there is deleted.
store_delete() {
  store_rclone delete --include "/$1.json" "$STORE_ROOT" && store_rclone delete --include "/$1.rdb.gz" "$STORE_ROOT"
}
