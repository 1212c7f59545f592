#!/usr/bin/env bash
# Searches for inputs that break the product. Runs all fuzz targets, two at a time, starting from the corpus.
#
#   scripts/fuzz.sh [SECONDS [TARGET...]]      by default 20 seconds for each target, and all targets
#
# New inputs that increase the coverage are written to build/fuzz/found/TARGET. To add them to the corpus, run
#   build/fuzz/fuzz/fuzz_TARGET -merge=1 fuzz/corpus/TARGET build/fuzz/found/TARGET
# If an input breaks a target, its path is printed and the script fails. Fix the bug, and move the file to
# fuzz/crashes/TARGET, where ctest replays it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

seconds=${1:-20}
shift || true
targets=("$@")
[ $# -eq 0 ] && mapfile -t targets < <(sed -n 's/^parley_fuzz(\([a-z_]*\).*/\1/p' fuzz/CMakeLists.txt)

scripts/build.sh fuzz "${targets[@]/#/fuzz_}"

folder=$PWD/build/fuzz
export folder seconds
export ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1
export UBSAN_OPTIONS=print_stacktrace=1

# The limits are fixed. An input that exceeds them is reported like any other failure.
run_one() {
  local target=$1 longest=4096 log=$folder/found/$1.log options=()
  [ "$target" = session ] && longest=1024
  mkdir -p "$folder/found/$target" "$folder/broken/$target"
  local dictionary=fuzz/dictionaries/$target.dict
  if [ "$target" = session ] || [ "$target" = socketio_packet ]; then
    # libFuzzer takes one dictionary. The words of the API are printed by the program.
    cat "$dictionary" fuzz/dictionaries/api.dict >"$folder/found/$target.dict"
    dictionary=$folder/found/$target.dict
  fi
  [ -f "$dictionary" ] && options+=("-dict=$dictionary")
  [ -d "fuzz/crashes/$target" ] && options+=("$PWD/fuzz/crashes/$target")
  if ! "$folder/fuzz/fuzz_$target" -max_total_time="$seconds" -max_len="$longest" -timeout=10 -rss_limit_mb=1024 \
    -print_final_stats=1 -artifact_prefix="$folder/broken/$target/" \
    "$folder/found/$target" "$PWD/fuzz/corpus/$target" "${options[@]}" >"$log" 2>&1; then
    tail -n 80 "$log"
    echo "fuzz_$target is broken by: $(sed -n 's/.*Test unit written to //p' "$log")"
    return 1
  fi
  awk -v target="$target" '/ cov: / { seen = $0 } /number_of_executed_units/ { runs = $2 } /average_exec/ { rate = $2 }
    END { match(seen, /cov: [0-9]+ ft: [0-9]+ corp: [0-9]+/)
      printf "%-18s %9d runs, %6d a second, %s\n", target, runs, rate, substr(seen, RSTART, RLENGTH) }' "$log"
}
export -f run_one

printf '%s\n' "${targets[@]}" | xargs -P 2 -I{} bash -c 'run_one {}'
