#!/usr/bin/env bash
# Prints the newest release tag that is an ancestor of REV (default HEAD), REV's own tag left out; nothing when there is none.
set -euo pipefail
rev=${1:-HEAD}
commit=$(git rev-parse --verify --quiet "$rev^{commit}") || { echo "Expected a commit, got \"$rev\"" >&2; exit 2; }
git tag --list 'v[0-9]*' --merged "$commit" --no-contains "$commit" --sort=-version:refname | head -n 1
