// What a k6 process prints that drove a share of a leg: the kit's own summary over samples that a test made up.
import { planGet } from '../../requests/request-plan.ts';
import type { K6Summary } from '../../run/k6-summary.ts';
import { type LegPlan, toLegPlan } from '../../run/leg-plan.ts';
import type { LegName } from '../../run/measurement.ts';

/** One request: in which slice of the measured window, null in the warm-up; how long it took; whether it failed. */
export type Sample = Readonly<{ slice: number | null; ms: number; status: number }>;

export type Printed = Readonly<{ startedMs?: number; segment?: string | null; interrupted?: number; dropped?: number }>;

export const STARTED_MS = 1_795_000_000_000;

/** Four seconds, four slices. */
export function toPlan(change: Partial<LegPlan> = {}, leg: LegName = 'rate'): LegPlan {
  const profile = { name: 'p', description: 'p', connections: 10, measureSeconds: 4, warmupSeconds: 1, wrkThreads: 1 };
  const plan = toLegPlan({
    runId: 'run-1',
    leg,
    attempt: 1,
    requests: planGet('http://127.0.0.1:8000/async'),
    profile: { ...profile, shape: { kind: 'steady' } },
    ratePerSec: 100,
  });
  return { ...plan, ...change };
}

export function printK6(plan: LegPlan, samples: readonly Sample[], printed: Printed = {}): string {
  const lines = [
    'running (01.0s), 10/10 VUs, 3 complete and 0 interrupted iterations',
    `time="2026-11-24T10:00:00Z" level=info msg="LEG STARTED ${STARTED_MS}" source=console`,
    JSON.stringify(toSummary(plan, samples, printed)),
    `running (05.0s), 00/10 VUs, ${samples.length} complete and ${printed.interrupted ?? 0} interrupted iterations`,
  ];
  return lines.join('\n');
}

export function toSummary(plan: LegPlan, samples: readonly Sample[], printed: Printed = {}): K6Summary {
  const { requests, ...load } = plan;
  const { startedMs = STARTED_MS, segment = '0:1', dropped = 0 } = printed;
  const latency = plan.leg === 'rate' ? 'latency' : 'http_req_duration';
  const measured = samples.filter(({ slice }) => slice !== null);
  const failed = measured.filter(({ status }) => status !== 200).length;
  const slices = [0, 1, 2, 3].map((slice) => [
    `${latency}{slice:${slice}}`,
    toTrend(samples.filter((sample) => sample.slice === slice)),
  ]);
  return {
    testRunDurationMs: 5000,
    start: { startedMs, segment },
    load,
    metrics: {
      http_reqs: { count: samples.length, rate: 1 },
      'http_reqs{status:0}': { count: samples.filter(({ status }) => status === 0).length, rate: 1 },
      'http_reqs{phase:measure,status:0}': { count: measured.filter(({ status }) => status === 0).length, rate: 1 },
      'http_req_failed{phase:measure}': { passes: failed, fails: measured.length - failed, rate: 0 },
      [`${latency}{phase:measure}`]: toTrend(measured),
      ...Object.fromEntries(slices),
      ...(dropped === 0 ? {} : toDropped(plan, dropped)),
    },
  };
}

function toDropped({ stages }: LegPlan, count: number): K6Summary['metrics'] {
  return {
    dropped_iterations: { count, rate: 1 },
    [`dropped_iterations{scenario:${stages[0]?.name}}`]: { count, rate: 1 },
  };
}

/** As k6's own: of nothing, every number is 0. */
export function toTrend(samples: readonly Pick<Sample, 'ms'>[]): Readonly<Record<string, number>> {
  const sorted = samples.map(({ ms }) => ms).sort((a, b) => a - b);
  const sum = sorted.reduce((total, ms) => total + ms, 0);
  const at = (percent: number) => toK6Percentile(sorted, percent / 100);
  return {
    count: sorted.length,
    avg: sorted.length === 0 ? 0 : sum / sorted.length,
    med: at(50),
    'p(90)': at(90),
    'p(95)': at(95),
    'p(99)': at(99),
    max: sorted.at(-1) ?? 0,
  };
}

/** Between two neighbours, as metrics/sink.go of k6 has it. */
export function toK6Percentile(sorted: readonly number[], share: number): number {
  if (sorted.length === 0) return 0;
  const position = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(position)] ?? 0, sorted[Math.ceil(position)] ?? 0];
  return low + (high - low) * (position - Math.floor(position));
}
