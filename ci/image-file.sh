#!/bin/sh
# Copies a file out of an image: image-file.sh IMAGE PATH TO
set -eu
container=$(docker create "$1")
docker cp "$container:$2" "$3" >/dev/null
docker rm "$container" >/dev/null
