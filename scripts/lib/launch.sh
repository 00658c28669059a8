# Starts the product. Sourced after toolchain.sh, with JAVA_HOME set.

# A quarter of the memory, from 512 MiB to 2 GiB.
default_heap_mib() {
  local total=4096 quarter
  [ -r /proc/meminfo ] && total=$(($(sed -n 's/^MemTotal: *\([0-9]*\) kB/\1/p' /proc/meminfo) / 1024))
  quarter=$((total / 4))
  echo $((quarter < 512 ? 512 : quarter > 2048 ? 2048 : quarter))
}

# launch PRODUCT COMMAND…: replaces this shell by the JVM.
launch() {
  local product flags
  product=$(readlink -f "$1")
  shift
  # shellcheck disable=SC2206 # The user's flags are words.
  flags=(${NONAGON_JAVA_OPTS:-})
  if is_role "$@"; then
    role_command "$product"
  elif [ "${1:-}" = bench ]; then
    client_command "$product" -XX:+UseParallelGC # A client that measures must not be slow.
  else
    client_command "$product" -XX:+UseSerialGC -XX:TieredStopAtLevel=1
  fi
  exec "${command[@]}" "${flags[@]}" org.nonagon.cli.Nonagon "$@"
}

# Whether the arguments start a role. Its help does not.
is_role() {
  case " $* " in *' --help '* | *' -h '*) return 1 ;; esac
  case ${1:-} in
    server | init | metadata | gateway | node | database) return 0 ;;
    *) return 1 ;;
  esac
}

# role_command PRODUCT: sets "command" to a JVM with everything on the class path, in the order in
# which Quarkus' own runner looks. With NONAGON_FOOTPRINT=small it takes little memory and one thread to
# collect garbage, for clusters of many processes on one machine; such roles have a cache of their own,
# since one is only good for the collector that it was recorded with.
role_command() {
  local product=$1 memory=("-Xmx$(default_heap_mib)m" -XX:+UseG1GC) cache=$1/role.aot
  if [ "${NONAGON_FOOTPRINT:-}" = small ]; then
    memory=(-Xmx192m -XX:+UseSerialGC)
    cache=$1/small.aot
  fi
  command=("$JAVA_HOME/bin/java" --add-modules jdk.incubator.vector
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
    --add-opens java.base/java.lang=ALL-UNNAMED # JBoss Threads resets thread locals.
    "${memory[@]}" -XX:+ExitOnOutOfMemoryError
    -Djava.util.logging.manager=org.jboss.logmanager.LogManager
    -cp "$(class_path "$product/quarkus/transformed-bytecode.jar" \
      "$product/quarkus/generated-bytecode.jar" \
      "$product"/app/*.jar "$product"/lib/main/*.jar "$product"/lib/boot/*.jar)")
  add_cache_flags "$cache"
}

# client_command PRODUCT FLAG…: sets "command" to a JVM with a small class path without Quarkus.
client_command() {
  local product=$1
  shift
  command=("$JAVA_HOME/bin/java"
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
    -Xmx512m "$@"
    -cp "$(class_path "$product"/app/*.jar "$product"/lib/main/org.nonagon.nonagon-gateway-*.jar \
      "$product"/lib/main/info.picocli.picocli-*.jar \
      "$product"/lib/main/com.fasterxml.jackson.core.jackson-core-*.jar \
      "$product"/lib/main/org.hdrhistogram.HdrHistogram-*.jar)")
  add_cache_flags "$product/client.aot"
}

# Uses an ahead-of-time cache if there is one. The JVM drops one that does not fit, for instance after a
# change of the garbage collector, and goes on without; it need not say so. What it does say goes to
# stderr, since stdout belongs to the command.
add_cache_flags() {
  command+=(-Xlog:disable -Xlog:all=warning:stderr)
  if [ -r "$1" ]; then
    command+=("-XX:AOTCache=$1" '-Xlog:aot*=off:stderr' '-Xlog:cds*=off:stderr')
  fi
}

# Joins existing jars by colons.
class_path() {
  local jar joined=
  for jar in "$@"; do
    [ -e "$jar" ] && joined=$joined${joined:+:}$jar
  done
  printf '%s' "$joined"
}
