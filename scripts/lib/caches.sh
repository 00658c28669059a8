# Records the ahead-of-time caches with which a product starts in a fraction of the time. Everything
# works without them: a failure is said in one line and is none. Sourced after launch.sh.

CACHE_TIMEOUT_SECONDS=90
# For each of several that share the machine.
SMALL_CACHE_TIMEOUT_SECONDS=240

record_caches() {
  local product=$1 log=$1/caches.log
  [ "${NONAGON_AOT:-on}" = off ] && return 0
  record_client_cache "$product" >"$log" 2>&1 ||
    echo "No cache for client commands: they start without (see $log)." >&2
  record_role_cache "$product" >>"$log" 2>&1 ||
    echo "No cache for the server: it starts without (see $log)." >&2
}

# Runs a command that the JVM watches, and lets it write the cache at its end.
record_client_cache() {
  client_command "$1" -XX:+UseSerialGC -XX:TieredStopAtLevel=1
  timeout "$CACHE_TIMEOUT_SECONDS" "${command[@]}" "-XX:AOTCacheOutput=$1/client.aot.new" \
    org.nonagon.cli.Nonagon server --help &&
    mv "$1/client.aot.new" "$1/client.aot"
}

# Runs a server on a folder of its own, sends it some requests, and stops it.
record_role_cache() {
  local product=$1 folder=$1/training server status
  mkdir -p "$folder"
  role_command "$product" server
  timeout --foreground "$CACHE_TIMEOUT_SECONDS" "${command[@]}" \
    "-XX:AOTCacheOutput=$product/role.aot.new" org.nonagon.cli.Nonagon server \
    --data "$folder/data" --listen 127.0.0.1:0 --management 127.0.0.1:0 >"$folder/out" 2>&1 &
  server=$!
  until grep -q '^S3 .* ready$' "$folder/out" 2>/dev/null || ! kill -0 "$server" 2>/dev/null; do
    sleep 0.1
  done
  rehearse "$product" "$folder"
  kill -TERM "$server" 2>/dev/null # timeout hands it on.
  wait "$server"
  status=$?
  cat "$folder/out"
  rm -rf "$folder"
  [ -s "$product/role.aot.new" ] && [ $status -eq 0 -o $status -eq 124 ] &&
    mv "$product/role.aot.new" "$product/role.aot"
}

# Sends one request of each kind, so that the cache holds the classes that answer them too.
rehearse() {
  local url
  url=$(sed -n 's/^S3 \(.*\) ready$/\1/p' "$2/out")
  [ -n "$url" ] || return 0
  client_command "$1" -XX:+UseSerialGC -XX:TieredStopAtLevel=1
  AWS_SHARED_CREDENTIALS_FILE=$2/data/root.credentials \
    timeout "$CACHE_TIMEOUT_SECONDS" "${command[@]}" org.nonagon.cli.client.Rehearsal "$url"
}

# Records caches for the roles of a cluster of small processes, if there are none: a cluster of one drive
# that takes some requests, each of whose processes writes a cache at its end.
record_small_caches() {
  local product=$1 folder=$1/small-training log=$1/caches.log
  [ "${NONAGON_AOT:-on}" = off ] && return 0
  [ -e "$product/small-gateway.aot" ] && return 0
  echo "Preparing small processes (once for each build)…" >&2
  (
    export NONAGON_FOOTPRINT=small
    train_cluster "$product" "$folder"
  ) >>"$log" 2>&1 || echo "No caches for small processes: they start without (see $log)." >&2
  rm -rf "$folder"
}

# train PRODUCT FOLDER ROLE ARGUMENT…: starts a role that the JVM watches, and waits until it is ready. Adds
# to "trained".
train() {
  local product=$1 folder=$2 role=$3 ticks
  shift 3
  role_command "$product" "$role"
  timeout --foreground "$SMALL_CACHE_TIMEOUT_SECONDS" "${command[@]}" \
    "-XX:AOTCacheOutput=$product/small-$role.aot.new" org.nonagon.cli.Nonagon "$role" "$@" \
    >"$folder/$role.out" &
  trained+=($!)
  for ((ticks = 0; ticks < SMALL_CACHE_TIMEOUT_SECONDS * 10; ticks++)); do
    grep -q ' ready$' "$folder/$role.out" && return 0
    kill -0 $! 2>/dev/null || return 1
    sleep 0.1
  done
  return 1
}

# said FOLDER ROLE: the address in the line that says that the role is ready.
said() {
  sed -n 's/^.* \(.*\) ready$/\1/p' "$1/$2.out"
}

train_cluster() {
  local product=$1 folder=$2 trained=() free=127.0.0.1:0 status=0 pid role
  local keys=(--cluster-secret-file "$folder/secret" --master-key-file "$folder/key")
  mkdir -p "$folder/data"
  if train "$product" "$folder" database --data "$folder/database" --listen $free &&
    train_init "$product" "$folder" "${keys[@]}" &&
    train "$product" "$folder" metadata --database "$(said "$folder" database)" \
      "${keys[@]:0:2}" --listen $free --management $free &&
    train "$product" "$folder" node --metadata "$(said "$folder" metadata)" "${keys[@]:0:2}" \
      --drives "$folder/drive" --listen $free --management $free &&
    train "$product" "$folder" gateway --metadata "$(said "$folder" metadata)" "${keys[@]}" \
      --listen $free --management $free; then
    cp "$folder/gateway.out" "$folder/out"
    rehearse "$product" "$folder"
  else
    status=1
  fi
  for pid in "${trained[@]}"; do kill -TERM "$pid" 2>/dev/null; done
  for pid in "${trained[@]}"; do wait "$pid"; done
  for role in database init metadata node gateway; do
    [ $status -eq 0 ] && [ -s "$product/small-$role.aot.new" ] &&
      mv "$product/small-$role.aot.new" "$product/small-$role.aot"
  done
  return $status
}

# Makes the cluster, and leaves its keys where the rehearsal looks for them.
train_init() {
  local product=$1 folder=$2
  shift 2
  printf '[default]\naws_access_key_id = training\naws_secret_access_key = training-only\n' \
    >"$folder/data/root.credentials"
  role_command "$product" init
  NONAGON_ROOT_ACCESS_KEY=training NONAGON_ROOT_SECRET_KEY=training-only \
    timeout "$SMALL_CACHE_TIMEOUT_SECONDS" "${command[@]}" \
    "-XX:AOTCacheOutput=$product/small-init.aot.new" org.nonagon.cli.Nonagon init \
    --database "$(said "$folder" database)" --erasure 1+0 "$@"
}
