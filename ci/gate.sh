#!/usr/bin/env bash
# One gated run of a CI job. Reads SHARDGATE_* (see docs/how-to/ci.md), ends with the verdict's code, and leaves
# verdict, exit-code, results and report as outputs where GitHub asks for them.
#   SHARDGATE_BASE and SHARDGATE_HEAD  two images or git refs: compare; neither of them: load
#   SHARDGATE_RETRY=true               once more after INCONCLUSIVE or INVALID, if so much time remains as the first took
#   SHARDGATE_TIME_LIMIT=60m           what the whole may take; then it is ended, and an ERROR
#   SHARDGATE_UNDECIDED=fail|warn      what those two mean in the end: their code, or 0 and a warning
set -euo pipefail
kit=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
shardgate=${SHARDGATE_BIN:-$kit/bin/shardgate}
verdicts=(PASS FAIL ERROR INCONCLUSIVE INVALID)
# shellcheck source=gate-inputs.sh
source "$kit/ci/gate-inputs.sh"

main() {
  base=${SHARDGATE_BASE:-} head=${SHARDGATE_HEAD:-}
  results=${SHARDGATE_RESULTS:-$kit/results}
  check_inputs
  limit=$(to_seconds "${SHARDGATE_TIME_LIMIT:-60m}")
  run_once
  if [[ ${SHARDGATE_RETRY:-true} == true ]] && is_undecided; then repeat; fi
  tell
}

refuse() {
  annotate error "$1"
  output verdict ERROR
  output exit-code 2
  exit 2
}

to_seconds() { # 90s, 60m or 1h
  local -A seconds=([s]=1 [m]=60 [h]=3600)
  echo $((${1%[smh]} * ${seconds[${1: -1}]}))
}

run_once() { # code, folder, what is to be shown, and whether the time limit cut it short
  local before
  before=$(readlink "$results/latest" || true)
  code=0
  run || code=$?
  cut=$(was_cut "$code")
  [[ $code -lt ${#verdicts[@]} ]] || code=2 # killed: nothing is known
  folder=$(find_folder "$before")
  confirm
}

repeat() { # unless the time that remains is less than what the first run took; what is cut short says nothing
  local first_code=$code first_folder=$folder first_shown=$shown
  if ((2 * SECONDS > limit)); then
    annotate notice "No time is left to run once more: the first run took $SECONDS s of $limit s."
    return
  fi
  echo "The verdict is ${verdicts[$code]}; running once more." >&2
  run_once
  [[ $cut == yes ]] || return 0
  annotate notice 'The second run was ended at the time limit, so the verdict is that of the first.'
  cut=no code=$first_code folder=$first_folder shown=$first_shown
  ln -sfn "$(basename -- "$folder")" "$results/latest"
}

is_undecided() { [[ $code == 3 || $code == 4 ]]; }

was_cut() { # CODE: of timeout, whose SIGKILL comes a minute after the limit
  if [[ $1 == 124 ]] || [[ $1 == 137 && $SECONDS -gt $limit ]]; then echo yes; else echo no; fi
}

run() { # within the time limit: SIGTERM lets the kit write what it has, and a minute later it is killed
  local args name
  if [[ -n $base ]]; then
    args=(compare "$base" "$head" --on-inconclusive fail)
    [[ -z ${SHARDGATE_PROFILE:-} ]] || args+=(--profile "$SHARDGATE_PROFILE")
    [[ -z ${SHARDGATE_MAX_BLOCKS:-} ]] || args+=(--max-blocks "$SHARDGATE_MAX_BLOCKS")
    [[ -z ${SHARDGATE_METRICS:-} ]] || args+=(--metrics "$SHARDGATE_METRICS")
    [[ -z ${SHARDGATE_READY_PATH:-} ]] || args+=(--ready-path "$SHARDGATE_READY_PATH")
    [[ -z ${SHARDGATE_RULES:-} ]] || args+=(--rules "$SHARDGATE_RULES")
    for name in "${names[@]}"; do args+=(--env "$name"); done
  else
    args=(load "${SHARDGATE_PROFILE:-light}")
    [[ -z ${SHARDGATE_TARGET_URL:-} ]] || args+=(--target-url "$SHARDGATE_TARGET_URL")
  fi
  [[ -z ${SHARDGATE_TARGETS:-} ]] || args+=(--targets "$SHARDGATE_TARGETS")
  [[ -z ${SHARDGATE_PATH:-} ]] || args+=(--path "$SHARDGATE_PATH")
  [[ -z ${SHARDGATE_RATE:-} ]] || args+=(--rate "$SHARDGATE_RATE")
  args+=(--on-invalid fail --annotate none --results "$results")
  with_variables timeout --foreground --kill-after=60s "$((limit > SECONDS ? limit - SECONDS : 1))s" "$shardgate" "${args[@]}"
}

with_variables() ( # COMMAND: a command line is for all to see, so values go by the environment
  while IFS= read -r SHARDGATE_LINE; do
    [[ $SHARDGATE_LINE != *=* ]] || export "${SHARDGATE_LINE?}" || exit 2 # one of the shell's own
  done <<<"${SHARDGATE_ENV:-}"
  unset SHARDGATE_ENV SHARDGATE_LINE
  CI=true exec "$@"
)

find_folder() { # BEFORE: of this run; empty when it left none
  local after
  after=$(readlink "$results/latest" || true)
  [[ -z $after || $after == "$1" ]] || echo "$results/$after"
}

confirm() { # the run's own code stands if the result that it left bears it out
  local kept=0
  shown=
  [[ -z $folder ]] || shown=$("$shardgate" report "$folder" --format github) || kept=$?
  [[ -n $folder && $kept == "$code" ]] || code=2
}

tell() {
  output verdict "${verdicts[$code]}"
  output exit-code "$code"
  output results "$folder"
  output report "${folder:+$folder/report.md}"
  show
  is_undecided && [[ ${SHARDGATE_UNDECIDED:-fail} == warn ]] || exit "$code"
  annotate warning "The verdict is ${verdicts[$code]}, not PASS: the job goes on because only a warning was asked for."
}

show() { # on GitHub the kit's annotations and the job's summary; elsewhere it has printed its report
  if [[ $cut == yes ]]; then
    annotate error "The run was ended at its time limit of $limit s: nothing is known. Allow more time (time-limit, below the job's own), or fewer blocks (max-blocks)."
  elif [[ -z $folder ]]; then
    annotate error 'The run left no result: nothing is known. Its log says why.'
  fi
  [[ ${GITHUB_ACTIONS:-} == true && -n $shown ]] || return 0
  echo "$shown"
  [[ -z ${GITHUB_STEP_SUMMARY:-} ]] || cat -- "$folder/report.md" >>"$GITHUB_STEP_SUMMARY"
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
