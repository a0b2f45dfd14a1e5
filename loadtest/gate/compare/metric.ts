// The metrics a comparison can be gated by, what of a slot they are, and which way is worse.
import type { Slot } from '../../compare/block.ts';

export const GATED_METRICS = ['cpuUsPerRequest', 'rps', 'p95Ms'] as const;

export type GatedMetric = (typeof GATED_METRICS)[number];

type Facts = Readonly<{
  title: string;
  unit: string;
  worse: 'higher' | 'lower';
  leg: 'capacity' | 'rate';
  read: (slot: Slot) => number | null;
}>;

export const GATED_FACTS: Readonly<Record<GatedMetric, Facts>> = {
  cpuUsPerRequest: {
    title: 'CPU a request',
    unit: 'µs',
    worse: 'higher',
    leg: 'capacity',
    read: ({ capacity }) => capacity.cpuUsPerRequest,
  },
  rps: {
    title: 'Requests a second',
    unit: 'requests/s',
    worse: 'lower',
    leg: 'capacity',
    read: ({ capacity }) => capacity.rps,
  },
  p95Ms: {
    title: 'P95 at the fixed rate',
    unit: 'ms',
    worse: 'higher',
    leg: 'rate',
    read: ({ rate }) => rate?.p95Ms ?? null,
  },
};

/** Loss: the logarithm of HEAD / BASE, turned so that above 0 is worse. It adds up, and halves and doubles weigh alike. */
export function toLoss(metric: GatedMetric, logRatio: number): number {
  return GATED_FACTS[metric].worse === 'higher' ? logRatio : -logRatio;
}

/** HEAD / BASE of a loss. */
export function toRatio(metric: GatedMetric, loss: number): number {
  return Math.exp(toLoss(metric, loss));
}

/**
 * The loss of a change for the worse.
 *
 * @param change - 0.05: 5 % more of what is worse when higher, 5 % less of what is worse when lower; below 1 for the latter
 */
export function toLossOfChange(metric: GatedMetric, change: number): number {
  return GATED_FACTS[metric].worse === 'higher' ? Math.log1p(change) : -Math.log1p(-change);
}
