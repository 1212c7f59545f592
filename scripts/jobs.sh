#!/usr/bin/env bash
# Prints the number of parallel jobs for this machine: one per processor, but at most one per GiB of memory.
set -euo pipefail
jobs=$(nproc)
room=$(awk '/^MemAvailable:/ { print int($2 / 1048576) }' /proc/meminfo 2>/dev/null || true)
if [ -n "$room" ] && [ "$room" -lt "$jobs" ]; then jobs=$room; fi
[ "$jobs" -ge 1 ] || jobs=1
echo "$jobs"
