# Records the ahead-of-time caches with which a product starts in a fraction of the time. Everything
# works without them: a failure is said in one line and is none. Sourced after launch.sh.

CACHE_TIMEOUT_SECONDS=90

record_caches() {
  local product=$1 log=$1/caches.log
  [ "${NONAGON_AOT:-on}" = off ] && return 0
  record_client_cache "$product" >"$log" 2>&1 ||
    echo "No cache for client commands: they start without (see $log)." >&2
  record_role_cache "$product" role.aot >>"$log" 2>&1 ||
    echo "No cache for the server: it starts without (see $log)." >&2
}

# Runs a command that the JVM watches, and lets it write the cache at its end.
record_client_cache() {
  client_command "$1" -XX:+UseSerialGC -XX:TieredStopAtLevel=1
  timeout "$CACHE_TIMEOUT_SECONDS" "${command[@]}" "-XX:AOTCacheOutput=$1/client.aot.new" \
    org.nonagon.cli.Nonagon server --help &&
    mv "$1/client.aot.new" "$1/client.aot"
}

# record_role_cache PRODUCT CACHE: runs a server on a folder of its own, sends it some requests, and stops it.
record_role_cache() {
  local product=$1 cache=$2 folder=$1/training server status
  mkdir -p "$folder"
  role_command "$product"
  timeout --foreground "$CACHE_TIMEOUT_SECONDS" "${command[@]}" \
    "-XX:AOTCacheOutput=$product/$cache.new" org.nonagon.cli.Nonagon server \
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
  [ -s "$product/$cache.new" ] && [ $status -eq 0 -o $status -eq 124 ] &&
    mv "$product/$cache.new" "$product/$cache"
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

# Records a cache for small processes, if there is none. One for all roles: a server loads most of what any
# of them does.
record_small_cache() {
  local product=$1 log=$1/caches.log
  [ "${NONAGON_AOT:-on}" = off ] && return 0
  [ -e "$product/small.aot" ] && return 0
  echo "Preparing small processes (once for each build)…" >&2
  NONAGON_FOOTPRINT=small record_role_cache "$product" small.aot >>"$log" 2>&1 ||
    echo "No cache for small processes: they start without (see $log)." >&2
}
