import { describe, expect, it } from 'vitest';
import type { Profile } from '../../profiles/profile.ts';
import { planGet } from '../../requests/request-plan.ts';
import { parseK6Output, SummaryError, toClientMeasurement } from '../../run/k6-summary.ts';
import { type LegPlan, toLegPlan } from '../../run/leg-plan.ts';

const profile = {
  name: 'p',
  description: 'p',
  connections: 10,
  measureSeconds: 4,
  warmupSeconds: 1,
  wrkThreads: 1,
  shape: { kind: 'steady' },
} as const;
const requests = planGet('http://127.0.0.1/');
const STAGED: Profile = {
  ...profile,
  measureSeconds: 3,
  shape: {
    kind: 'spike',
    stages: [
      { name: 'base', seconds: 1, rateFactor: 1 },
      { name: 'spike', seconds: 1, rateFactor: 5 },
      { name: 'recovery', seconds: 1, rateFactor: 1 },
    ],
  },
};
const OVERLOADED: Profile = {
  ...profile,
  shape: { kind: 'overload', rateFactor: 3, refusedStatus: [503], server: {} },
};
const LAST_LINE = 'running (5.0s), 00/10 VUs, 99 complete and 2 interrupted iterations';

describe('parseK6Output', () => {
  it('finds the summary among the progress lines, and the last count of interrupted iterations', () => {
    const stdout = ['running (1s), 10/10 VUs, 9 complete and 7 interrupted iterations', toJson({}), LAST_LINE].join(
      '\n',
    );
    const { summary, interrupted } = parseK6Output(stdout);
    expect([summary.metrics.http_reqs?.count, interrupted]).toEqual([500, 2]);
  });

  it.each([
    ['nothing at all', ''],
    ['no summary', LAST_LINE],
    ['a summary that breaks off', `${toJson({}).slice(0, 30)}\n${LAST_LINE}`],
    ['a summary without a request count', `{"metrics":{}}\n${LAST_LINE}`],
    ['no count of interrupted iterations', toJson({})],
  ])('refuses %s, and asks whether k6 crashed', (_, stdout) => {
    expect(() => parseK6Output(stdout)).toThrow(SummaryError);
    expect(() => parseK6Output(stdout)).toThrow(
      /^Expected k6's summary on its standard output, got .*; did k6 crash\?$/s,
    );
  });
});

describe('toClientMeasurement', () => {
  it('counts only what was answered as expected towards the rate', () => {
    const client = measure('capacity', {
      'http_req_duration{phase:measure}': trend(400, 2),
      'http_req_failed{phase:measure}': { passes: 40, fails: 360 },
      'http_reqs{status:0}': { count: 3 },
    });
    expect([client.requests, client.failed, client.failedRatio, client.rps]).toEqual([400, 40, 0.1, 90]);
    expect(client.lostWholeLeg).toBe(3);
    expect(client.failures).toEqual({ timeout: 0, connection: 0, status: 40, other: 0 });
  });

  it('tells time-outs, broken connections, unexpected statuses and the rest apart', () => {
    const client = measure('capacity', {
      'http_req_duration{phase:measure}': trend(400, 2),
      'http_req_failed{phase:measure}': { passes: 20, fails: 380 },
      'http_reqs{phase:measure,status:0}': { count: 15 },
      'http_reqs{phase:measure,error_code:1050}': { count: 2 },
      'http_reqs{phase:measure,error_code:1212}': { count: 4 },
      'http_reqs{phase:measure,error_code:1220}': { count: 8 },
    });
    expect(client.failures).toEqual({ timeout: 2, connection: 12, status: 5, other: 1 });
    expect(client.failed).toBe(20);
  });

  it('takes the latency of the closed model from the request, that of the open one from the intended start', () => {
    const metrics = {
      'http_req_duration{phase:measure}': trend(10, 1),
      'latency{phase:measure}': trend(10, 50),
    };
    expect(measure('capacity', metrics).latencyMs?.p95).toBe(1);
    expect(measure('rate', metrics).latencyMs?.p95).toBe(50);
  });

  it('reports the share of the intended requests that were made, and those dropped', () => {
    const client = measure('rate', {
      'latency{phase:measure}': trend(3600, 5),
      dropped_iterations: { count: 407 },
      'dropped_iterations{scenario:warmup}': { count: 7 },
      'dropped_iterations{scenario:rate}': { count: 400 },
    });
    expect([client.achievedRatio, client.droppedIterations, client.ratePerSec]).toEqual([0.9, 400, 1000]);
  });

  it('refuses drops that belong to no scenario: unseen, they would prove a load that was not offered', () => {
    const metrics = { dropped_iterations: { count: 51 }, 'dropped_iterations{scenario:rate}': { count: 0 } };
    expect(() => measure('rate', metrics)).toThrow(
      "Expected k6's 51 dropped iterations to be of a scenario, got 0 and 0",
    );
  });

  it('has no latency and no failure ratio when nothing was answered: an empty percentile is not 0', () => {
    const client = measure('capacity', { 'http_req_duration{phase:measure}': { count: 0, 'p(95)': 0 } });
    expect([client.latencyMs, client.failedRatio, client.requests]).toEqual([null, Number.NaN, 0]);
  });

  it('reports every slice, those without a request too', () => {
    const client = measure('capacity', {
      'http_req_duration{phase:measure}': trend(30, 2),
      'http_req_duration{slice:0}': trend(10, 1),
      'http_req_duration{slice:3}': trend(20, 3),
    });
    expect(client.slices).toEqual([
      { startS: 0, requests: 10, rps: 10, p95Ms: 1 },
      { startS: 1, requests: 0, rps: 0, p95Ms: null },
      { startS: 2, requests: 0, rps: 0, p95Ms: null },
      { startS: 3, requests: 20, rps: 20, p95Ms: 3 },
    ]);
  });
});

describe('unfinished requests', () => {
  it('are what k6 interrupted', () => {
    expect(measure('capacity', {}).unfinished).toBe(2);
  });

  it('are none of the measured window when the handover cut off the warm-up of a slow service', () => {
    const client = measure('rate', { warmup_started: { count: 100 }, warmup_ended: { count: 98 } });
    expect(client.unfinished).toBe(0);
  });
});

describe('a leg in stages', () => {
  const metrics = {
    'latency{phase:measure}': trend(6900, 3),
    'latency{scenario:base}': { ...trend(1000, 2), 'p(50)': 2 },
    'latency{scenario:spike}': { ...trend(4900, 4), 'p(52)': 4, 'p(92)': 5, 'p(97)': 6 },
    'latency{scenario:recovery}': { ...trend(1000, 2), 'p(50)': 2 },
    dropped_iterations: { count: 100 },
    'dropped_iterations{scenario:spike}': { count: 100 },
  };

  it('has each stage with its drops, and the achieved rate of the worst', () => {
    const client = measure('rate', metrics, STAGED);
    expect([client.requests, client.droppedIterations, client.achievedRatio]).toEqual([6900, 100, 0.98]);
    expect(
      client.stages.map(({ requests, droppedIterations, achievedRatio }) => [
        requests,
        droppedIterations,
        achievedRatio,
      ]),
    ).toEqual([
      [1000, 0, 1],
      [4900, 100, 0.98],
      [1000, 0, 1],
    ]);
  });

  it('counts a dropped request as slower than any limit', () => {
    const [base, spike] = measure('rate', metrics, STAGED).stages;
    expect([base?.latencyMs.p95, base?.latencyMs.max]).toEqual([2, 2]);
    expect([spike?.latencyMs.p50, spike?.latencyMs.p90, spike?.latencyMs.p95]).toEqual([4, 5, 6]);
    expect(spike?.latencyMs.max).toBeNull();
  });

  it('refuses drops that belong to none of them', () => {
    const lost = { ...metrics, dropped_iterations: { count: 101 } };
    expect(() => measure('rate', lost, STAGED)).toThrow(SummaryError);
  });
});

describe('a leg under overload', () => {
  const metrics = {
    'latency{phase:measure}': trend(4000, 9),
    'accepted_latency{phase:measure}': trend(1000, 20),
    'http_req_failed{phase:measure}': { passes: 40, fails: 3960 },
    'http_reqs{phase:measure,status:503}': { count: 2960 },
    'http_reqs{status:503}': { count: 3300 },
  };

  it('tells refusals from failures, and has the latency of the accepted alone', () => {
    const client = measure('rate', metrics, OVERLOADED);
    expect([client.failed, client.rps]).toEqual([40, 990]);
    expect(client.overload).toMatchObject({ refused: 2960, refusedWholeLeg: 3300, goodputRps: 250 });
    expect(client.overload?.refusedRatio).toBeCloseTo(2960 / 3960, 10);
    expect(client.overload?.acceptedLatencyMs?.p95).toBe(20);
  });

  it('has no latency of the accepted when none was', () => {
    const { 'accepted_latency{phase:measure}': _, ...none } = metrics;
    expect(measure('rate', none, OVERLOADED).overload?.acceptedLatencyMs).toBeNull();
  });

  it('is none where refusals were not expected', () => {
    expect(measure('rate', metrics).overload).toBeNull();
  });
});

function measure(leg: 'capacity' | 'rate', metrics: Record<string, Record<string, number>>, of: Profile = profile) {
  const plan: LegPlan = toLegPlan({ runId: 'r', leg, attempt: 1, requests, profile: of, ratePerSec: 1000 });
  return toClientMeasurement(parseK6Output(`${toJson(metrics)}\n${LAST_LINE}`), plan, 0);
}

function toJson(metrics: Record<string, Record<string, number>>): string {
  return JSON.stringify({ testRunDurationMs: 5000, metrics: { http_reqs: { count: 500 }, ...metrics } });
}

function trend(count: number, ms: number): Record<string, number> {
  return { count, avg: ms, med: ms, 'p(90)': ms, 'p(95)': ms, 'p(99)': ms, max: ms };
}
