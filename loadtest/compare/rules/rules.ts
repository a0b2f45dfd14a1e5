// By what a comparison is judged: when it is looked at, how sure it must be, and which changes matter. Data, in JSON.
import type { GatedMetric } from '../../gate/compare/metric.ts';
import type { NonEmpty } from '../../run/measurement.ts';

/** A change for the worse, as a ratio: 0.03 is 3 %. */
export type MetricRule = Readonly<{
  floor: number; // a FAIL needs an estimate above it
  margin: number; // a PASS needs the upper bound below it
  marginMs?: number; // or below so many milliseconds more than BASE, whichever is larger
}>;

export type Rules = Readonly<{
  name: string;
  looks: NonEmpty<number>; // numbers of undisturbed blocks, growing; the last one ends the comparison
  fail: Readonly<{ firstAlpha: number; laterAlpha: number }>; // one-sided, each divided by the number of gated metrics
  pass: Readonly<{ alpha: number }>; // one-sided, at each look, for each metric
  metrics: Readonly<Record<GatedMetric, MetricRule>>;
  control: Readonly<{ alpha: number; floor: number }> | null; // two-sided; null: no control arm
  maxDroppedRatio: number; // of the blocks that ran
  slot: SlotRules;
}>;

/** Whole seconds, and the rate. */
export type SlotRules = Readonly<{
  warmupSeconds: number;
  capacitySeconds: number;
  rateWarmupSeconds: number;
  ratePerSec: number; // unless --rate says otherwise
  rateSeconds: number; // at least 2: it is read once a second
  controlSeconds: number;
}>;
