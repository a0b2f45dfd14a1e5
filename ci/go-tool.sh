#!/bin/sh
# Runs a Go tool that offline/NAME/go.mod pins and go.sum verifies: built once, into .cache/, with the host's Go, or in a
# container where it has none: go-tool.sh NAME ARGUMENTS…
set -eu
kit=$(cd -- "$(dirname -- "$0")/.." && pwd)
name=$1
source=$kit/offline/$name
package=$(sed -n 's/^tool //p' "$source/go.mod")
key=$(cat "$source/go.mod" "$source/go.sum" | sha256sum | cut -c1-12)
binary=$kit/.cache/$name/$key
shift

build_here() {
  (cd "$source" && GOFLAGS=-trimpath CGO_ENABLED=0 go build -buildvcs=false -ldflags '-s -w' -o "$1" "$package")
}

build_in_container() {
  image=shardgate-$name:$key
  "$kit/ci/offline-image.sh" "$image" "$source" --build-arg PACKAGE="$package" --file "$kit/offline/go-tool/Dockerfile"
  "$kit/ci/image-file.sh" "$image" /usr/bin/tool "$1"
}

if [ ! -x "$binary" ]; then
  mkdir -p "$kit/.cache/$name"
  fresh=$binary.$$
  if command -v go >/dev/null; then build_here "$fresh"; else build_in_container "$fresh"; fi
  mv -- "$fresh" "$binary"
fi
exec "$binary" "$@"
