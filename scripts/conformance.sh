#!/usr/bin/env bash
# Runs the conformance tests once for each given build folder: they test the protocols byte by byte, over raw sockets,
# against the echo servers in the folder. Needs node, and no npm packages.
#
#   scripts/conformance.sh FOLDER...        such as build/release
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

for folder in "$@"; do
  folder=$(realpath "$folder")
  echo "--- ${folder#"$root/"}"
  PARLEY_FIXTURES=$folder "$root/scripts/node_tests.sh" "$root"/tests/conformance/*.test.mjs
done
