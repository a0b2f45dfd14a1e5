// Counts failed requests by kind, at the price of reading one number while requests succeed.
// An answer of a status that nobody expected and k6 takes for a success has no error code: k6's own http_req_failed
// counts it, and the summary calls the difference `status`.
import { sleep } from 'k6';
import type { RefinedResponse, ResponseType } from 'k6/http';
import { Counter } from 'k6/metrics';

const KINDS = ['timeout', 'connection', 'status', 'other'] as const;
type Kind = (typeof KINDS)[number];

const failures = new Counter('failures');

/** A dead server answers in microseconds: without a pause the closed model would count errors by the million. */
const PAUSE_AFTER_REFUSAL_SECONDS = 0.05;

/** Of the measured window, and of the whole leg. */
export const FAILURE_THRESHOLDS: Record<string, string[]> = Object.fromEntries(
  ['http_req_failed{phase:measure}', ...KINDS.flatMap(toSubmetrics)].map((name) => [name, []]),
);

export function countFailure({ error_code: code }: RefinedResponse<ResponseType>): void {
  if (code === 0) return;
  const kind = toKind(code);
  failures.add(1, { kind });
  if (kind === 'connection') sleep(PAUSE_AFTER_REFUSAL_SECONDS);
}

function toSubmetrics(kind: Kind): string[] {
  return [`failures{phase:measure,kind:${kind}}`, `failures{kind:${kind}}`];
}

/** @see https://grafana.com/docs/k6/latest/javascript-api/error-codes/ */
function toKind(code: number): Kind {
  if (code === 1050) return 'timeout';
  if (code >= 1100 && code < 1300) return 'connection'; // DNS, dial, TCP
  return code >= 1400 && code < 1600 ? 'status' : 'other';
}
