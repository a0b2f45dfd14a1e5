#!/usr/bin/env bash
# Makes the database, its retention policies and its users in an empty InfluxDB; a second time it only sets the passwords again.
# Statements reach influx through a pipe: passwords are in no process's arguments and in no log.
set -euo pipefail
: "${DATABASE_HOST:?}" "${DATABASE_PORT:?}"
export INFLUX_USERNAME=admin INFLUX_PASSWORD=${INFLUXDB_ADMIN_PASSWORD:?}

main() {
  await_port
  ask 'SHOW DATABASES' >/dev/null || query "CREATE USER admin WITH PASSWORD $(quote "$INFLUX_PASSWORD") WITH ALL PRIVILEGES"
  ensure_user writer "${INFLUXDB_WRITER_PASSWORD:?}"
  ensure_user reader "${INFLUXDB_READER_PASSWORD:?}"
  while IFS= read -r statement; do query "$statement"; done <"$(dirname -- "$0")/database.iql"
  echo 'The database, its retention policies and its users are there.'
}

await_port() {
  for _ in {1..120}; do
    if (exec 3<>"/dev/tcp/$DATABASE_HOST/$DATABASE_PORT") 2>/dev/null; then return; fi
    sleep 1
  done
  fail "Expected InfluxDB at $DATABASE_HOST:$DATABASE_PORT within two minutes, got nothing; is its pod running?"
}

ensure_user() {
  local password
  password=$(quote "$2")
  ask "SET PASSWORD FOR $1 = $password" >/dev/null || query "CREATE USER $1 WITH PASSWORD $password"
}

query() {
  local answer
  answer=$(ask "$1") || fail "Expected InfluxDB to accept \"${1%% PASSWORD*}\", got: $answer"
}

# influx ends with 0 for a refused statement: its output tells.
ask() {
  local answer
  if answer=$(influx -host "$DATABASE_HOST" -port "$DATABASE_PORT" <<<"$1" 2>&1) && [[ $answer != *ERR:* ]]; then return; fi
  echo "$answer"
  return 1
}

quote() { local text=${1//\\/\\\\}; printf "'%s'" "${text//\'/\\\'}"; }

fail() {
  echo "$1" >&2
  exit 1
}

main
