#!/usr/bin/env bash
# Runs the conformance tests once for each build folder named: the protocols byte by byte, over raw sockets, against
# the echo servers in it. Needs node and nothing from npm.
#
#   scripts/conformance.sh FOLDER...        such as build/release
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

options=(--test --test-reporter=spec)
# Processors are shared with the servers under test; without the option node uses all but one of its own accord.
node --help | grep -q -- --test-concurrency && options+=("--test-concurrency=$("$root/scripts/jobs.sh")")

for folder in "$@"; do
  folder=$(realpath "$folder")
  echo "--- ${folder#"$root/"}"
  PARLEY_FIXTURES=$folder node "${options[@]}" "$root"/tests/conformance/*.test.mjs
done
