#!/usr/bin/env bash
# One gated run of a CI job. Reads SHARDGATE_* (see docs/how-to/ci.md), ends with the verdict's code, and leaves
# verdict, exit-code, results and report as outputs where GitHub asks for them.
#   SHARDGATE_BASE and SHARDGATE_HEAD  two images or git refs: compare; neither of them: load
#   SHARDGATE_RETRY=true               once more after INCONCLUSIVE or INVALID
#   SHARDGATE_UNDECIDED=fail|warn      what those two mean in the end: their code, or 0 and a warning
set -euo pipefail
kit=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
shardgate=${SHARDGATE_BIN:-$kit/bin/shardgate}
verdicts=(PASS FAIL ERROR INCONCLUSIVE INVALID)

main() {
  base=${SHARDGATE_BASE:-} head=${SHARDGATE_HEAD:-}
  results=${SHARDGATE_RESULTS:-$kit/results}
  check_inputs
  before=$(readlink "$results/latest" || true)
  local code=0
  run || code=$?
  [[ $code -lt ${#verdicts[@]} ]] || code=2 # killed: nothing is known
  folder=$(find_folder)
  code=$(confirm "$code")
  tell "$code"
}

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
  expect "${SHARDGATE_RETRY:-true}" '^(true|false)$' retry 'true or false'
  expect "${SHARDGATE_UNDECIDED:-fail}" '^(fail|warn)$' undecided 'fail or warn'
  [[ -z $base || -z ${SHARDGATE_TARGET_URL:-} ]] || refuse 'Expected base and head, or target-url, got both'
  [[ -n $base || -z ${SHARDGATE_MAX_BLOCKS:-}${SHARDGATE_METRICS:-}${SHARDGATE_READY_PATH:-} ]] ||
    refuse 'Expected max-blocks, metrics and ready-path only beside base and head, got one of them alone'
}

expect() { # VALUE PATTERN NAME WHAT
  [[ $1 =~ $2 ]] || refuse "Expected $3 to be $4, got \"$1\""
}

refuse() {
  annotate error "$1"
  output verdict ERROR
  output exit-code 2
  exit 2
}

run() {
  local policy=fail args
  [[ ${SHARDGATE_RETRY:-true} == false ]] || policy=retry
  if [[ -n $base ]]; then
    args=(compare "$base" "$head" --on-inconclusive "$policy" --on-invalid "$policy")
    [[ -z ${SHARDGATE_PROFILE:-} ]] || args+=(--profile "$SHARDGATE_PROFILE")
    [[ -z ${SHARDGATE_MAX_BLOCKS:-} ]] || args+=(--max-blocks "$SHARDGATE_MAX_BLOCKS")
    [[ -z ${SHARDGATE_METRICS:-} ]] || args+=(--metrics "$SHARDGATE_METRICS")
    [[ -z ${SHARDGATE_READY_PATH:-} ]] || args+=(--ready-path "$SHARDGATE_READY_PATH")
  else
    args=(load "${SHARDGATE_PROFILE:-light}" --on-invalid "$policy")
    [[ -z ${SHARDGATE_TARGET_URL:-} ]] || args+=(--target-url "$SHARDGATE_TARGET_URL")
  fi
  [[ -z ${SHARDGATE_TARGETS:-} ]] || args+=(--targets "$SHARDGATE_TARGETS")
  [[ -z ${SHARDGATE_PATH:-} ]] || args+=(--path "$SHARDGATE_PATH")
  CI=true "$shardgate" "${args[@]}" --results "$results"
}

find_folder() { # of this run; empty when it left none
  local after
  after=$(readlink "$results/latest" || true)
  [[ -z $after || $after == "$before" ]] || echo "$results/$after"
}

confirm() { # CODE: the run's own, if the result that it left bears it out, else ERROR
  local kept=0
  [[ -n $folder ]] && { "$shardgate" report "$folder" >/dev/null || kept=$?; } && [[ $kept == "$1" ]] && echo "$1" || echo 2
}

tell() { # CODE
  output verdict "${verdicts[$1]}"
  output exit-code "$1"
  output results "$folder"
  output report "${folder:+$folder/report.md}"
  [[ -n $folder ]] || annotate error 'The run left no result: nothing is known. Its log says why.'
  [[ $1 == 3 || $1 == 4 ]] && [[ ${SHARDGATE_UNDECIDED:-fail} == warn ]] || exit "$1"
  annotate warning "The verdict is ${verdicts[$1]}, not PASS: the job goes on because only a warning was asked for."
}

annotate() { # LEVEL TEXT
  local text=${2//'%'/%25}
  text=${text//$'\r'/%0D} text=${text//$'\n'/%0A}
  if [[ ${GITHUB_ACTIONS:-} == true ]]; then echo "::$1 title=shardgate::$text"; else echo "$1: $2" >&2; fi
}

output() { # NAME VALUE
  [[ -z ${GITHUB_OUTPUT:-} ]] || echo "$1=${2//$'\n'/ }" >>"$GITHUB_OUTPUT"
}

main
