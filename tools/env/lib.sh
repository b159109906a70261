# Shared by the scripts in tools/: where things are kept, stages with time, and entering the Debian 13 root.
# Sourced, never run. Sets FABRICA_REPO and FABRICA_CACHE.

FABRICA_REPO="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
FABRICA_CACHE="${FABRICA_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/fabrica}"
export FABRICA_REPO FABRICA_CACHE
# Another clone on the same machine finds what this one compiled.
export CCACHE_BASEDIR="$FABRICA_REPO" CCACHE_NOHASHDIR=1

# Short hash of the contents of files: the key under which built things are kept.
hash_files() { cat "$@" | sha256sum | cut -c1-12; }

die() { printf '\n%s\n' "fabrica: $*" >&2; exit 1; }

# stage "words" command…: one line a stage, with its time; the log is shown only when it fails.
FABRICA_LOGS="$FABRICA_CACHE/logs"
stage() {
  local title="$1"; shift
  mkdir -p "$FABRICA_LOGS"
  local log="$FABRICA_LOGS/$(printf '%s' "$title" | tr -c 'A-Za-z0-9' '-').log" start=$SECONDS
  if [ -t 1 ]; then printf '  …  %s' "$title"; fi
  if "$@" >"$log" 2>&1; then
    [ -t 1 ] && printf '\r'
    printf '  ✓  %-58s %4d s\n' "$title" $((SECONDS - start))
  else
    local rc=$?
    [ -t 1 ] && printf '\r'
    printf '  ✗  %-58s %4d s\n' "$title" $((SECONDS - start))
    tail -n 60 "$log" >&2
    printf '\nThe whole log: %s\n' "$log" >&2
    return $rc
  fi
}

# Re-runs the calling script inside the Debian 13 root, unless it is there already.
enter_root() {
  [ "${FABRICA_IN_ROOT:-}" = 1 ] && return 0
  "$FABRICA_REPO/tools/devroot" ensure || exit 1
  exec "$FABRICA_REPO/tools/devroot" exec "$@"
}
