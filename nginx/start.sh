#!/bin/sh
# Fills in ports, routing and the worker count, checks the result, and becomes nginx.
set -eu
here=$(dirname -- "$0")
fill_in() {
  sed -e "s/@APP_PORT@/$APP_PORT/g" -e "s/@EDGE_PORT@/$EDGE_PORT/g" -e "s/@EDGE_STATUS_PORT@/$EDGE_STATUS_PORT/g" \
    -e "s/@EDGE_WORKERS@/$EDGE_WORKERS/g" -e "s/@UPSTREAM@/$upstream/g" \
    -e "s/@APP_MAX_BODY_BYTES@/${APP_MAX_BODY_BYTES:-1048576}/g" "$1"
}
case $EDGE_ROUTING in
  fnv) upstream='$upstream' ;; # one of many, chosen by the map
  direct | least-conn) upstream=shards ;;
  *)
    echo "Expected EDGE_ROUTING to be direct, fnv or least-conn, got \"$EDGE_ROUTING\"" >&2
    exit 2
    ;;
esac
mkdir -p /tmp/nginx
if [ "$EDGE_ROUTING" = direct ]; then
  fill_in "$here/routing/direct.conf" > /tmp/nginx/routing.conf
elif [ -n "${EDGE_ROUTES:-}" ]; then
  printf '%s\n' "$EDGE_ROUTES" > /tmp/nginx/routing.conf
else
  echo "Expected EDGE_ROUTES for EDGE_ROUTING=$EDGE_ROUTING, got nothing; start it by bin/shardgate up --edge nginx" >&2
  exit 2
fi
fill_in "$here/nginx.conf" > /tmp/nginx/nginx.conf
ulimit -n "$(ulimit -Hn)" # every connection takes two
exec nginx -e stderr -c /tmp/nginx/nginx.conf "$@"
