#!/usr/bin/env bash
# Installs the JavaScript client that the server hands out (GET /socket.io/socket.io.js) into build/client, from
# where the build takes it. Quick when it is there already; where it cannot be had the build goes on without.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

folder=build/client
[ "$folder/node_modules/.package-lock.json" -nt src/client/package-lock.json ] && exit 0

without() {
  echo "$1: the server will not hand out its JavaScript client (/socket.io/socket.io.js)." >&2
  exit 0
}
command -v npm >/dev/null || without "There is no npm"
mkdir -p "$folder"
cp src/client/package.json src/client/package-lock.json "$folder/"
npm ci --prefix "$folder" --omit=dev --ignore-scripts --no-audit --no-fund --silent >&2 || without "npm ci failed"
touch "$folder/node_modules/.package-lock.json"
