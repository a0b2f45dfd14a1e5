// k6's own summary of a leg, as a ClientMeasurement. Counts come first: a percentile of nothing is no percentile.
import { type LegPlan, toSliceCount } from './leg-plan.ts';
import type { ClientLatency, ClientMeasurement, FailureCounts, Slice } from './measurement.ts';

type Values = Readonly<Record<string, number>>;

/** What scenarios/summary.ts prints: k6's metric values by metric name, times in milliseconds. */
export type K6Summary = Readonly<{ testRunDurationMs: number; metrics: Readonly<Record<string, Values>> }>;

export type K6Output = Readonly<{ summary: K6Summary; unfinished: number }>;

export class SummaryError extends Error {
  override readonly name = 'SummaryError';
}

/** An answer with another status than expected did arrive; these did not. */
const LOST_KINDS = ['timeout', 'connection', 'other'] as const;

/** Only k6's own last line tells how many iterations it gave up on; no metric does. */
const INTERRUPTED = /(\d+) complete and (\d+) interrupted iterations/g;

/**
 * @param stdout - progress lines, and among them the summary, a line of its own
 * @throws SummaryError when there is no summary, or one without a request count
 */
export function parseK6Output(stdout: string): K6Output {
  const line = stdout.split('\n').find((candidate) => candidate.startsWith('{"'));
  const summary = parseJson(line ?? '');
  const interrupted = [...stdout.matchAll(INTERRUPTED)].at(-1)?.[2];
  if (isSummary(summary) && interrupted !== undefined) return { summary, unfinished: Number(interrupted) };
  throw new SummaryError(`Expected k6's summary on its standard output, got ${quoteEnd(stdout)}; did k6 crash?`);
}

export function toClientMeasurement(output: K6Output, plan: LegPlan, stalledSeconds: number): ClientMeasurement {
  const { summary, unfinished } = output;
  const latency = plan.ratePerSec === null ? 'http_req_duration' : 'latency';
  const measured = summary.metrics[`${latency}{phase:measure}`];
  const requests = toCount(measured);
  const failures = toFailures(summary);
  const failed = failures.timeout + failures.connection + failures.status + failures.other;
  return {
    model: plan.ratePerSec === null ? 'closed' : 'open',
    connections: plan.virtualUsers,
    ratePerSec: plan.ratePerSec,
    requests,
    requestsWholeLeg: toCount(summary.metrics.http_reqs),
    rps: (requests - failed) / plan.measureSeconds,
    achievedRatio: toAchievedRatio(requests, plan),
    failed,
    failedRatio: requests === 0 ? Number.NaN : failed / requests,
    failures,
    lostWholeLeg: LOST_KINDS.reduce((sum, kind) => sum + toCount(summary.metrics[`failures{kind:${kind}}`]), 0),
    droppedIterations: toCount(summary.metrics['dropped_iterations{scenario:rate}']),
    unfinished,
    stalledSeconds,
    latencyMs: toLatency(measured),
    slices: toSlices(summary, plan, latency),
  };
}

/** k6 starts one request more than rate x time, at the very end of the window. */
function toAchievedRatio(requests: number, { ratePerSec, measureSeconds }: LegPlan): number | null {
  return ratePerSec === null ? null : Math.min(1, requests / (ratePerSec * measureSeconds));
}

function toSlices(summary: K6Summary, plan: LegPlan, latency: string): readonly Slice[] {
  return Array.from({ length: toSliceCount(plan) }, (_, index) => {
    const values = summary.metrics[`${latency}{slice:${index}}`];
    const startS = index * plan.sliceSeconds;
    const lengthS = Math.min(plan.sliceSeconds, plan.measureSeconds - startS);
    const requests = toCount(values);
    return { startS, requests, rps: requests / lengthS, p95Ms: toLatency(values)?.p95 ?? null };
  });
}

/** k6's own count of failed requests is the whole: it knows which statuses are expected. The rest is never answered. */
function toFailures({ metrics }: K6Summary): FailureCounts {
  const count = (kind: keyof FailureCounts) => toCount(metrics[`failures{phase:measure,kind:${kind}}`]);
  const coded = { timeout: count('timeout'), connection: count('connection'), other: count('other') };
  const failed = metrics['http_req_failed{phase:measure}']?.passes ?? 0; // of a rate, k6 calls what is true a pass
  const status = failed - coded.timeout - coded.connection - coded.other;
  return { ...coded, status: Math.max(0, status) };
}

function toLatency(values: Values | undefined): ClientLatency | null {
  if (values === undefined || toCount(values) === 0) return null;
  const read = (name: string) => values[name] ?? Number.NaN;
  return {
    mean: read('avg'),
    p50: read('med'),
    p90: read('p(90)'),
    p95: read('p(95)'),
    p99: read('p(99)'),
    max: read('max'),
  };
}

/** k6 leaves a counter out of its summary when nothing was ever added to it. */
function toCount(values: Values | undefined): number {
  return values?.count ?? 0;
}

function isSummary(value: unknown): value is K6Summary {
  if (typeof value !== 'object' || value === null || !('metrics' in value)) return false;
  const { metrics } = value as { metrics: Record<string, Values | undefined> };
  return typeof metrics === 'object' && metrics !== null && typeof metrics.http_reqs?.count === 'number';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function quoteEnd(text: string): string {
  return text.trim() === '' ? 'nothing' : JSON.stringify(text.trim().slice(-200));
}
