#!/usr/bin/env bash
# Runs JavaScript tests with node's own runner: all of the current folder, or the files named.
#
#   scripts/node_tests.sh [FILE...]
#
# Nothing here waits for ever: a file whose tests are over ends whatever they left open, a file that gets nowhere is
# named and failed after ten minutes, and the whole is ended after half an hour.
set -euo pipefail

options=(--test --test-reporter=spec)
# Each server under test hashes passwords and syncs its disk; more of them at once than processors are just slower.
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
