#!/usr/bin/env bash
# Runs every unit test and story of a build, with one process per test program. This takes seconds. ctest starts one
# process per test and takes minutes.
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

# Programs that wait for a disk or a socket start first, so that the others run during these waits.
programs=()
for program in build/"$1"/tests/{unit_net,unit_store_sqlite,unit_*,stories}; do
  case " ${programs[*]-} " in *" $program "*) continue ;; esac
  if [ -f "$program" ] && [ -x "$program" ]; then programs+=("$program"); fi
done
printf '%s\n' "${programs[@]}" | xargs -P "$(($(scripts/jobs.sh) + 1))" -I{} bash -c 'run_one {}'
cat "$logs"/* | awk '/PASSED/ { tests += $4 } END { print tests " tests passed" }'
