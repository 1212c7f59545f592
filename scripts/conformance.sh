#!/usr/bin/env bash
# Runs the conformance tests once for each build folder named: the protocols byte by byte, over raw sockets, against
# the echo servers in it. Needs node and nothing from npm.
#
#   scripts/conformance.sh FOLDER...        such as build/release
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

for folder in "$@"; do
  folder=$(realpath "$folder")
  echo "--- ${folder#"$root/"}"
  PARLEY_FIXTURES=$folder "$root/scripts/node_tests.sh" "$root"/tests/conformance/*.test.mjs
done
