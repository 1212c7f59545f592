#!/usr/bin/env bash
# Lists the packages that Parley needs, and installs the missing ones.
#
#   scripts/packages.sh run     the packages for ./run
#   scripts/packages.sh test    these, and the packages for ./test
#   scripts/packages.sh browser the browser that tests/browser uses; only on Debian, because Ubuntu has it as a snap
#
# If no package is missing, it does not use the network and runs nothing as root. The names are those of Debian 12 and
# 13 and Ubuntu 24.04. On other systems it prints the list and installs nothing.
set -euo pipefail

run_packages=(g++ cmake ninja-build pkg-config libasio-dev libssl-dev libsqlite3-dev libsodium-dev
  libcrypt-dev libjemalloc-dev libutf8proc-dev zlib1g-dev libtomlplusplus-dev)
test_packages=(libgtest-dev libbenchmark-dev valgrind clang-19 clang-format-19 clang-tidy-19 libclang-rt-19-dev
  llvm-19 openssl python3 python3-venv python3-socketio python3-websocket python3-requests python3-aiohttp)
least_node=18

say() { printf '%s\n' "$*" >&2; }

distribution() {
  # shellcheck disable=SC1090
  (. "${OS_RELEASE:-/etc/os-release}" 2>/dev/null && printf '%s %s' "${ID:-unknown}" "${VERSION_ID:-}") || printf 'unknown'
}

has_node() {
  local version
  version=$(node --version 2>/dev/null) || return 1
  version=${version#v}
  [ "${version%%.*}" -ge "$least_node" ]
}

# If the PATH has a Node.js that is new enough, it is used and not replaced.
node_packages() {
  if ! has_node; then
    echo nodejs npm
  elif ! command -v npm >/dev/null; then
    echo npm
  fi
}

missing_of() {
  local package
  for package in "$@"; do
    dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || echo "$package"
  done
}

# For systems without dpkg, where packages have other names: checks for the tools and prints the list of packages.
without_dpkg() {
  local tool missing=()
  for tool in g++ cmake ninja pkg-config; do command -v "$tool" >/dev/null || missing+=("$tool"); done
  [ ${#missing[@]} -eq 0 ] && return 0
  say "Missing: ${missing[*]}"
  say "The package names of this distribution are unknown. Install the equivalents of these, then run this again:"
  say "  $*"
  return 1
}

install() {
  local elevate=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null || { [ ! -t 0 ] && ! sudo -n true 2>/dev/null; }; then
      say "Some packages are missing, and installing them takes root. Run this as root, then try again:"
      say "  apt-get update && apt-get install --no-install-recommends $*"
      return 1
    fi
    elevate=(sudo)
  fi
  say "Installing: $*"
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300)
  if ! "${elevate[@]}" "${apt[@]}" update >&2; then
    say "apt-get update failed (see above); trying with the existing package lists."
  fi
  if ! "${elevate[@]}" "${apt[@]}" install -y --no-install-recommends "$@" </dev/null >&2; then
    say "The packages could not be installed (see above). Check the network and the package sources"
    say "(Ubuntu keeps some of them in \"universe\"), or install them yourself, then run this again:"
    say "  $*"
    return 1
  fi
}

main() {
  local wanted=("${run_packages[@]}")
  case "${1:-}" in
    run) ;;
    test) wanted+=("${test_packages[@]}") ;;
    browser)
      [[ $(distribution) = debian\ * ]] || { say "Install a Chromium, and set CHROME to its path."; return 1; }
      wanted=(chromium)
      ;;
    *) say "usage: scripts/packages.sh run|test|browser"; return 2 ;;
  esac
  command -v dpkg-query >/dev/null || { without_dpkg "${wanted[@]}"; return; }

  local missing
  mapfile -t missing < <(missing_of "${wanted[@]}")
  # For the JavaScript client that the server serves, and the clients that test it. Word splitting is intended: the
  # output is a list of package names.
  # shellcheck disable=SC2207
  missing+=($(node_packages))
  [ ${#missing[@]} -eq 0 ] && return 0

  case "$(distribution)" in
    "debian 12" | "debian 13" | "ubuntu 24.04") install "${missing[@]}" ;;
    *)
      say "Parley has not been tested on this system ($(distribution)). Install these packages or their equivalents,"
      say "then run this again (on systems based on Debian: apt-get install --no-install-recommends):"
      say "  ${missing[*]}"
      return 1
      ;;
  esac
  if [ "$1" = test ] && ! has_node; then
    say "Node.js $least_node or newer is needed; \"$(command -v node || echo node)\" is $(node --version 2>&1 || true)."
    return 1
  fi
}

main "$@"
