#!/bin/sh
# Lints GitHub workflows; see go-tool.sh for where actionlint comes from.
set -eu
exec "$(dirname -- "$0")/go-tool.sh" actionlint "$@"
