// Counts failed requests by kind, at no cost while requests succeed.

import { sleep } from 'k6';
import type { RefinedResponse, ResponseType } from 'k6/http';
import { Counter } from 'k6/metrics';
import { leg } from './leg.ts';

const KINDS = ['timeout', 'connection', 'status', 'other'] as const;
type Kind = (typeof KINDS)[number];

const failures = new Counter('failures');

/** A dead server answers in microseconds: without a pause the closed model would count errors by the million. */
const PAUSE_AFTER_REFUSAL_SECONDS = 0.05;

/** Of the measured window, and of the whole leg. */
export const FAILURE_THRESHOLDS: Record<string, string[]> = Object.fromEntries(
  KINDS.flatMap((kind) => [`failures{phase:measure,kind:${kind}}`, `failures{kind:${kind}}`]).map((name) => [name, []]),
);

export function countFailure(response: RefinedResponse<ResponseType>): void {
  if (response.error_code === 0 && leg.request.expectedStatus.includes(response.status)) return;
  const kind = toKind(response.error_code);
  failures.add(1, { kind });
  if (kind === 'connection') sleep(PAUSE_AFTER_REFUSAL_SECONDS);
}

/** @see https://grafana.com/docs/k6/latest/javascript-api/error-codes/ */
function toKind(code: number): Kind {
  if (code === 1050) return 'timeout';
  if (code >= 1100 && code < 1300) return 'connection'; // DNS, dial, TCP
  if (code === 0 || (code >= 1400 && code < 1600)) return 'status';
  return 'other';
}
