// Can a comparison's blocks be believed at all? What is listed here makes it an ERROR: no number in them is judged.
import { type Block, type Crash, QUARTET } from '../../compare/block.ts';
import type { TargetCheck } from '../../targets/target.ts';
import { findBadNumbers } from '../bad-number.ts';
import { GATED_FACTS, type GatedMetric } from './metric.ts';
import { readTargetMetric } from './target-metric.ts';

export type BlockDemands = Readonly<{
  metrics: readonly GatedMetric[];
  checks: readonly TargetCheck[]; // put to HEAD's slots
  control: boolean;
}>;

/** @returns sentences, empty when the blocks can be judged */
export function findBlockProblems(
  blocks: readonly Block[],
  crash: Crash | null,
  demands: BlockDemands,
): readonly string[] {
  return [
    ...blocks.flatMap((block, index) => findInBlock(block, index + 1, demands)),
    ...(crash?.arm === 'base' ? [`BASE broke down in block ${crash.block}: ${crash.because}`] : []),
  ];
}

function findInBlock(block: Block, number: number, demands: BlockDemands): readonly string[] {
  const title = `block ${number}`;
  if (block.block !== number) return [`Expected ${title} in its place, got block ${block.block}`];
  const order = toOrder(block.slots.map(({ arm }) => arm));
  if (order !== toOrder(QUARTET))
    return [`Expected the slots of ${title} to be ${toOrder(QUARTET)}, got ${order || 'none'}`];
  const bad = findBadNumbers(block, title);
  return bad.length > 0
    ? bad
    : [...findAbsentControl(block, title, demands), ...findAbsentValues(block, title, demands)];
}

function findAbsentControl({ controls }: Block, title: string, { control }: BlockDemands): readonly string[] {
  const expected = control ? toOrder(QUARTET) : '';
  const order = toOrder(controls.map(({ after }) => after));
  if (order === expected)
    return controls.every(({ cpuUsPerRequest }) => cpuUsPerRequest > 0)
      ? []
      : [`Expected the control of ${title} to cost CPU time, got 0`];
  return [`Expected the control of ${title} after ${expected || 'no slot'}, got ${order || 'none'}`];
}

function findAbsentValues(block: Block, title: string, demands: BlockDemands): readonly string[] {
  return [...findAbsentMetrics(block, title, demands), ...findAbsentTargets(block, title, demands)];
}

function findAbsentTargets({ slots }: Block, title: string, { checks }: BlockDemands): readonly string[] {
  const head = slots.filter(({ arm }) => arm === 'head');
  const absent = checks.filter((check) => !head.every((slot) => Number.isFinite(readTargetMetric(check, slot))));
  return absent.map(
    ({ leg, metric }) => `Expected ${leg} ${metric} in every slot of HEAD of ${title}, got none in one`,
  );
}

function findAbsentMetrics({ slots }: Block, title: string, { metrics }: BlockDemands): readonly string[] {
  const absent = metrics.filter((metric) => slots.some((slot) => !((GATED_FACTS[metric].read(slot) ?? 0) > 0)));
  return absent.map((metric) => `Expected ${metric} above 0 in every slot of ${title}, got none or 0 in one`);
}

function toOrder(arms: readonly string[]): string {
  return arms.map((arm) => arm.toUpperCase()).join(' ');
}
