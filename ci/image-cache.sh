#!/usr/bin/env bash
# Keeps the images that the kit built as one file, for a CI system's cache. Their names are content hashes, so a stale
# file is harmless: what does not fit any more is built again.
set -euo pipefail
file=${2:-}

usage() {
  echo "Expected restore FILE or save FILE, got \"$*\"" >&2
  exit 2
}

restore() {
  [[ -f $file ]] || { echo 'No images in the cache.'; return; }
  docker load --quiet --input "$file" || echo 'The cached images cannot be read; they are built anew.' >&2
}

save() {
  local images
  mapfile -t images < <(docker image ls --filter "reference=${SHARDGATE_CACHED_IMAGES:-shardgate/*}" --format '{{.Repository}}:{{.Tag}}' | grep -v '<none>' | sort)
  [[ ${#images[@]} -gt 0 ]] || { echo 'No images to keep.'; return; }
  mkdir -p "$(dirname -- "$file")"
  docker save --output "$file" "${images[@]}"
  echo "Kept ${#images[@]} images."
}

[[ $# == 2 && -n $file ]] || usage "$@"
case $1 in
restore) restore ;;
save) save ;;
*) usage "$@" ;;
esac
