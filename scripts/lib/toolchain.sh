# Finds the JDK and Maven. Sourced by ./nonagon, ./test and .ci/run; needs bash.

NONAGON_JDK_VERSION=25
NONAGON_MAVEN_VERSION=3.8.7

# Prints the feature version of a JDK's folder, or nothing when it is none. A JDK says its version in
# a file, which is quicker to read than java is to start.
jdk_version() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] &&
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

# Prints the folder of a suitable JDK: JAVA_HOME, the java on the path, its siblings, usual places.
find_jdk() {
  local candidate on_path
  on_path=$(readlink -f "$(command -v java 2>/dev/null)" 2>/dev/null)
  on_path=${on_path%/bin/java}
  for candidate in "${JAVA_HOME:-}" "$on_path" ${on_path:+"${on_path%/*}"/*} \
    /usr/lib/jvm/* /opt/java/* /opt/jdk* /usr/java/* "$HOME"/.sdkman/candidates/java/* \
    "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if [ -n "$candidate" ] && [ "$(jdk_version "$candidate")" = "$NONAGON_JDK_VERSION" ]; then
      printf '%s\n' "$candidate"
      return 0
    fi
  done
  return 1
}

# Sets and exports JAVA_HOME, or says what is missing.
require_jdk() {
  JAVA_HOME=$(find_jdk) || {
    echo "nonagon: JDK $NONAGON_JDK_VERSION is missing. Install it, or set JAVA_HOME to where it is." >&2
    return 2
  }
  export JAVA_HOME
}

# Whether the first dotted version is at least the second.
version_at_least() {
  [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]
}

# Whether a suitable Maven is on the path. JAVA_HOME must be set.
has_maven() {
  local version
  command -v mvn >/dev/null 2>&1 || return 1
  version=$(mvn --version 2>/dev/null | sed -n 's/.*Apache Maven \([0-9][0-9.]*\).*/\1/p' | head -n 1)
  [ -n "$version" ] && version_at_least "$version" "$NONAGON_MAVEN_VERSION"
}

require_maven() {
  has_maven || {
    echo "nonagon: Maven $NONAGON_MAVEN_VERSION or newer is missing. Install it so that mvn is on the path." >&2
    return 2
  }
}

# Takes the lock that everything which builds in this working tree holds, waiting for others. It ends
# with the file descriptor, so nothing is left behind by a killed build.
take_build_lock() {
  exec 9<"$1/pom.xml"
  flock -n 9 && return 0
  echo "Waiting for another build of this tree…" >&2
  flock 9
}

give_build_lock_back() {
  exec 9<&-
}
