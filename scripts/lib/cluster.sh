# shellcheck shell=bash
# A cluster in the folder "$dir": what it consists of, and in which order it starts and stops. Sourced by
# scripts/dev-cluster after processes.sh.
#   BASE      gateways           BASE+10   their management
#   BASE+20   metadata services  BASE+30   their management
#   BASE+40   the database
#   BASE+100  nodes              BASE+300  their management

MAX_NODES=200

# add_process NAME ROLE ZONE OFFSET MANAGEMENT_OFFSET DRIVES
add_process() {
  local base management=-
  base=$(cat "$dir/port")
  [ "$5" = - ] || management=127.0.0.1:$((base + $5))
  printf '%s\t%s\t%s\t0\t0\tstopped\t127.0.0.1:%s\t%s\t%s\n' \
    "$1" "$2" "$3" $((base + $4)) "$management" "$6" >>"$dir/processes"
}

# describe_node NUMBER
describe_node() {
  local number=$1 drives='' drive
  for ((drive = 1; drive <= $(cat "$dir/drives-per-node"); drive++)); do
    drives=$drives${drives:+,}$dir/node-$number/d$drive
  done
  add_process "node-$number" node "z$(((number - 1) % $(cat "$dir/zones") + 1))" \
    $((99 + number)) $((299 + number)) "$drives"
}

# Writes down what the cluster is to consist of.
describe_cluster() {
  local number
  case $dir in *$'\t'* | *,* | *$'\n'*) die "$dir has a character that a list of drives may not have" 2 ;; esac
  mkdir -p "$dir/logs"
  printf '%s\n' "$port" >"$dir/port"
  printf '%s\n' "$zones" >"$dir/zones"
  printf '%s\n' "$drives_per_node" >"$dir/drives-per-node"
  printf '%s\n' "$erasure" >"$dir/erasure"
  (umask 077 && printf 'dev%s\n%s\n' "$(random_text 17)" "$(random_text 40)" >"$dir/root")
  : >"$dir/processes"
  add_process database database - 40 - ''
  for ((number = 1; number <= metadata; number++)); do
    add_process "metadata-$number" metadata - $((19 + number)) $((29 + number)) ''
  done
  for ((number = 1; number <= nodes; number++)); do
    describe_node "$number"
  done
  for ((number = 1; number <= gateways; number++)); do
    add_process "gateway-$number" gateway - $((number - 1)) $((9 + number)) ''
  done
}

random_text() {
  LC_ALL=C tr -dc 'A-Za-z0-9' </dev/urandom | head -c "$1"
}

metadata_services() {
  names_of metadata | while read -r name; do field "$name" 7; done | paste -sd, -
}

database_url() {
  sed -n 's/^PostgreSQL \(.*\) ready$/\1/p' "$dir/logs/database.out"
}

# Sets "command" to what a process is started with.
command_line() {
  local name=$1 role keys=(--cluster-secret-file "$dir/cluster.secret")
  role=$(field "$name" 2)
  command=("$role" --listen "$(field "$name" 7)")
  case $role in
    database) command+=(--data "$dir/database") ;;
    metadata) command+=(--database "$(database_url)" "${keys[@]}") ;;
    node) command+=("${keys[@]}" --zone "$(field "$name" 3)" --drives "$(field "$name" 9)") ;;
    gateway) command+=("${keys[@]}" --master-key-file "$dir/master.key") ;;
  esac
  [ "$role" = database ] || command+=(--management "$(field "$name" 8)")
}

start_role() {
  local name
  for name in $(names_of "$1"); do launch_process "$name" || return 1; done
}

ready_role() {
  local name
  for name in $(names_of "$1"); do await_ready "$name" || return 1; done
}

init_cluster() {
  NONAGON_FOOTPRINT=small NONAGON_ROOT_ACCESS_KEY=$(sed -n 1p "$dir/root") \
    NONAGON_ROOT_SECRET_KEY=$(sed -n 2p "$dir/root") "$root/nonagon" init \
    --database "$(database_url)" --cluster-secret-file "$dir/cluster.secret" \
    --master-key-file "$dir/master.key" --erasure "$(cat "$dir/erasure")" \
    >"$dir/logs/init.out" 2>"$dir/logs/init.log" 8>&- || {
    cat "$dir/logs/init.log" >&2
    return 1
  }
}

# All of it; what waits for something that is not there yet is started at once all the same.
start_cluster() {
  require_jdk && "$root/nonagon" --version >/dev/null 8>&- || return 1
  record_small_cache "$(readlink -f "$(current_product "$root")")" 8>&-
  [ -s "$dir/processes" ] || describe_cluster
  launch_process database && await_ready database && init_cluster || return 1
  start_role metadata && start_role node && ready_role metadata && ready_role node || return 1
  start_role gateway && ready_role gateway || return 1
}

stop_cluster() {
  local role name pids
  [ -s "$dir/processes" ] || return 0
  for role in gateway node metadata database; do
    for name in $(names_of "$role"); do
      signal TERM "$name"
      signal CONT "$name"
    done
    for name in $(names_of "$role"); do
      end_with TERM "$name" || end_with KILL "$name" || return 1
    done
  done
}

add_node() {
  local number=1
  [ -s "$dir/processes" ] || die "there is no cluster in $dir" 2
  while known "node-$number"; do number=$((number + 1)); done
  [ "$number" -le $MAX_NODES ] || die "at most $MAX_NODES nodes" 2
  describe_node "$number"
  launch_process "node-$number" && await_ready "node-$number" && echo "node-$number"
}

# A text as JSON.
quoted() {
  local text=${1//\\/\\\\}
  printf '"%s"' "${text//\"/\\\"}"
}

# Texts between commas as a JSON list.
list() {
  local items item first=1
  IFS=, read -ra items <<<"$1"
  printf '['
  for item in "${items[@]}"; do
    [ $first = 1 ] || printf ', '
    first=0
    quoted "$item"
  done
  printf ']'
}

# Writes cluster.json, whole or not at all. Sets "s3".
write_json() {
  local separator='' name role zone pid began state listen management drives
  [ -s "$dir/processes" ] || return 0
  s3=$(names_of gateway | while read -r name; do echo "http://$(field "$name" 7)"; done | paste -sd, -)
  (
    umask 077
    {
      printf '{"s3": %s,\n "accessKey": %s, "secretKey": %s,\n "processes": [' "$(list "$s3")" \
        "$(quoted "$(sed -n 1p "$dir/root")")" "$(quoted "$(sed -n 2p "$dir/root")")"
      while IFS=$'\t' read -r name role zone pid began state listen management drives; do
        runs "$name" || pid=0 state=stopped
        printf '%s\n  {"name": "%s", "role": "%s", "zone": "%s", "pid": %s, "state": "%s", "listen": "%s", "management": "%s", "drives": %s, "log": %s}' \
          "$separator" "$name" "$role" "${zone#-}" "$pid" "$state" "$listen" "${management#-}" \
          "$(list "$drives")" "$(quoted "$dir/logs/$name.log")"
        separator=,
      done <"$dir/processes"
      printf '\n]}\n'
    } >"$dir/cluster.json.new" && mv "$dir/cluster.json.new" "$dir/cluster.json"
  )
}
