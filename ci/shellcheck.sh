#!/bin/sh
# ShellCheck in a container, for hosts that need not have it: shellcheck.sh FOLDER ARGUMENTS…, files named within FOLDER.
set -eu
kit=$(cd -- "$(dirname -- "$0")/.." && pwd)
source=$kit/offline/shellcheck
image=shardgate-shellcheck:$(sha256sum <"$source/Dockerfile" | cut -c1-12)
folder=$1
shift

docker image inspect "$image" >/dev/null 2>&1 || "$kit/ci/offline-image.sh" "$image" "$source"
exec docker run --rm --network none --user "$(id -u):$(id -g)" --volume "$folder:/work:ro" "$image" "$@"
