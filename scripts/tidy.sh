#!/usr/bin/env bash
# Runs clang-tidy over every product file, or over the given files. The checks are listed in .clang-tidy.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

[ -f build/asan/compile_commands.json ] || scripts/build.sh asan
files=("$@")
[ $# -eq 0 ] && mapfile -t files < <(find src -name '*.cpp' | sort)
printf '%s\n' "${files[@]}" | xargs -P "$(scripts/jobs.sh)" -n 4 \
  clang-tidy-19 -p build/asan --quiet --warnings-as-errors='*' 2> >(grep -v 'warnings\? generated' >&2)
echo "${#files[@]} files clean"
