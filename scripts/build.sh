#!/usr/bin/env bash
# Configures a build folder if necessary, and builds.
#
#   scripts/build.sh PRESET [TARGET...]      PRESET is one of CMakePresets.json; without targets, builds everything
#
# The tests are configured in every preset except release, which ./run builds on machines without GoogleTest.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

preset=$1
shift
folder=build/$preset

settings=()
[ "$preset" = release ] && settings+=(-DPARLEY_TESTS=OFF)
# Sanitizer builds use clang, because g++ takes twice as long.
case "$preset" in asan | tsan | fuzz) export PARLEY_CLANG=${PARLEY_CLANG:-clang++-19} ;; esac
launcher=$(command -v ccache || true)
export PARLEY_COMPILER_LAUNCHER=${PARLEY_COMPILER_LAUNCHER-$launcher}
# ccache requires these settings for precompiled headers.
export CCACHE_SLOPPINESS=${CCACHE_SLOPPINESS:-pch_defines,time_macros}

# The file `configured` in a build folder records where and with which settings it was configured. If the settings have
# changed, the folder is configured again without CMake's cache, because a change of the compiler makes the cache lose
# settings such as the sanitizers. If the checkout has moved, the folder is deleted first.
scripts/client.sh
client=$([ -d build/client/node_modules/socket.io-client ] && echo client || echo "no client")
stamp="$PWD|$client|$(cksum <CMakePresets.json)|${settings[*]-}|$PARLEY_COMPILER_LAUNCHER|${PARLEY_CLANG:-}"
known=$(cat "$folder/configured" 2>/dev/null || true)
if [ ! -f "$folder/build.ninja" ] || [ "$known" != "$stamp" ]; then
  if [ "${known%%|*}" != "$PWD" ]; then rm -rf "$folder"; fi
  mkdir -p "$folder"
  if ! cmake --fresh --preset "$preset" "${settings[@]}" >"$folder/configure.log" 2>&1; then
    cat "$folder/configure.log" >&2
    echo "Configuring failed (see above, and in $folder/configure.log)." >&2
    exit 1
  fi
  printf '%s\n' "$stamp" >"$folder/configured"
fi

targets=()
[ $# -gt 0 ] && targets=(--target "$@")
exec cmake --build "$folder" -j "$("scripts/jobs.sh")" "${targets[@]}"
