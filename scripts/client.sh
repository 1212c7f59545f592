#!/usr/bin/env bash
# Installs the JavaScript client that the server serves (GET /socket.io/socket.io.js) into build/client, where the build
# finds it. Does nothing if it is already installed. If it cannot be installed, the build continues without it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

folder=build/client
[ "$folder/node_modules/.package-lock.json" -nt src/client/package-lock.json ] && exit 0

without() {
  echo "$1: the server will not serve the JavaScript client (/socket.io/socket.io.js)." >&2
  exit 0
}
command -v npm >/dev/null || without "npm is not installed"
mkdir -p "$folder"
cp src/client/package.json src/client/package-lock.json "$folder/"
npm ci --prefix "$folder" --omit=dev --ignore-scripts --no-audit --no-fund --silent >&2 || without "npm ci failed"
touch "$folder/node_modules/.package-lock.json"
