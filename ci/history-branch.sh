#!/usr/bin/env bash
# Keeps history.jsonl in a branch of its own, so that it outlives runners and caches.
#   fetch FILE   writes the branch's lines to FILE; a branch that is not there yet is an empty history
#   push FILE    adds the lines of FILE that the branch does not have. Another job may push at the same time: then it
#                starts over from what is there now, so no line of either is lost
set -euo pipefail
branch=${SHARDGATE_HISTORY_BRANCH:-shardgate-history}
remote=${SHARDGATE_HISTORY_REMOTE:-origin}
name=history.jsonl
attempts=10

fetch() {
  mkdir -p "$(dirname -- "$file")"
  lines >"$file.fetched"
  mv -- "$file.fetched" "$file"
  echo "$(wc -l <"$file") lines in the history."
}

lines() { # of the branch as it is now on the remote
  refresh
  [[ -z $tip ]] || git show "$tip:$name"
}

refresh() { # tip: the branch's commit, empty when there is none
  tip=$(git ls-remote "$remote" "refs/heads/$branch" | cut -f1)
  [[ -z $tip ]] || git fetch --quiet --no-tags --depth=1 "$remote" "$tip"
}

push() {
  [[ -f $file ]] || { echo "Expected a history at $file, got none" >&2; exit 2; }
  local attempt
  for ((attempt = 1; attempt <= attempts; attempt++)); do
    add_lines
    [[ -n $commit ]] || { echo 'Nothing new in the history.'; return; }
    if git push --quiet "$remote" "$commit:refs/heads/$branch"; then echo 'The history is kept.'; return; fi
    echo "Another job was quicker (attempt $attempt of $attempts)." >&2
  done
  echo "Expected to push $branch within $attempts attempts, got refused each time" >&2
  exit 2
}

add_lines() { # commit: the branch's lines and then those of the file that it lacks; empty when it lacks none
  local known=$work/known all=$work/all blob tree
  lines >"$known"
  { cat "$known"; grep -Fxv -f "$known" "$file" || [[ $? == 1 ]]; } >"$all"
  commit=
  ! cmp --silent "$known" "$all" || return 0
  blob=$(git hash-object -w "$all")
  tree=$(printf '100644 blob %s\t%s\n' "$blob" "$name" | git mktree)
  commit=$(git -c user.name=shardgate -c user.email=shardgate@localhost commit-tree ${tip:+-p "$tip"} -m 'History' "$tree")
}

if [[ $# != 2 || ! $1 =~ ^(fetch|push)$ ]]; then
  echo "Expected fetch FILE or push FILE, got \"$*\"" >&2
  exit 2
fi
file=$2 tip='' commit=''
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
"$1"
