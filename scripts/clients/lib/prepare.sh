# Installs what a client needs and runs the client. Sourced by the folders' run scripts, which
# client-matrix starts with INSTALLED, a folder that is kept between runs.
set -eu

here=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
client=${here##*/}
mkdir -p "$INSTALLED"

# missing WHAT: says what is not there. Exit status 3 means that nothing was tried.
missing() {
  echo "missing: $1" >&2
  exit 3
}

# needs COMMAND [PACKAGE]: looks for a command, and installs Debian's package of it where that is
# possible.
needs() {
  command -v "$1" >/dev/null && return
  [ $# -eq 2 ] && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null || missing "$1 on the path"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$2"; } >&2 ||
    missing "$1: the package $2 cannot be installed"
}

# Makes a virtual environment of the folder's requirements, unless it has the same ones already, and
# puts it first on the path.
python_environment() {
  local environment=$INSTALLED/$client
  needs python3 python3
  if ! cmp -s "$here/requirements.txt" "$environment/installed"; then
    rm -rf "$environment"
    { python3 -m venv "$environment" &&
      "$environment/bin/pip" install --quiet --disable-pip-version-check --requirement "$here/requirements.txt"; } >&2 ||
      missing "$(tr '\n' ' ' <"$here/requirements.txt")from Python's registry"
    cp "$here/requirements.txt" "$environment/installed"
  fi
  PATH=$environment/bin:$PATH
}

# as_client VERSION COMMAND…: prints the client's version and replaces this shell by the command, in an
# environment that has nothing but what the scenario names.
as_client() {
  echo "# $1"
  shift
  exec env -i PATH="$PATH" HOME="$FOLDER" LANG=C.UTF-8 PYTHONDONTWRITEBYTECODE=1 \
    AWS_ENDPOINT_URL="$AWS_ENDPOINT_URL" AWS_REGION="$AWS_REGION" AWS_DEFAULT_REGION="$AWS_REGION" \
    AWS_ACCESS_KEY_ID="$AWS_ACCESS_KEY_ID" AWS_SECRET_ACCESS_KEY="$AWS_SECRET_ACCESS_KEY" \
    BUCKET="$BUCKET" FOLDER="$FOLDER" SCENARIO="$here/../SCENARIO.md" \
    ${STEPS:+"STEPS=$STEPS"} ${TRACE:+"TRACE=$TRACE"} "$@"
}
