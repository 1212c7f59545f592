#!/usr/bin/env bash
# Configures where that is needed, and builds.
#
#   scripts/build.sh PRESET [TARGET...]      PRESET is one of CMakePresets.json; without targets, everything
#
# The tests are configured in every preset but release, which ./run builds on machines that have no GoogleTest.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

preset=$1
shift
folder=build/$preset

settings=()
[ "$preset" = release ] && settings+=(-DPARLEY_TESTS=OFF)
# With sanitizers g++ takes twice as long.
case "$preset" in asan | tsan | fuzz) export PARLEY_CLANG=${PARLEY_CLANG:-clang++-19} ;; esac
launcher=$(command -v ccache || true)
export PARLEY_COMPILER_LAUNCHER=${PARLEY_COMPILER_LAUNCHER-$launcher}
# What ccache asks for where headers are precompiled.
export CCACHE_SLOPPINESS=${CCACHE_SLOPPINESS:-pch_defines,time_macros}

# A build folder remembers where it was configured, and with what; when either has changed it is configured
# again, without CMake's cache, which loses settings where the compiler changes, the sanitizers among them.
# It is begun from nothing when the checkout itself has moved.
scripts/client.sh
client=$([ -d build/client/node_modules/socket.io-client ] && echo client || echo "no client")
stamp="$PWD|$client|$(cksum <CMakePresets.json)|${settings[*]-}|$PARLEY_COMPILER_LAUNCHER|${PARLEY_CLANG:-}"
known=$(cat "$folder/configured" 2>/dev/null || true)
if [ ! -f "$folder/build.ninja" ] || [ "$known" != "$stamp" ]; then
  if [ "${known%%|*}" != "$PWD" ]; then rm -rf "$folder"; fi
  mkdir -p "$folder"
  if ! cmake --fresh --preset "$preset" "${settings[@]}" >"$folder/configure.log" 2>&1; then
    cat "$folder/configure.log" >&2
    echo "Configuring failed (above, and in $folder/configure.log)." >&2
    exit 1
  fi
  printf '%s\n' "$stamp" >"$folder/configured"
fi

targets=()
[ $# -gt 0 ] && targets=(--target "$@")
exec cmake --build "$folder" -j "$("scripts/jobs.sh")" "${targets[@]}"
