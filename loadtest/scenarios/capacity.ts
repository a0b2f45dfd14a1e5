// The capacity leg, a closed model that mirrors wrk: each virtual user keeps one connection and sends without a pause.
import exec from 'k6/execution';
import type { Options } from 'k6/options';
import { countFailure, FAILURE_THRESHOLDS } from './failures.ts';
import { GRACEFUL_STOP, leg, SHARED_OPTIONS, send } from './leg.ts';
import { enterWindow, sliceThresholds } from './windows.ts';

export { setup } from './announce.ts';
export { handleSummary } from './summary.ts';

const totalMs = (leg.warmupSeconds + leg.measureSeconds) * 1000;

/** k6 spends several microseconds around an iteration; sharing it makes a request cheaper than in a bare loop. */
const REQUESTS_PER_ITERATION = 20;

export const options: Options = {
  ...SHARED_OPTIONS,
  scenarios: {
    capacity: {
      executor: 'constant-vus',
      exec: 'capacity',
      vus: leg.virtualUsers,
      duration: `${totalMs}ms`,
      gracefulStop: GRACEFUL_STOP,
    },
  },
  thresholds: { ...sliceThresholds('http_req_duration'), ...FAILURE_THRESHOLDS },
};

export function capacity(): void {
  const startedAt = exec.scenario.startTime;
  for (let sent = 0; sent < REQUESTS_PER_ITERATION; sent++) {
    const elapsedMs = Date.now() - startedAt;
    if (elapsedMs >= totalMs) return;
    enterWindow(elapsedMs);
    countFailure(send());
  }
}
