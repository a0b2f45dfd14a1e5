// k6's own summary of a leg, as a ClientMeasurement. Counts come first: a percentile of nothing is no percentile.
import { type LegPlan, toSliceCount } from './leg-plan.ts';
import type {
  ClientLatency,
  ClientMeasurement,
  FailureCounts,
  OverloadMeasurement,
  Slice,
  StageMeasurement,
} from './measurement.ts';
import type { RateStage } from './rate-stages.ts';
import { toStageLatency } from './stage-latency.ts';

type Values = Readonly<Record<string, number>>;

/** When a k6 process began its load, on its own clock, and its part of it as k6 writes it, such as `0:1/2`; null: all of it. */
export type LegStart = Readonly<{ startedMs: number; segment: string | null }>;

/** A plan without what may be secret in it. */
export type LegLoad = Omit<LegPlan, 'requests'>;

/** What scenarios/summary.ts prints: k6's metric values by metric name, times in milliseconds. */
export type K6Summary = Readonly<{
  testRunDurationMs: number;
  start?: LegStart; // this and `load` are absent where k6's setup was switched off
  load?: LegLoad;
  metrics: Readonly<Record<string, Values>>;
}>;

export type K6Output = Readonly<{ summary: K6Summary; interrupted: number }>; // iterations, of the whole leg

export class SummaryError extends Error {
  override readonly name = 'SummaryError';
}

/** Dial, refused, broken, reset. @see https://grafana.com/docs/k6/latest/javascript-api/error-codes/ */
const CONNECTION_CODES = [1200, 1201, 1202, 1210, 1211, 1212, 1213, 1220];

/** Only k6's own last line tells how many iterations it gave up on; no metric does. */
const INTERRUPTED = /(\d+) complete and (\d+) interrupted iterations/g;

/**
 * @param stdout - progress lines, and among them the summary, a line of its own
 * @throws SummaryError when there is no summary, or one without a request count
 */
export function parseK6Output(stdout: string): K6Output {
  const [summary] = findSummaries(stdout);
  const interrupted = [...stdout.matchAll(INTERRUPTED)].at(-1)?.[2];
  if (summary !== undefined && interrupted !== undefined) return { summary, interrupted: Number(interrupted) };
  throw new SummaryError(`Expected k6's summary on its standard output, got ${quoteEnd(stdout)}; did k6 crash?`);
}

/** Each line that is one; a log in JSON has other lines that look alike. */
export function findSummaries(stdout: string): readonly K6Summary[] {
  const lines = stdout.split('\n').filter((line) => line.startsWith('{"'));
  return lines.map(parseJson).filter(isSummary);
}

export function toClientMeasurement(output: K6Output, plan: LegPlan, stalledSeconds: number): ClientMeasurement {
  const { summary, interrupted } = output;
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
    achievedRatio: toAchievedRatio(summary, requests, plan),
    failed,
    failedRatio: requests === 0 ? Number.NaN : failed / requests,
    failures,
    lostWholeLeg: toCount(summary.metrics['http_reqs{status:0}']),
    droppedIterations: toDropped(summary, plan),
    unfinished: interrupted - countCutOff(summary),
    stalledSeconds,
    latencyMs: toLatency(measured),
    slices: toSlices(summary, plan, latency),
    stages: plan.stages.length > 1 ? plan.stages.map((stage) => toStage(summary, stage)) : [],
    overload: plan.refusedStatus.length > 0 ? toOverload(summary, plan, requests - failed) : null,
  };
}

/** @throws SummaryError when some were dropped by no scenario: a drop that is not seen would prove a load that was not offered */
function toDropped({ metrics }: K6Summary, { stages }: LegPlan): number {
  const count = (tags: string) => toCount(metrics[`dropped_iterations${tags}`]);
  const [all, warmup] = [count(''), count('{scenario:warmup}')];
  const measured = stages.reduce((sum, { name }) => sum + count(`{scenario:${name}}`), 0);
  if (all === warmup + measured) return measured;
  throw new SummaryError(`Expected k6's ${all} dropped iterations to be of a scenario, got ${warmup} and ${measured}`);
}

/** Requests of the warm-up that were cut off at the handover: k6 counts them among the interrupted ones. */
function countCutOff({ metrics }: K6Summary): number {
  return toCount(metrics.warmup_started) - toCount(metrics.warmup_ended);
}

/** The worst stage's, where there are several. */
function toAchievedRatio({ metrics }: K6Summary, requests: number, plan: LegPlan): number | null {
  if (plan.ratePerSec === null) return null;
  if (plan.stages.length < 2) return toRatio(requests, plan.ratePerSec * plan.measureSeconds);
  return Math.min(
    ...plan.stages.map(({ name, ratePerSec, seconds }) =>
      toRatio(toCount(metrics[`latency{scenario:${name}}`]), ratePerSec * seconds),
    ),
  );
}

/** k6 starts one request more than rate x time, at the very end of the window. */
function toRatio(requests: number, intended: number): number {
  return Math.min(1, requests / intended);
}

function toStage({ metrics }: K6Summary, { name, startSeconds, seconds, ratePerSec }: RateStage): StageMeasurement {
  const values = metrics[`latency{scenario:${name}}`];
  const requests = toCount(values);
  const dropped = toCount(metrics[`dropped_iterations{scenario:${name}}`]);
  return {
    name,
    startS: startSeconds,
    seconds,
    ratePerSec,
    requests,
    droppedIterations: dropped,
    achievedRatio: toRatio(requests, ratePerSec * seconds),
    latencyMs: toStageLatency(values ?? {}, requests, dropped),
    generatorBusy: null,
  };
}

function toOverload({ metrics }: K6Summary, plan: LegPlan, answered: number): OverloadMeasurement {
  const count = (tags: string) =>
    plan.refusedStatus.reduce((sum, status) => sum + toCount(metrics[`http_reqs{${tags}status:${status}}`]), 0);
  const refused = count('phase:measure,');
  return {
    refused,
    refusedRatio: answered === 0 ? Number.NaN : refused / answered,
    refusedWholeLeg: count(''),
    goodputRps: (answered - refused) / plan.measureSeconds,
    acceptedLatencyMs: toLatency(metrics['accepted_latency{phase:measure}']),
  };
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

/** Never answered: status 0, and k6's error code tells why. What failed with an answer had an unexpected status. */
function toFailures({ metrics }: K6Summary): FailureCounts {
  const count = (tag: string) => toCount(metrics[`http_reqs{phase:measure,${tag}}`]);
  const failed = metrics['http_req_failed{phase:measure}']?.passes ?? 0; // of a rate, k6 calls what is true a pass
  const lost = count('status:0');
  const timeout = count('error_code:1050');
  const connection = CONNECTION_CODES.reduce((sum, code) => sum + count(`error_code:${code}`), 0);
  return { timeout, connection, status: failed - lost, other: lost - timeout - connection };
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
