# The steps that tools/run, tools/test and tools/bench share. Sourced inside the Debian 13 root, after env/lib.sh.

export EMSCRIPTEN="${EMSCRIPTEN:-/usr/share/emscripten}"
FABRICA_JOBS="${FABRICA_JOBS:-$(nproc)}"
BUILD="$FABRICA_REPO/build"

# Two of our scripts at once must not build in the same folder: the second waits.
build_lock() { mkdir -p "$BUILD"; exec 7>"$BUILD/.lock"; flock 7; }
build_unlock() { exec 7>&-; }

# ensure_node FOLDER: its node_modules as package-lock.json says; nothing is done when the lock has not changed.
ensure_node() {
  local folder="$FABRICA_REPO/$1" key
  key="$(hash_files "$folder/package.json" "$folder/package-lock.json")"
  [ "$(cat "$folder/node_modules/.fabrica-lock" 2>/dev/null)" = "$key" ] && return 0
  ( cd "$folder" && npm ci --no-audit --no-fund --prefer-offline ) || return 1
  echo "$key" >"$folder/node_modules/.fabrica-lock"
}

# configure PRESET: only the first time, and when asked to with FABRICA_RECONFIGURE=1 (ninja does it when files change).
# Every preset compiles Dear ImGui from its sources, which Debian has no library of for us.
configure() {
  local folder="$BUILD/$1"
  "$FABRICA_REPO/tools/third-party" ensure imgui || return 1
  [ -f "$folder/build.ninja" ] && [ "${FABRICA_RECONFIGURE:-}" != 1 ] && return 0
  ( cd "$FABRICA_REPO" && cmake --preset "$1" )
}

# build PRESET [TARGET…]
build() {
  local folder="$BUILD/$1"; shift
  local targets=(); [ $# -eq 0 ] || targets=(--target "$@")
  cmake --build "$folder" --parallel "$FABRICA_JOBS" "${targets[@]}"
}

web_libraries() { "$FABRICA_REPO/tools/third-party" ensure zstd openjpeg imgui draco meshoptimizer zlib lz4 blosc nifti; }
build_web() { configure web && build web; }
make_site() { node "$FABRICA_REPO/tools/site.mjs"; }

# Also when VTK came after the page was configured: then its folder was left out.
build_geometry() {
  "$FABRICA_REPO/tools/third-party" ensure vtk && FABRICA_RECONFIGURE=1 configure web && build web geometry
}

build_tool() { configure native && build native fabrica; }
tool() { find "$BUILD/native" -maxdepth 4 -type f -name fabrica -perm -u+x | head -n 1; }

# The demo atlas, unless neither the recipe nor the program that makes it has changed.
build_demo() {
  local recipe="$FABRICA_REPO/assets/recipes/colin27" program key
  program="$(tool)"
  [ -n "$program" ] || die "the atlas maker was not built"
  key="$(find "$recipe" -type f -print0 | sort -z | xargs -0 cat "$program" | sha256sum | cut -c1-16)"
  [ "$(cat "$BUILD/demo/.made-from" 2>/dev/null)" = "$key" ] && return 0
  rm -rf "$BUILD/demo.part"
  "$program" build "$recipe/recipe.json" -o "$BUILD/demo.part" || return 1
  echo "$key" >"$BUILD/demo.part/.made-from"
  rm -rf "$BUILD/demo"; mv "$BUILD/demo.part" "$BUILD/demo"
}

# Into the site as links to the same bytes.
place_demo() {
  [ "$(cat "$BUILD/site/demo/.made-from" 2>/dev/null)" = "$(cat "$BUILD/demo/.made-from")" ] && return 0
  rm -rf "$BUILD/site/demo"; mkdir -p "$BUILD/site"
  cp -al "$BUILD/demo" "$BUILD/site/demo" 2>/dev/null || cp -a "$BUILD/demo" "$BUILD/site/demo"
}
