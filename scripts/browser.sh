#!/usr/bin/env bash
# Tests the page in Chromium, with two people who use the given binary.
#
#   scripts/browser.sh BINARY [FILE...]     all files of tests/browser, or the given ones
#
# CHROME names the browser. Without it, Debian's chromium is used, and installed if it is missing. Without a browser the
# tests that need one are skipped, and a line says so. PICTURES=FOLDER keeps the pictures of the documentation.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
binary=$(realpath "$1")
shift

cd "$root/tests/browser"
# npm writes this file last, so it is also older than the lock file if an installation did not finish.
if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
  npm ci --no-audit --no-fund || { echo "npm ci failed: the tools for tests/browser could not be installed." >&2; exit 1; }
  touch node_modules/.package-lock.json
fi
if [ -z "${CHROME:-}" ] && ! command -v chromium >/dev/null; then
  "$root/scripts/packages.sh" browser || echo "There is no Chromium: tests that need a browser are skipped. CHROME may name one."
fi
export PARLEY_BINARY=$binary
[ $# -eq 0 ] || exec "$root/scripts/node_tests.sh" "$@"
# Files that measure times run alone.
measuring=(serving.test.mjs measures.test.mjs)
others=()
for file in *.test.mjs; do
  case " ${measuring[*]} " in *" $file "*) ;; *) others+=("$file") ;; esac
done
"$root/scripts/node_tests.sh" "${others[@]}"
for file in "${measuring[@]}"; do "$root/scripts/node_tests.sh" "$file"; done
