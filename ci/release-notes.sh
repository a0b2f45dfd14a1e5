#!/usr/bin/env bash
# Prints what the changelog says of one version: release-notes.sh v1.2.3 [CHANGELOG.md]
set -euo pipefail
tag=${1:-} changelog=${2:-CHANGELOG.md}
[[ $tag =~ ^v[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]] || { echo "Expected a tag such as v1.2.3, got \"$tag\"" >&2; exit 2; }
notes=$(awk -v version="${tag#v}" '
  /^## / { inside = ($2 == version || $2 == "[" version "]"); next }
  inside { print }
' "$changelog")
[[ $notes =~ [^[:space:]] ]] || { echo "Expected a section \"## ${tag#v}\" in $changelog, got none; move the notes of Unreleased there" >&2; exit 2; }
printf '%s\n' "$notes" | sed -e '/./,$!d'
