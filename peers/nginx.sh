#!/bin/sh
# nginx reads no environment: its configuration is written where a read-only container may write.
set -eu
sed "s/PORT/${PORT:?}/" /srv/peers/nginx.conf >/tmp/nginx.conf
exec nginx -e /dev/stderr -c /tmp/nginx.conf
