#!/usr/bin/env bash
# Checks the committed documents of the contract (docs/contract) with the tools that other projects read them with.
#
#   openapi.json    openapi-spec-validator, and redocly with all recommended rules
#   asyncapi.json   the parser of AsyncAPI
#   parley.d.ts     the TypeScript compiler, on a client that uses every event (tests/contract/sample.ts)
#
# Installs the tools with pip into build/contract, and with npm into tests/contract, unless they are there. Without
# access to the registry of pip, openapi-spec-validator is skipped, as the tests of clients in other languages are
# without their registries. redocly checks the same document.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root/tests/contract"

venv=$root/build/contract/venv
documents=$root/docs/contract
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true

# try WHAT COMMAND...: runs the command, at most twice and for at most 80 seconds each time.
try() {
  local what=$1 attempt
  shift
  for attempt in 1 2; do
    timeout --kill-after=5s 80s "$@" >"$root/build/contract/log" 2>&1 && return 0
  done
  echo "contract: $what could not be installed in $attempt tries (see build/contract/log). Is the registry reachable?" >&2
  return 1
}

with_pip() {
  python3 -m venv --clear "$venv" || return 1
  "$venv/bin/pip" install --quiet --retries 1 --timeout 20 -r requirements.txt
}
export -f with_pip
export venv

install() {
  mkdir -p "$root/build/contract"
  # Each file is written last, so that it is older than its list if an installation did not finish.
  if [ ! "$venv/installed" -nt requirements.txt ]; then
    if try "the packages of pip" bash -c with_pip; then touch "$venv/installed"; fi
  fi
  if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
    try "the packages of npm" npm ci --no-audit --no-fund --fetch-retries=1 --fetch-timeout=20000
    touch node_modules/.package-lock.json
  fi
}

install
echo "--- openapi.json"
if [ -f "$venv/installed" ]; then
  "$venv/bin/openapi-spec-validator" --schema 3.1 --validation-errors all "$documents/openapi.json"
else
  echo "openapi-spec-validator is skipped: it could not be installed."
fi
# Its output is shown if there is a problem: it has announcements in it.
node_modules/.bin/redocly lint --config redocly.yaml --max-problems 50 "$documents/openapi.json" \
  >"$root/build/contract/log" 2>&1 || { cat "$root/build/contract/log" >&2; exit 1; }
echo "--- asyncapi.json"
node parse_asyncapi.mjs "$documents/asyncapi.json"
echo "--- parley.d.ts"
node_modules/.bin/tsc --project .
echo "sample.ts is fully typed"
