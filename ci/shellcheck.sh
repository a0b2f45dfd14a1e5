#!/bin/sh
# ShellCheck in a container, for hosts that need not have it: shellcheck.sh FOLDER ARGUMENTS…, files named within FOLDER.
set -eu
source=$(cd -- "$(dirname -- "$0")/../offline/shellcheck" && pwd)
image=shardgate-shellcheck:$(sha256sum <"$source/Dockerfile" | cut -c1-12)
folder=$1
shift

if ! docker image inspect "$image" >/dev/null 2>&1; then
  base=$(docker image ls --filter 'reference=shardgate/debian' --format '{{.Repository}}:{{.Tag}}' | head -n 1)
  docker build --quiet --network host --tag "$image" --build-arg BASE_IMAGE="${base:-debian:trixie-slim}" "$source" >/dev/null
fi
exec docker run --rm --network none --user "$(id -u):$(id -g)" --volume "$folder:/work:ro" "$image" "$@"
