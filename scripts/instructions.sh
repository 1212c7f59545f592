#!/usr/bin/env bash
# Counts the instructions of the hot path, from the bytes of an event to the bytes that it causes, and compares them with
# the committed figures. Fails if a count is more than 5 % higher. The count hardly depends on the machine, and not on its
# load. It depends on the compiler: with another compiler the figures are only shown.
#
#   scripts/instructions.sh            compares
#   scripts/instructions.sh --renew    replaces the committed figures by the current counts
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

known=bench/micro/instructions.txt
case "${1-}" in
  "" | --renew) ;;
  *) echo "usage: scripts/instructions.sh [--renew]" >&2; exit 2 ;;
esac

# A build folder that was configured before GoogleTest was installed has no such programs.
if [ -f build/release/build.ninja ] && ! grep -q 'bench/micro.*micro\.dir/codecs' build/release/build.ninja; then
  rm build/release/build.ninja
fi
scripts/build.sh release hot_path micro
# Checks that the benchmarks run and get the answers that they measure.
build/release/micro --benchmark_min_time=0.001 >build/release/micro.txt 2>&1 || { cat build/release/micro.txt; exit 1; }

# The C library selects its memcpy by the processor. This setting selects the same one everywhere.
export GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX2,-AVX,-ERMS,-BMI2,-AVX_Fast_Unaligned_Load,-SSSE3,-SSE4_1,-SSE4_2,-MOVBE

# Prints the instructions per event of this kind.
count() {
  local events collected log=build/release/callgrind.log
  events=$(valgrind --tool=callgrind --callgrind-out-file=build/release/callgrind."$1" --log-file="$log" \
    --collect-atstart=no --toggle-collect=parley_counted_events build/release/hot_path "$1") || { cat "$log" >&2; return 1; }
  collected=$(awk '/ Collected : / { print $NF }' "$log")
  [ "${collected:-0}" -gt 0 ] || { echo "callgrind counted nothing:" >&2; cat "$log" >&2; return 1; }
  echo $((collected / events))
}

compiler=$(sed -n 's/^CMAKE_CXX_COMPILER:[A-Z]*=//p' build/release/CMakeCache.txt)
compiler="$("$compiler" --version | sed -n '1s/^[^ ]* //p') $(uname -m)"
typing=$(count typing)
message=$(count message)

if [ "${1-}" = --renew ]; then
  printf '%s\n' "# Instructions per event. Written by scripts/instructions.sh --renew" \
    "compiler $compiler" "typing $typing" "message $message" >"$known"
  cat "$known"
  exit
fi

known_of() { sed -n "s/^$1 //p" "$known"; }
failed=0
compare() {
  local before
  before=$(known_of "$1")
  printf '%-8s %7d instructions per event, committed: %d (%s %%)\n' "$1" "$2" "$before" \
    "$(awk -v now="$2" -v before="$before" 'BEGIN { printf "%+.1f", (now / before - 1) * 100 }')"
  if [ "$(known_of compiler)" != "$compiler" ]; then return; fi
  if [ $(($2 * 100)) -gt $((before * 105)) ]; then
    echo "  More than 5 % worse. callgrind_annotate build/release/callgrind.$1 shows where they are executed."
    failed=1
  elif [ $(($2 * 100)) -lt $((before * 95)) ]; then
    echo "  More than 5 % better. To commit this: scripts/instructions.sh --renew"
  fi
}
compare typing "$typing"
compare message "$message"
if [ "$(known_of compiler)" != "$compiler" ]; then
  echo "Not compared: counted with $compiler, committed with $(known_of compiler)."
fi
exit $failed
