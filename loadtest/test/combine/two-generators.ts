// Two generators that shared a load: their logs, the server’s pages, and what comes of them together.
import type { CombineRequest } from '../../combine/combine-request.ts';
import { type Combined, toCombined } from '../../combine/combined-result.ts';
import type { LegPlan } from '../../run/leg-plan.ts';
import type { Metric, TargetCheck } from '../../targets/target.ts';
import { toTargets } from '../gate/sample.ts';
import { toPage } from '../readings/server-page.ts';
import { type Printed, printK6, type Sample, STARTED_MS, toPlan } from './k6-process.ts';

export const PLAN = toPlan(); // 100/s for 4 s
export const HALF = toSamples(200, 50);

type Setup = Readonly<{
  samples?: readonly (readonly Sample[])[];
  printed?: readonly Printed[];
  checks?: readonly TargetCheck[];
  attempts?: number;
  before?: string;
  after?: string;
  pages?: null;
  targetRate?: number;
}>;

export const OCCASION = { runId: 'now', startedAt: new Date(0), command: ['shardgate', 'combine'] };

/** Two generators with half of the load each, begun 4 ms apart unless a test says otherwise. */
export function combine({
  samples = [HALF, HALF],
  printed = [{}, { startedMs: STARTED_MS + 4 }],
  ...setup
}: Setup): Combined {
  const plans = Array.from({ length: setup.attempts ?? 1 }, (_, index) => toPlan({ attempt: index + 1 }));
  const logs = plans.flatMap((plan) =>
    samples.map((own, index) => printK6(plan, own, { segment: index === 0 ? '0:1/2' : '1/2:1', ...printed[index] })),
  );
  return toCombined(toRequest({ ...setup, plans, logs }), OCCASION);
}

export function toRequest({
  logs,
  plans = [PLAN],
  ...setup
}: Setup & Readonly<{ logs: readonly string[]; plans?: readonly LegPlan[] }>): CombineRequest {
  const { before = toPage([{ shard: 0 }]), after = toPage([{ shard: 0, async: 500, buckets: [500, 500, 500] }]) } =
    setup;
  const pair = { before: { name: 'before.txt', text: before }, after: { name: 'after.txt', text: after } };
  const [first = PLAN, ...others] = plans;
  return {
    plans: [first, ...others],
    outputs: logs.map((text, index) => ({ name: `${index + 1}.log`, text })),
    pages: setup.pages === null ? [] : plans.map(() => pair),
    profile: 'combined',
    shape: 'steady',
    targets: { ...toTargets(...(setup.checks ?? [toCheck('failedRatio', 0)])), ratePerSec: setup.targetRate ?? 100 },
    leftOut: [],
  };
}

export function toCheck(metric: Metric, max: number): TargetCheck {
  return { leg: 'rate', metric, limit: { max } };
}

/** Evenly over the slices, and some before them. */
export function toSamples(measured: number, warmup: number, ms = 2): readonly Sample[] {
  return [
    ...Array.from({ length: warmup }, () => ({ slice: null, ms, status: 200 })),
    ...Array.from({ length: measured }, (_, index) => ({ slice: index % 4, ms, status: 200 })),
  ];
}
