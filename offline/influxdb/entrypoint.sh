#!/bin/bash
# Starts influxd; on an empty volume it first creates the database and the users that the official image's variables name:
# INFLUXDB_DB, INFLUXDB_ADMIN_USER/_PASSWORD, INFLUXDB_USER/_PASSWORD, INFLUXDB_HTTP_AUTH_ENABLED.
# Passwords reach influxd through a pipe: they are in no process's arguments and in no log.
set -euo pipefail
data=/var/lib/influxdb
initialised=$data/.initialised # written last: an interrupted start begins again
log=$data/.first-start.log

main() {
  [[ ${1:-} == -* ]] && set -- influxd "$@"
  if [[ $1 == influxd ]] && needs_first_start; then (first_start); fi
  exec "$@"
}

needs_first_start() {
  [[ -n ${INFLUXDB_DB:-}${INFLUXDB_ADMIN_USER:-}${INFLUXDB_USER:-} && ! -e $initialised ]]
}

# A private influxd on a free port. The network may be the host's own, so authentication is on as soon as users are named.
first_start() {
  [[ -w $data ]] || fail "Expected $data to be writable by uid $(id -u), got a read-only folder; mount a volume there."
  local auth=false
  [[ -z ${INFLUXDB_ADMIN_USER:-} ]] || auth=true
  INFLUXDB_HTTP_AUTH_ENABLED=$auth INFLUXDB_HTTP_BIND_ADDRESS=127.0.0.1:0 INFLUXDB_BIND_ADDRESS=127.0.0.1:0 \
    influxd >"$log" 2>&1 &
  local pid=$!
  trap 'kill $pid 2>/dev/null || true' EXIT
  local port
  port=$(await_port "$pid")
  create_admin "$port"
  create_rest "$port"
  kill "$pid" && wait "$pid" || true
  trap - EXIT
  rm -f "$log"
  : >"$initialised"
}

await_port() {
  local port
  for _ in {1..300}; do
    port=$(sed -n 's/.*Listening on HTTP.*127\.0\.0\.1:\([0-9]*\).*/\1/p' "$log")
    [[ -z $port ]] || { echo "$port"; return; }
    kill -0 "$1" 2>/dev/null || break
    sleep 0.1
  done
  tail -n 20 "$log" >&2
  fail 'Expected influxd to listen within 30 s, got no port; its log is above.'
}

# The first user must be an administrator, and may be made before anyone can log in.
create_admin() {
  [[ -n ${INFLUXDB_ADMIN_USER:-} ]] || return 0
  local user password
  user=$(quote_name "$INFLUXDB_ADMIN_USER")
  password=$(quote_text "${INFLUXDB_ADMIN_PASSWORD:?Expected INFLUXDB_ADMIN_PASSWORD beside INFLUXDB_ADMIN_USER}")
  export INFLUX_USERNAME=$INFLUXDB_ADMIN_USER INFLUX_PASSWORD=$INFLUXDB_ADMIN_PASSWORD
  ask "$1" 'SHOW DATABASES' >/dev/null || query "$1" "CREATE USER $user WITH PASSWORD $password WITH ALL PRIVILEGES"
}

create_rest() {
  local database user password
  database=$(quote_name "${INFLUXDB_DB:-}")
  [[ -z ${INFLUXDB_DB:-} ]] || query "$1" "CREATE DATABASE $database"
  [[ -n ${INFLUXDB_USER:-} ]] || return 0
  user=$(quote_name "$INFLUXDB_USER")
  password=$(quote_text "${INFLUXDB_USER_PASSWORD:?Expected INFLUXDB_USER_PASSWORD beside INFLUXDB_USER}")
  query "$1" "CREATE USER $user WITH PASSWORD $password"
  [[ -z ${INFLUXDB_DB:-} ]] || query "$1" "GRANT ALL ON $database TO $user"
}

query() {
  local answer
  answer=$(ask "$1" "$2") || fail "Expected influxd to accept the first users and database, got: $answer"
}

# influx ends with 0 for a refused statement: its output tells.
ask() {
  local answer
  answer=$(influx -host 127.0.0.1 -port "$1" <<<"$2" 2>&1) && [[ $answer != *ERR:* ]] || { echo "$answer"; return 1; }
}

quote_name() { local name=${1//\\/\\\\}; printf '"%s"' "${name//\"/\\\"}"; }
quote_text() { local text=${1//\\/\\\\}; printf "'%s'" "${text//\'/\\\'}"; }

fail() {
  echo "$1" >&2
  exit 1
}

main "$@"
