#!/usr/bin/env bash
# Runs JavaScript tests with the test runner of node: all tests of the current folder, or the given files.
#
#   scripts/node_tests.sh [FILE...]
#
# A file ends when its tests are over, even if they left something open. A test that takes longer than ten minutes fails
# and is named. The whole run is killed after half an hour.
set -euo pipefail

options=(--test --test-reporter=spec)
# Each server under test hashes passwords and syncs its disk, so more files at once than processors would be slower.
wanted=("--test-concurrency=$("$(dirname "${BASH_SOURCE[0]}")/jobs.sh")" --test-timeout=600000 --test-force-exit)
known=$(node --help)
for option in "${wanted[@]}"; do
  if grep -q -- "${option%%=*}" <<<"$known"; then options+=("$option"); fi
done

timeout --kill-after=10s 30m node "${options[@]}" "$@" || {
  status=$?
  [ $status -ne 124 ] || echo "The tests did not end within half an hour." >&2
  exit $status
}
