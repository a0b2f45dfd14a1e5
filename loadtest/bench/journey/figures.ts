// From a journey's slots to the figures of its pages: medians with their spread, and ratios of neighbours in time. Pure.
import type { Phase } from '../../../app/config.ts';
import { toMedian } from '../../gate/median.ts';
import { type Blocks, toArmBlocks, toArmRatio } from '../interleave.ts';
import type { PairedRatio } from '../paired-ratio.ts';
import type { Slot } from '../slot.ts';
import { countWrkErrors } from '../wrk-report.ts';
import type { Arm, Journey, Level, RateSlot } from './measured.ts';

export type Spread = Readonly<{ median: number; min: number; max: number; count: number }>;

export type LevelFigures = Readonly<{
  connections: number;
  requests: number; // in all slots together
  errors: number;
  rps: Spread;
  meanMs: Spread;
  p95Ms: Spread;
  p99Ms: Spread;
  cpuUsPerRequest: Spread;
  cpuUtilization: Spread;
  rssMb: Spread;
  hasSteal: boolean; // in at least one slot
  over: Readonly<{ before: Improvement | null; baseline: Improvement | null }>;
}>;

/** Ratios to another phase at the same load: above 1 is more requests a second, below 1 is less CPU a request. */
export type Improvement = Readonly<{ than: Phase; rps: PairedRatio | null; cpuUsPerRequest: PairedRatio | null }>;

export type RateFigures = Readonly<{
  ratePerSec: number;
  achievedRatio: Spread;
  failed: number;
  requests: number;
  p50Ms: Spread;
  p95Ms: Spread;
  p99Ms: Spread;
  cpuUsPerRequest: Spread | null;
  cpuUtilization: Spread | null;
  isSaturated: boolean; // the generator, in at least one slot, or not known
}>;

export type PhaseFigures = Readonly<{
  phase: Phase;
  shards: number;
  slotSeconds: number;
  levels: readonly LevelFigures[];
  rate: RateFigures;
}>;

export function toPhaseFigures(journey: Journey): readonly PhaseFigures[] {
  return journey.arms.map(({ phase, shards }, arm) => ({
    phase,
    shards,
    slotSeconds: journey.seconds,
    levels: journey.levels.map((level) => toLevelFigures(level, journey.arms, arm)),
    rate: toRateFigures(journey.rate.ratePerSec, toArmBlocks(journey.rate.blocks, arm)),
  }));
}

/** @throws RangeError without values, or with one that is no number */
export function toSpread(values: readonly number[]): Spread {
  if (values.some(Number.isNaN)) throw new RangeError(`Expected numbers, got [${values.join(', ')}]`);
  return { median: toMedian(values), min: Math.min(...values), max: Math.max(...values), count: values.length };
}

/** Each way there and each way back is a pair of its own: a drift then widens the interval, and does not move it. */
export function toPasses<V>(blocks: Blocks<V>): Blocks<V> {
  return blocks.flatMap((round) => {
    const passes = Math.min(...round.map((arm) => arm.length));
    return Array.from({ length: passes }, (_, pass) => round.map((arm) => arm.slice(pass, pass + 1)));
  });
}

function toLevelFigures({ connections, blocks }: Level, arms: readonly Arm[], arm: number): LevelFigures {
  const slots = toArmBlocks(blocks, arm);
  const spread = (value: (slot: Slot) => number) => toSpread(slots.map(value));
  const first = arms.findIndex(({ phase }) => phase === 'baseline');
  return {
    connections,
    requests: toSum(slots.map(({ requests }) => requests)),
    errors: toSum(slots.map(({ errors }) => countWrkErrors(errors))),
    rps: spread(({ rps }) => rps),
    meanMs: spread(({ meanMs }) => meanMs),
    p95Ms: spread(({ p95Ms }) => p95Ms),
    p99Ms: spread(({ p99Ms }) => p99Ms),
    cpuUsPerRequest: spread(({ cpuUsPerRequest }) => cpuUsPerRequest),
    cpuUtilization: spread(({ serverCpuUtilization }) => serverCpuUtilization),
    rssMb: spread(({ rssMb }) => rssMb),
    hasSteal: slots.some(({ marks }) => marks.includes('steal')),
    over: { before: toImprovement(blocks, arms, arm, arm - 1), baseline: toImprovement(blocks, arms, arm, first) },
  };
}

/** @param than - an index below 0 means that the phase was not measured */
function toImprovement(blocks: Blocks<Slot>, arms: readonly Arm[], arm: number, than: number): Improvement | null {
  const phase = arms[than]?.phase;
  if (phase === undefined || than === arm) return null;
  const ratio = (value: (slot: Slot) => number) => toArmRatio(toPasses(blocks), arm, than, value);
  return { than: phase, rps: ratio(({ rps }) => rps), cpuUsPerRequest: ratio((slot) => slot.cpuUsPerRequest) };
}

function toRateFigures(ratePerSec: number, slots: readonly RateSlot[]): RateFigures {
  const spread = (value: (slot: RateSlot) => number) => toSpread(slots.map(value));
  const known = (value: (slot: RateSlot) => number | null) => {
    const values = slots.map(value).filter((one) => one !== null);
    return values.length === slots.length ? toSpread(values) : null;
  };
  return {
    ratePerSec,
    achievedRatio: spread(({ achievedRatio }) => achievedRatio),
    failed: toSum(slots.map(({ failed }) => failed)),
    requests: toSum(slots.map(({ requests }) => requests)),
    p50Ms: spread(({ p50Ms }) => p50Ms),
    p95Ms: spread(({ p95Ms }) => p95Ms),
    p99Ms: spread(({ p99Ms }) => p99Ms),
    cpuUsPerRequest: known(({ cpuUsPerRequest }) => cpuUsPerRequest),
    cpuUtilization: known(({ cpuUtilization }) => cpuUtilization),
    isSaturated: slots.some(({ generatorSaturated }) => generatorSaturated !== false),
  };
}

function toSum(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
