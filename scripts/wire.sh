#!/usr/bin/env bash
# Runs tests of the real program once for each given binary.
#
#   scripts/wire.sh wire BINARY...      with stock clients
#   scripts/wire.sh shards BINARY...    the tests of wire that are listed below, with two shards
#   scripts/wire.sh hostile BINARY...   attacks, while two users chat
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

suite=$root/tests/$1
files=()
if [ "$1" = shards ]; then
  suite=$root/tests/wire
  export PARLEY_SHARDS=2
  for name in accounts blocks calls chat kill overload presence receipts recovery tls users; do files+=("$name.test.mjs"); done
fi
shift
binaries=()
for binary in "$@"; do binaries+=("$(realpath "$binary")"); done
cd "$root/tests/wire"

# npm writes this file last, so it is also older than the lock file if an installation did not finish.
if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
  npm ci --no-audit --no-fund || { echo "npm ci failed: the clients for tests/wire could not be installed." >&2; exit 1; }
  touch node_modules/.package-lock.json
fi

# What the tests of the first binary see of the contract. With all files, they must see everything that it declares.
seen=
if [ "$suite" = "$root/tests/wire" ] && [ ${#files[@]} -eq 0 ]; then
  seen=$(mktemp -d)
  # shellcheck disable=SC2064
  trap "rm -rf '$seen'" EXIT
fi

cd "$suite"
for binary in "${binaries[@]}"; do
  echo "--- ${binary#"$root/"}"
  PARLEY_BINARY=$binary CONTRACT_SEEN=$seen "$root/scripts/node_tests.sh" "${files[@]}"
  if [ -n "$seen" ]; then node support/coverage.mjs "$seen"; fi
  seen=
done
