# shellcheck shell=bash
# For scripts that are one long test of real processes.

# process_test NAME MAVEN_OPTION…: builds what is not built, runs the test, and says passed or failed last.
process_test() {
  local name=$1
  shift
  require_jdk && require_maven || return
  "$root/nonagon" --version || return
  cd "$root" || return
  if mvn -B -ntp -q -Dquick -DskipTests=false -pl system-tests -am \
    -Dsurefire.failIfNoSpecifiedTests=false "-Dtest=$name" "$@" test; then
    echo passed
  else
    echo failed
    return 1
  fi
}
