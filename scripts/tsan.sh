#!/usr/bin/env bash
# Runs the tests of multithreaded code under the thread sanitizer: the worker and the code that runs on it, the stores and
# the edge. All other code is single-threaded, which tests/structure checks.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

programs=()
for folder in base store/sqlite store/json_files auth files net; do
  compgen -G "tests/unit/$folder/*_test.cpp" >/dev/null && programs+=("unit_${folder//\//_}")
done
scripts/build.sh tsan "${programs[@]}"

# The sanitizer's memory layout is not compatible with the address randomisation of every kernel.
plain=()
setarch "$(uname -m)" -R true 2>/dev/null && plain=(setarch "$(uname -m)" -R)

export TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1
for program in "${programs[@]}"; do
  filter='*'
  [ "$program" = unit_base ] && filter='*Worker*:Offload*:*Log*'
  "${plain[@]}" "build/tsan/tests/$program" --gtest_brief=1 --gtest_filter="$filter"
done
