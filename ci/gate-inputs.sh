# Sourced by gate.sh: is what the job asked for something that can be handed to the kit? Needs base, head and refuse.
# shellcheck shell=bash disable=SC2154
steering='^(PATH|HOME|CI|YES|ENV|BASH_ENV|NODE_OPTIONS|(LD|DOCKER|COMPOSE|GITHUB|SHARDGATE)_.*|.*_(CPUSET|IMAGE))$' # these steer the kit itself

check_inputs() {
  expect "$base" '^(\.|[A-Za-z0-9][A-Za-z0-9._/:@^~-]*)?$' base 'an image or a git ref'
  expect "$head" '^(\.|[A-Za-z0-9][A-Za-z0-9._/:@^~-]*)?$' head 'an image or a git ref'
  [[ -n $base && -n $head || -z $base && -z $head ]] || refuse "Expected base and head, or neither, got base \"$base\" and head \"$head\""
  expect "${SHARDGATE_PROFILE:-light}" '^[a-z][a-z0-9-]*$' profile 'the name of a profile'
  expect "${SHARDGATE_TARGETS:-}" '^([A-Za-z0-9._/][A-Za-z0-9._/-]*)?$' targets 'a name or a path'
  expect "${SHARDGATE_TARGET_URL:-}" '^(https?://[^[:space:]]+)?$' target-url 'an http URL'
  expect "${SHARDGATE_PATH:-}" '^(/[^[:space:]]*)?$' path 'a path that begins with /'
  expect "${SHARDGATE_READY_PATH:-}" '^(/[^[:space:]]*)?$' ready-path 'a path that begins with /'
  expect "${SHARDGATE_METRICS:-}" '^([A-Za-z0-9]+(,[A-Za-z0-9]+)*)?$' metrics 'names with commas between'
  expect "${SHARDGATE_MAX_BLOCKS:-}" '^([1-9][0-9]{0,2})?$' max-blocks 'an integer from 1 to 999'
  expect "${SHARDGATE_RATE:-}" '^([1-9][0-9]{0,5})?$' rate 'an integer from 1 to 999999'
  expect "${SHARDGATE_RULES:-}" '^([A-Za-z0-9._/][A-Za-z0-9._/-]*)?$' rules 'a path'
  expect "${SHARDGATE_TIME_LIMIT:-60m}" '^[1-9][0-9]{0,4}[smh]$' time-limit 'a number with its unit, such as 60m'
  expect "${SHARDGATE_RETRY:-true}" '^(true|false)$' retry 'true or false'
  expect "${SHARDGATE_UNDECIDED:-fail}" '^(fail|warn)$' undecided 'fail or warn'
  [[ -z $base || -z ${SHARDGATE_TARGET_URL:-} ]] || refuse 'Expected base and head, or target-url, got both'
  [[ -n $base || -z ${SHARDGATE_MAX_BLOCKS:-}${SHARDGATE_METRICS:-}${SHARDGATE_READY_PATH:-}${SHARDGATE_RULES:-}${SHARDGATE_ENV:-} ]] ||
    refuse 'Expected max-blocks, metrics, ready-path, rules and env only beside base and head, got one of them alone'
  take_variables
}

take_variables() { # names: of the variables for both servers; no message has a value
  local line name
  names=()
  while IFS= read -r line; do
    [[ $line =~ [^[:space:]] ]] || continue
    [[ $line =~ ^([A-Za-z_][A-Za-z0-9_]*)(=.*)?$ ]] || refuse 'Expected env to be lines of NAME or NAME=VALUE, got one that is neither'
    name=${BASH_REMATCH[1]}
    names+=("$name")
    if [[ $line == *=* ]]; then
      [[ ! $name =~ $steering ]] || refuse "Expected env to leave $name to the kit, got a value for it; set it in the image"
    else
      printenv "$name" >/dev/null || refuse "Expected $name, which env names, in the environment of the job, got nothing"
    fi
  done <<<"${SHARDGATE_ENV:-}"
}

expect() { # VALUE PATTERN NAME WHAT
  [[ $1 =~ $2 ]] || refuse "Expected $3 to be $4, got \"$1\""
}
