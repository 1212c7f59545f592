#!/usr/bin/env bash
# Runs every unit test and story of a build, a whole program at a time: seconds, where ctest, which gives each
# test a process of its own, takes minutes.
#
#   scripts/quick.sh PRESET
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
export logs

run_one() {
  local log=$logs/${1##*/}
  "$1" --gtest_brief=1 >"$log" 2>&1 && return
  echo "$1 failed:"
  cat "$log"
  return 1
}
export -f run_one

# Those that wait for a disk or a socket first, so that the others fill their pauses.
programs=()
for program in build/"$1"/tests/{unit_net,unit_store_sqlite,unit_*,stories}; do
  case " ${programs[*]-} " in *" $program "*) continue ;; esac
  if [ -f "$program" ] && [ -x "$program" ]; then programs+=("$program"); fi
done
printf '%s\n' "${programs[@]}" | xargs -P "$(($(scripts/jobs.sh) + 1))" -I{} bash -c 'run_one {}'
cat "$logs"/* | awk '/PASSED/ { tests += $4 } END { print tests " tests passed" }'
