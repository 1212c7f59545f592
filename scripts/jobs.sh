#!/usr/bin/env bash
# How many things to do at once here: one for each processor, but no more than memory has room for, at a GiB each.
set -euo pipefail
jobs=$(nproc)
room=$(awk '/^MemAvailable:/ { print int($2 / 1048576) }' /proc/meminfo 2>/dev/null || true)
if [ -n "$room" ] && [ "$room" -lt "$jobs" ]; then jobs=$room; fi
[ "$jobs" -ge 1 ] || jobs=1
echo "$jobs"
