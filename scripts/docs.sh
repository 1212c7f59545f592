#!/usr/bin/env bash
# Compares the committed documents with what the program prints, or writes them anew.
#
#   scripts/docs.sh check BINARY     prints the differences, and fails if there are any
#   scripts/docs.sh write BINARY     writes every file that is not current
#
# The binary itself lists its documents: BINARY --print_documents. Between the lines <!-- printed: NAME --> and
# <!-- end --> of a page, only that part is printed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

[ $# -eq 2 ] && [[ $1 = check || $1 = write ]] || { sed -n '2,/^set /s/^# \{0,1\}//p' scripts/docs.sh; exit 2; }
action=$1 binary=$2
printed=$(mktemp)
page=$(mktemp)
trap 'rm -f "$printed" "$page"' EXIT

# Replaces the printed parts of the page $1. Every part must have exactly one place there.
splice() {
  awk -v printed="$printed" '
    BEGIN {
      while ((getline line < printed) > 0) {
        if (line ~ /^<!-- printed: /) name = line
        part[name] = part[name] line "\n"
      }
    }
    /^<!-- printed: / {
      if (!($0 in part)) { print FILENAME ": the program prints no part " $0 > "/dev/stderr"; failed = 1; exit }
      printf "%s", part[$0]
      delete part[$0]
      inside = 1
    }
    !inside { print }
    /^<!-- end -->$/ { inside = 0 }
    END {
      for (name in part) { if (!failed) print FILENAME ": no place for " name > "/dev/stderr"; failed = 1 }
      exit failed || inside
    }' "$1"
}

documents=$("$binary" --print_documents)
stale=0
while read -r flag file; do
  "$binary" "$flag" >"$printed"
  if head -n 1 "$printed" | grep -q '^<!-- printed: '; then
    splice "$file" >"$page"
    cp "$page" "$printed"
  fi
  cmp -s "$printed" "$file" && continue
  if [ "$action" = write ]; then
    mkdir -p "$(dirname "$file")"
    cp "$printed" "$file"
    echo "wrote $file"
  else
    diff -u "$file" "$printed" || true
    echo "$file is not what $binary $flag prints."
    stale=1
  fi
done <<<"$documents"
[ $stale -eq 0 ] || { echo "Regenerate: scripts/docs.sh write $binary"; exit 1; }
