#!/bin/sh
# kustomize, as `kubectl apply -k` has it built in; see go-tool.sh for where it comes from.
set -eu
exec "$(dirname -- "$0")/go-tool.sh" kustomize "$@"
