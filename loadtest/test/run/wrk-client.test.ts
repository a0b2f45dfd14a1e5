import { describe, expect, it } from 'vitest';
import type { WrkReport } from '../../bench/wrk-report.ts';
import { planGet } from '../../requests/request-plan.ts';
import { toLegPlan } from '../../run/leg-plan.ts';
import { toWrkClient } from '../../run/wrk-client.ts';

const requests = planGet('http://127.0.0.1/');
const profile = {
  name: 'p',
  description: 'p',
  connections: 50,
  measureSeconds: 2,
  warmupSeconds: 1,
  wrkThreads: 4,
  shape: { kind: 'steady' },
} as const;
const plan = toLegPlan({ runId: 'r', leg: 'capacity', attempt: 1, requests, profile, ratePerSec: 10 });
const shape = { threads: 4, timeoutSeconds: null };

const REPORT: WrkReport = {
  requests: 20_000,
  durationUs: 2_000_000,
  bytes: 1,
  errors: { connect: 0, read: 0, write: 0, status: 0, timeout: 0 },
  latencyUs: { mean: 5200, p50: 5000, p90: 6000, p95: 7000, p99: 9000, p99_9: 20_000, max: 30_000 },
  rawUs: { mean: 4900, p50: 4950, p90: 5900, p95: 6900, p99: 8000, max: 30_000 },
  splitUs: { refused: 0, accepted: 1, p50: 1, p95: 1, p99: 1 },
};
const toClient = (change: Partial<WrkReport> = {}) => toWrkClient({ ...REPORT, ...change }, plan, shape, 0);

describe('toWrkClient', () => {
  it('takes percentiles as wrk corrects them, and the mean as measured', () => {
    expect(toClient().latencyMs).toEqual({ mean: 4.9, p50: 5, p90: 6, p95: 7, p99: 9, max: 30 });
    expect(toClient({ rawUs: null }).latencyMs?.mean).toBeNull();
  });

  it('divides by the time that wrk took, and names the connections it opened', () => {
    expect(toClient({ durationUs: 4_000_000 })).toMatchObject({ rps: 5000, connections: 48, ratePerSec: null });
  });

  it('leaves open what wrk does not know', () => {
    expect(toClient()).toMatchObject({ unfinished: null, slices: null, achievedRatio: null });
  });

  it('counts a request that never got an answer as one more, and every failure once', () => {
    const errors = { connect: 1, read: 2, write: 3, status: 40, timeout: 4 };
    const client = toClient({ errors });
    expect(client).toMatchObject({
      requests: 20_006,
      requestsWholeLeg: 20_006,
      lostWholeLeg: 6,
      failed: 50,
      failures: { timeout: 4, connection: 6, status: 40, other: 0 },
      rps: 9978,
    });
    expect(client.failedRatio).toBeCloseTo(50 / 20_006, 12);
  });

  it('has no latency when every answer came too late', () => {
    expect(toClient({ errors: { ...REPORT.errors, timeout: 20_000 } }).latencyMs).toBeNull();
  });
});
