// Which limits a comparison can judge: what it measures of HEAD in every slot, for each leg.
import { countErrors, type Slot } from '../../compare/block.ts';
import type { LegName } from '../../run/measurement.ts';
import type { Metric, TargetCheck } from '../../targets/target.ts';

type Read = (slot: Slot) => number | null;

/** P95 at full throttle is not among them: the closed model's own queue is in it. */
const MEASURED: Readonly<Record<LegName, Readonly<Partial<Record<Metric, Read>>>>> = {
  capacity: {
    rps: ({ capacity }) => capacity.rps,
    cpuUsPerRequest: ({ capacity }) => capacity.cpuUsPerRequest,
    failedRatio: ({ capacity: { errors, requests } }) =>
      countErrors(errors) / (requests + errors.connection + errors.timeout), // wrk counts what was answered
  },
  rate: {
    achievedRatio: ({ rate }) => rate?.achievedRatio ?? null,
    p50Ms: ({ rate }) => rate?.p50Ms ?? null,
    p95Ms: ({ rate }) => rate?.p95Ms ?? null,
    p99Ms: ({ rate }) => rate?.p99Ms ?? null,
    cpuUsPerRequest: ({ rate }) => rate?.cpuUsPerRequest ?? null,
    failedRatio: ({ rate }) => rate && countErrors(rate.errors) / rate.requests,
  },
};

/** Null where the slot does not have it, or no comparison measures it. */
export function readTargetMetric({ leg, metric }: TargetCheck, slot: Slot): number | null {
  return MEASURED[leg][metric]?.(slot) ?? null;
}

export function isMeasured({ leg, metric }: Pick<TargetCheck, 'leg' | 'metric'>): boolean {
  return MEASURED[leg][metric] !== undefined;
}

/** `capacity rps, cpuUsPerRequest, failedRatio; rate achievedRatio, …` */
export function listMeasured(): string {
  return Object.entries(MEASURED)
    .map(([leg, metrics]) => `${leg} ${Object.keys(metrics).join(', ')}`)
    .join('; ');
}
