# Builds the product into cli/target/product/N, a folder that never changes once it is there, so that a
# build does not pull jars from under a server that runs. Sourced after toolchain.sh,
# launch.sh and caches.sh.

# The product's modules: all that have sources but for tests and benchmarks.
product_modules() {
  local pom module
  for pom in "$1"/*/pom.xml; do
    module=${pom%/pom.xml}
    case ${module##*/} in
      testkit | system-tests | benchmarks) ;;
      *) printf '%s\n' "$module" ;;
    esac
  done
}

current_product() {
  printf '%s\n' "$1/cli/target/product/current"
}

# Whether the product is there and newer than all it is made of. Folders count, for deleted files.
is_built() {
  local product newer modules
  product=$(current_product "$1")
  [ -e "$product/built" ] || return 1
  mapfile -t modules < <(product_modules "$1")
  newer=$(find "$1/pom.xml" "${modules[@]/%//pom.xml}" "${modules[@]/%//src/main}" \
    -newer "$product/built" -print -quit 2>/dev/null)
  [ -z "$newer" ]
}

build_product() {
  local root=$1 log began status
  take_build_lock "$root"
  if is_built "$root"; then # by whoever held the lock
    give_build_lock_back
    return 0
  fi
  began=$SECONDS
  echo "Building Nonagon (some minutes the first time)…" >&2
  mkdir -p "$root/cli/target"
  log=$root/cli/target/build.log
  touch "$root/cli/target/build-began"
  # skipTests is not enough: tests need not even compile to run the product.
  (cd "$root" && mvn -B -Dquick -Dmaven.test.skip=true -pl cli -am package 9<&-) >"$log" 2>&1
  status=$?
  if [ $status -ne 0 ]; then
    cat "$log" >&2
    echo "nonagon: the build failed; its output is above and in $log." >&2
    give_build_lock_back
    return 1
  fi
  install_product "$root" || return 1
  echo "Built in $((SECONDS - began)) s." >&2
  give_build_lock_back
}

# Copies what Maven built to a folder of its own, then makes that the current one.
install_product() {
  local root=$1 products product
  products=$root/cli/target/product
  product=$products/$(date +%s%N)
  mkdir -p "$products" &&
    cp -R "$root/cli/target/quarkus-app" "$product" || return 1
  record_caches "$product"
  touch -r "$root/cli/target/build-began" "$product/built" &&
    ln -sfn "${product##*/}" "$products/next" &&
    mv -T "$products/next" "$products/current" || return 1
  remove_old_products "$products"
}

# Keeps the current and the one before, which a server may still run from.
remove_old_products() {
  local old
  for old in $(ls -1 "$1" | grep -E '^[0-9]+$' | sort -n | head -n -2); do
    rm -rf "${1:?}/$old"
  done
}
