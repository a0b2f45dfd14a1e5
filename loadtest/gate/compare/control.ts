// The control arm: a frozen server, measured after each slot. It differs between the arms only if the host did.
import type { Rules } from '../../compare/rules/rules.ts';
import { toShift } from './shift.ts';
import { toPValue } from './signed-rank.ts';

export type ControlFinding = Readonly<{
  blocks: number;
  estimate: number; // log of its CPU a request after HEAD's slots / after BASE's
  low: number | null; // two-sided bounds
  high: number | null;
  pValue: number; // two-sided
  moved: boolean; // non-zero, and by more than the floor: the host treated the arms differently
}>;

/** @param losses - of the same blocks as the arms' */
export function toControlFinding(losses: readonly number[], rule: NonNullable<Rules['control']>): ControlFinding {
  const half = rule.alpha / 2;
  const shift = toShift(losses, { lowAlpha: half, highAlpha: half });
  const pValue = toPValue(losses, 'two-sided');
  const moved = pValue <= rule.alpha && Math.abs(shift.estimate) > Math.log1p(rule.floor);
  return { blocks: losses.length, ...shift, pValue, moved };
}
