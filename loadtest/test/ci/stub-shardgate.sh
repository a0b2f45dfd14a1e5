#!/bin/sh
# Stands in for the kit where it would measure, or leave the machine. A load or comparison leaves the result of STUB_RESULT
# (a file, or nothing) and ends with STUB_CODE; the second run those of …_2, where they are given. The run that STUB_HANGS
# numbers goes on until it is told to end; STUB_TAKES are seconds. What else there is ends with STUB_OTHER_CODE. STUB_LOG gets
# the commands, STUB_ENV the environment. Reports and comments are made by the kit itself, STUB_KIT; reports not where
# STUB_REPORT is quick.
case $1${STUB_REPORT-} in
reportquick)
  echo '# A report' >"$2/report.md"
  exit "$(sed -n 's/.*"exitCode":\([0-9]\).*/\1/p' "$2/result.json")"
  ;;
report* | publish*) exec "$STUB_KIT" "$@" ;;
esac
echo "shardgate $*" >>"$STUB_LOG"
[ -z "${STUB_ENV-}" ] || env >"$STUB_ENV"
case $1 in load | compare) ;; *) exit "${STUB_OTHER_CODE:-0}" ;; esac

number=$(grep -Ec '^shardgate (load|compare) ' "$STUB_LOG")
if [ "$number" = 2 ]; then
  STUB_RESULT=${STUB_RESULT_2-$STUB_RESULT}
  STUB_CODE=${STUB_CODE_2-$STUB_CODE}
fi
sleep "${STUB_TAKES:-0}"
if [ "$number" = "${STUB_HANGS-}" ]; then
  sleep 600 &
  trap 'kill $!' TERM
  wait
fi
while [ "$1" != --results ]; do shift; done
if [ -n "$STUB_RESULT" ]; then
  mkdir -p "$2/run-$number"
  cp "$STUB_RESULT" "$2/run-$number/result.json"
  ln -sfn "run-$number" "$2/latest"
fi
exit "$STUB_CODE"
