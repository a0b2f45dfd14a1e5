#!/bin/sh
# Fills in ports and the worker count, checks the result, and becomes nginx.
set -eu
here=$(dirname -- "$0")
mkdir -p /tmp/nginx
cp "$here/routing/$EDGE_ROUTING.conf" /tmp/nginx/routing.conf.in
for name in nginx.conf routing.conf; do
  [ "$name" = nginx.conf ] && source="$here/nginx.conf" || source=/tmp/nginx/routing.conf.in
  sed -e "s/@APP_PORT@/$APP_PORT/g" -e "s/@EDGE_PORT@/$EDGE_PORT/g" -e "s/@EDGE_STATUS_PORT@/$EDGE_STATUS_PORT/g" \
    -e "s/@EDGE_WORKERS@/$EDGE_WORKERS/g" "$source" > "/tmp/nginx/$name"
done
ulimit -n "$(ulimit -Hn)" # every connection takes two
exec nginx -e stderr -c /tmp/nginx/nginx.conf "$@"
