#!/bin/sh
# Lints GitHub workflows with the actionlint that offline/actionlint/go.mod pins and go.sum verifies: built once, into
# .cache/, with the host's Go, or in a container where it has none.
set -eu
kit=$(cd -- "$(dirname -- "$0")/.." && pwd)
source=$kit/offline/actionlint
key=$(cat "$source/go.mod" "$source/go.sum" | sha256sum | cut -c1-12)
binary=$kit/.cache/actionlint/$key

build_here() {
  (cd "$source" && GOFLAGS=-trimpath CGO_ENABLED=0 go build -buildvcs=false -ldflags '-s -w' -o "$1" github.com/rhysd/actionlint/cmd/actionlint)
}

build_in_container() {
  base=$(docker image ls --filter 'reference=shardgate/debian' --format '{{.Repository}}:{{.Tag}}' | head -n 1)
  image=shardgate-actionlint:$key
  docker build --quiet --network host --tag "$image" --build-arg BASE_IMAGE="${base:-debian:trixie-slim}" "$source" >/dev/null
  container=$(docker create "$image")
  docker cp "$container:/usr/bin/actionlint" "$1" >/dev/null
  docker rm "$container" >/dev/null
}

if [ ! -x "$binary" ]; then
  mkdir -p "$kit/.cache/actionlint"
  fresh=$binary.$$
  if command -v go >/dev/null; then build_here "$fresh"; else build_in_container "$fresh"; fi
  mv -- "$fresh" "$binary"
fi
exec "$binary" "$@"
