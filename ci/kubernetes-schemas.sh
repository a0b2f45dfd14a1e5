#!/bin/sh
# Prints the path of the JSON schemas of Kubernetes' own objects, which refuse unknown keys. Fetched once, into .cache/, with the
# host's pip, or in a container where it has none; offline/kubernetes-schemas/requirements.txt pins and verifies them.
set -eu
kit=$(cd -- "$(dirname -- "$0")/.." && pwd)
source=$kit/offline/kubernetes-schemas
release=$(sed -n 's/^kubernetes-validate==\([0-9.]*\).*/\1/p' "$source/requirements.txt")
key=$(cat "$source/requirements.txt" "$source/unpack.py" | sha256sum | cut -c1-12)
schemas=$kit/.cache/kubernetes-schemas/$key.json

fetch_here() {
  wheels=$(mktemp -d)
  python3 -m pip download --quiet --no-deps --require-hashes --dest "$wheels" --requirement "$source/requirements.txt" >&2
  python3 "$source/unpack.py" "$release" "$wheels" >"$1"
  rm -r -- "$wheels"
}

fetch_in_container() {
  image=shardgate-kubernetes-schemas:$key
  "$kit/ci/offline-image.sh" "$image" "$source" --build-arg RELEASE="$release"
  "$kit/ci/image-file.sh" "$image" /definitions.json "$1"
}

if [ ! -s "$schemas" ]; then
  mkdir -p "$kit/.cache/kubernetes-schemas"
  fresh=$schemas.$$
  if python3 -m pip --version >/dev/null 2>&1; then fetch_here "$fresh"; else fetch_in_container "$fresh"; fi
  mv -- "$fresh" "$schemas"
fi
echo "$schemas"
