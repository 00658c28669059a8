# Records the ahead-of-time caches with which a product starts in a fraction of the time. Everything
# works without them: a failure is said in one line and is none. Sourced after launch.sh.

CACHE_TIMEOUT_SECONDS=90

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
