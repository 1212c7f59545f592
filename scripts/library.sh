#!/usr/bin/env bash
# Installs the Socket.IO server library from the release build into build/stage, builds examples/echo against it as a user
# would, and tests the example with stock clients.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

rm -rf build/stage build/example
cmake --install build/release --component library --prefix "$PWD/build/stage" >build/stage.log
cmake -S examples/echo -B build/example -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_PREFIX_PATH="$PWD/build/stage" \
  >>build/stage.log || { cat build/stage.log; exit 1; }
cmake --build build/example
cd tests/wire
ECHO_BINARY=$OLDPWD/build/example/echo ../../scripts/node_tests.sh library.test.mjs
