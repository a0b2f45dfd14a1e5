// From a block's raw slots to one number for each metric: the loss of HEAD against BASE, log(mean of B / mean of A).
import type { Arm, Block, ControlSlot } from '../../compare/block.ts';
import { GATED_FACTS, type GatedMetric, toLoss } from './metric.ts';

export type Losses = Readonly<Partial<Record<GatedMetric, number>>>;

/** @throws RangeError for a value that is missing or no number above 0 */
export function toLosses(block: Block, metrics: readonly GatedMetric[]): Losses {
  const losses = metrics.map((metric) => [metric, toLoss(metric, toLogRatio(block, metric))] as const);
  return Object.fromEntries(losses);
}

/** The mean of an arm's two slots, in the metric's unit. */
export function toArmMean(block: Block, arm: Arm, metric: GatedMetric): number {
  const values = block.slots.filter((slot) => slot.arm === arm).map((slot) => GATED_FACTS[metric].read(slot));
  return toMean(values, `${metric} of ${arm.toUpperCase()} in block ${block.block}`);
}

/** The control's own log(mean after B / mean after A) of CPU a request: 0 but for the host's doing. */
export function toControlLoss({ block, controls }: Block): number {
  const mean = (arm: Arm) =>
    toMean(controls.filter(({ after }) => after === arm).map(toCost), `the control in block ${block}`);
  return Math.log(mean('head')) - Math.log(mean('base'));
}

function toLogRatio(block: Block, metric: GatedMetric): number {
  return Math.log(toArmMean(block, 'head', metric)) - Math.log(toArmMean(block, 'base', metric));
}

function toCost({ cpuUsPerRequest }: ControlSlot): number {
  return cpuUsPerRequest;
}

function toMean(values: readonly (number | null)[], what: string): number {
  const good = values.filter((value) => value !== null && value > 0 && Number.isFinite(value));
  if (good.length === values.length && values.length > 0) {
    return good.reduce<number>((sum, value) => sum + (value ?? Number.NaN), 0) / good.length;
  }
  throw new RangeError(`Expected ${what} to be numbers above 0, got ${JSON.stringify(values.map(String))}`);
}
