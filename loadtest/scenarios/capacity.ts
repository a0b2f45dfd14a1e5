// The capacity leg, a closed model that mirrors wrk: each virtual user keeps one connection and sends without a pause.
import { sleep } from 'k6';
import exec from 'k6/execution';
import type { Options } from 'k6/options';
import { createSend, GRACEFUL_STOP, leg, SHARED_OPTIONS } from './leg.ts';
import { nameSubmetrics } from './submetrics.ts';
import { createWindows } from './windows.ts';

export { setup } from './announce.ts';
export { handleSummary } from './summary.ts';

const totalMs = (leg.warmupSeconds + leg.measureSeconds) * 1000;

/**
 * k6 spends several microseconds around an iteration; sharing it makes a request cheaper than in a bare loop. Cookies are
 * shared along with it, so where an answer sets one, each request is an iteration of its own.
 */
const REQUESTS_PER_ITERATION = leg.requests.setsCookies ? 1 : 20;

/** A dead server refuses in microseconds: without a pause errors would be counted by the million. */
const PAUSE_AFTER_REFUSALS_SECONDS = 0.5;

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
  thresholds: nameSubmetrics('http_req_duration'),
};

export const capacity = createCapacity(); // a closure, as in rate.ts

function createCapacity(): () => void {
  const send = createSend();
  const enterWindow = createWindows();
  let turn = 0; // of this virtual user, which begins at its own number, so that not all send the same at once
  return () => {
    const startedAt = exec.scenario.startTime;
    if (turn === 0) turn = exec.vu.idInTest;
    for (let sent = 1; ; sent++) {
      const elapsedMs = Date.now() - startedAt;
      if (elapsedMs >= totalMs) return;
      enterWindow(elapsedMs);
      const response = send(turn++);
      if (sent < REQUESTS_PER_ITERATION) continue;
      if (response.status === 0) sleep(PAUSE_AFTER_REFUSALS_SECONDS);
      return;
    }
  };
}
