# shellcheck shell=bash
# The processes of a cluster: one file of lines, "name role zone pid began state listen management drives"
# between tabs, in the folder "$dir". Sourced by scripts/dev-cluster.

READY_SECONDS=180
STOP_SECONDS=60

# When a process began, in clock ticks since the machine did; nothing when there is none, or only what is
# left of one. With the pid it names a process for good.
began() {
  local stat
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  stat=${stat##*) }
  # shellcheck disable=SC2086 # The fields are words.
  set -- $stat
  [ "$1" != Z ] && [ "$1" != X ] && printf '%s\n' "${20}"
}

known() {
  [ -r "$dir/processes" ] && cut -f1 "$dir/processes" | grep -qxF -- "$1"
}

# field NAME NUMBER
field() {
  awk -F '\t' -v name="$1" -v number="$2" '$1 == name { print $number }' "$dir/processes"
}

names_of() {
  awk -F '\t' -v role="$1" '$2 == role { print $1 }' "$dir/processes"
}

# remember NAME PID BEGAN STATE
remember() {
  awk -F '\t' -v OFS='\t' -v name="$1" -v pid="$2" -v began="$3" -v state="$4" \
    '$1 == name { $4 = pid; $5 = began; $6 = state } { print }' "$dir/processes" \
    >"$dir/processes.new" && mv "$dir/processes.new" "$dir/processes"
}

# Whether the process that was started under that name still is there.
runs() {
  local pid
  pid=$(field "$1" 4)
  [ "$pid" != 0 ] && [ "$(began "$pid")" = "$(field "$1" 5)" ]
}

# signal SIGNAL NAME
signal() {
  runs "$2" || return 1
  kill "-$1" "$(field "$2" 4)" || return 1
  case $1 in
    STOP) remember "$2" "$(field "$2" 4)" "$(field "$2" 5)" paused ;;
    CONT) remember "$2" "$(field "$2" 4)" "$(field "$2" 5)" running ;;
  esac
}

# end_with SIGNAL NAME: ends a process and waits until it is gone. One that is gone already is fine.
end_with() {
  local ticks
  if runs "$2"; then
    signal "$1" "$2"
    signal CONT "$2" # A paused one does not hear anything but KILL.
    for ((ticks = 0; ticks < STOP_SECONDS * 10; ticks++)); do
      runs "$2" || break
      sleep 0.1
    done
    runs "$2" && return 1
  fi
  remember "$2" 0 0 stopped
}

# Exports the lines "NAME=VALUE" of environment/NAME, where there is such a file.
read_environment() {
  local line
  [ -r "$dir/environment/$1" ] || return 0
  while IFS= read -r line; do
    export "${line?}"
  done <"$dir/environment/$1"
}

# Starts a process in the background; its stdout is in logs/NAME.out, its log in logs/NAME.log.
launch_process() {
  local name=$1 command=() services pid
  runs "$name" && return 0
  command_line "$name"
  services=$(metadata_services)
  : >"$dir/logs/$name.out"
  (
    exec 8>&-
    export NONAGON_FOOTPRINT=small NONAGON_METADATA="$services"
    read_environment "$1"
    exec setsid "$root/nonagon" "${command[@]}" </dev/null >"$dir/logs/$name.out" \
      2>>"$dir/logs/$name.log"
  ) &
  pid=$!
  disown "$pid"
  remember "$name" "$pid" "$(began "$pid")" running
}

# Waits until a process says that it is ready.
await_ready() {
  local ticks
  for ((ticks = 0; ticks < READY_SECONDS * 10; ticks++)); do
    grep -q ' ready$' "$dir/logs/$1.out" 2>/dev/null && return 0
    runs "$1" || break
    sleep 0.1
  done
  echo "dev-cluster: $1 does not get ready; the end of $dir/logs/$1.log:" >&2
  tail -n 5 "$dir/logs/$1.log" >&2
  return 1
}
