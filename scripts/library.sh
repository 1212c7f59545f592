#!/usr/bin/env bash
# Installs the Socket.IO server library from the release build into build/stage, builds the programs in examples/ against
# it as a user would, and tests them with stock clients.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

rm -rf build/stage build/example
cmake --install build/release --component library --prefix "$PWD/build/stage" >build/stage.log
for example in echo two_shards; do
  cmake -S "examples/$example" -B "build/example/$example" -G Ninja -DCMAKE_BUILD_TYPE=Release \
    -DCMAKE_PREFIX_PATH="$PWD/build/stage" >>build/stage.log || { cat build/stage.log; exit 1; }
  cmake --build "build/example/$example"
done
cd tests/wire
export ECHO_BINARY=$OLDPWD/build/example/echo/echo TWO_SHARDS_BINARY=$OLDPWD/build/example/two_shards/two_shards
../../scripts/node_tests.sh library.test.mjs two_shards.test.mjs
