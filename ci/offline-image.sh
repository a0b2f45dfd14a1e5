#!/bin/sh
# Builds an image on the kit's own Debian where it is there, else on the official one:
# offline-image.sh IMAGE FOLDER [ARGUMENTS OF docker build…]
set -eu
image=$1
folder=$2
shift 2
base=$(docker image ls --filter 'reference=shardgate/debian' --format '{{.Repository}}:{{.Tag}}' | head -n 1)
exec docker build --quiet --network host --tag "$image" --build-arg BASE_IMAGE="${base:-debian:trixie-slim}" "$@" "$folder" >/dev/null
