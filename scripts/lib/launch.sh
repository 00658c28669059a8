# Starts the product. Sourced after toolchain.sh, with JAVA_HOME set.

# Flags that every JVM of ours has; the build's tests have the same.
NONAGON_JVM_FLAGS=(--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)

# A quarter of the memory, from 512 MiB to 2 GiB.
default_heap_mib() {
  local total=4096
  [ -r /proc/meminfo ] && total=$(($(sed -n 's/^MemTotal: *\([0-9]*\) kB/\1/p' /proc/meminfo) / 1024))
  local quarter=$((total / 4))
  echo $((quarter < 512 ? 512 : quarter > 2048 ? 2048 : quarter))
}

# launch PRODUCT COMMAND…: replaces this shell by the JVM.
launch() {
  local product
  product=$(readlink -f "$1")
  shift
  case ${1:-} in
    server | init | metadata | gateway | node | database) launch_role "$product" "$@" ;;
    *) launch_client "$product" "$@" ;;
  esac
}

# A role: everything on the class path, in the order in which Quarkus' own runner looks.
launch_role() {
  local product=$1 jars
  shift
  jars=("$product/quarkus/transformed-bytecode.jar" "$product/quarkus/generated-bytecode.jar"
    "$product"/app/*.jar "$product"/lib/main/*.jar "$product"/lib/boot/*.jar)
  # shellcheck disable=SC2086 # The user's flags are words.
  exec "$JAVA_HOME/bin/java" --add-modules jdk.incubator.vector "${NONAGON_JVM_FLAGS[@]}" \
    "-Xmx$(default_heap_mib)m" -XX:+ExitOnOutOfMemoryError --add-opens java.base/java.lang=ALL-UNNAMED \
    -Djava.util.logging.manager=org.jboss.logmanager.LogManager \
    ${NONAGON_JAVA_OPTS:-} -cp "$(class_path "${jars[@]}")" org.nonagon.cli.Nonagon "$@"
}

# A client command: a small class path without Quarkus, and a JVM tuned to start.
launch_client() {
  local product=$1 jars
  shift
  jars=("$product"/app/*.jar "$product"/lib/main/info.picocli.picocli-*.jar)
  # shellcheck disable=SC2086 # The user's flags are words.
  exec "$JAVA_HOME/bin/java" "${NONAGON_JVM_FLAGS[@]}" -Xmx512m -XX:+UseSerialGC \
    -XX:TieredStopAtLevel=1 ${NONAGON_JAVA_OPTS:-} \
    -cp "$(class_path "${jars[@]}")" org.nonagon.cli.Nonagon "$@"
}

# Joins existing jars by colons.
class_path() {
  local jar joined=
  for jar in "$@"; do
    [ -e "$jar" ] && joined=$joined${joined:+:}$jar
  done
  printf '%s' "$joined"
}
