// Why a block is left out: signals of the environment alone, never a value of HEAD. A block goes whole or stays whole.
// Written so that null and NaN count as a disturbance: what was not measured was not shown to be quiet.
import { type Block, countErrors, type Slot } from '../../compare/block.ts';
import { toCount, toNumber, toPercent } from '../quantity.ts';
import * as threshold from '../thresholds.ts';
import type { DisturbanceCode } from './disturbance-facts.ts';

/** The rules. Each speaks for itself: none relies on another one to have spoken before. */
const DISTURBANCES = {
  speed: findSpeedChange,
  steal: inSlots(findSteal),
  quota: inSlots(({ environment: { throttledPeriods } }) =>
    throttledPeriods === 'unknown' || throttledPeriods === 0 ? null : 'quota',
  ),
  clock: inSlots(({ environment: { clockStepMs } }) =>
    Math.abs(clockStepMs) <= threshold.CLOCK_STEP_MS ? null : 'clock',
  ),
  others: inSlots(({ environment: { serverCpusOthers } }) =>
    (serverCpusOthers ?? Number.NaN) < threshold.OTHERS_RATIO ? null : 'others',
  ),
  generatorAtThrottle: inSlots((slot) =>
    isCoreFilled(slot) || isFree(slot.capacity.generatorBusy) ? null : 'generatorAtThrottle',
  ),
  coreNotFilled: inSlots(findIdleCore),
  generatorAtRate: inSlots(({ rate }) => (rate === null || isFree(rate.generatorBusy) ? null : 'generatorAtRate')),
  rateNotAchieved: inSlots(findLowRate),
  baseErrors: inSlots(findBaseErrors),
} as const satisfies Readonly<Record<string, (block: Block) => readonly DisturbanceCode[]>>;

export type Disturbance = keyof typeof DISTURBANCES;

export const DISTURBANCE_NAMES = Object.keys(DISTURBANCES) as readonly Disturbance[];

/**
 * @param asked - the rules that are asked
 * @returns each once; empty when the block counts
 */
export function findDisturbances(
  block: Block,
  asked: readonly Disturbance[] = DISTURBANCE_NAMES,
): readonly DisturbanceCode[] {
  return [...new Set(asked.flatMap((name) => DISTURBANCES[name](block)))];
}

function inSlots(find: (slot: Slot) => DisturbanceCode | null): (block: Block) => readonly DisturbanceCode[] {
  return ({ slots }) => slots.map(find).filter((code) => code !== null);
}

function findSpeedChange({ slots }: Block): readonly DisturbanceCode[] {
  const spins = slots.map(({ environment }) => environment.spinMs ?? Number.NaN);
  const spread = Math.max(...spins) / Math.min(...spins);
  if (spread <= threshold.SPIN_SPREAD) return [];
  return [Number.isNaN(spread) ? 'speedUnknown' : 'speed'];
}

function findSteal({ environment: { stealRatio } }: Slot): DisturbanceCode | null {
  if (stealRatio === null) return 'stealUnknown';
  return stealRatio < threshold.STEAL_RATIO ? null : 'stolen';
}

/** HEAD may leave its core idle by waiting; that is its own doing, and stays. BASE shows whether the load fills a core. */
function findIdleCore(slot: Slot): DisturbanceCode | null {
  if (slot.arm === 'head' || isCoreFilled(slot) || !isFree(slot.capacity.generatorBusy)) return null;
  return 'coreNotFilled';
}

function findLowRate({ arm, rate }: Slot): DisturbanceCode | null {
  if (arm === 'head' || rate === null || !isFree(rate.generatorBusy)) return null;
  return rate.achievedRatio >= threshold.ACHIEVED_RATIO ? null : 'rateNotAchieved';
}

/** What BASE refuses costs it little, so nothing can be compared with it. */
function findBaseErrors({ arm, capacity, rate }: Slot): DisturbanceCode | null {
  const failed = countErrors(capacity.errors) + (rate === null ? 0 : countErrors(rate.errors));
  return arm === 'base' && !(failed === 0) ? 'baseErrors' : null;
}

function isCoreFilled({ capacity: { serverBusy }, environment: { serverCpusOthers } }: Slot): boolean {
  return serverBusy + (serverCpusOthers ?? 0) >= threshold.CORE_FILLED_RATIO; // the kernel answers for the server, too
}

function isFree(generatorBusy: number | null): boolean {
  return (generatorBusy ?? Number.NaN) < threshold.GENERATOR_BUSY_RATIO;
}

/** `kept`: blocks that the next look needs; `ratio`: of the dropped ones beside them. */
export type DropCount = Readonly<{ dropped: number; kept: number; ratio: number }>;

export function toDropSentence({ dropped, kept, ratio }: DropCount, max: number): string {
  return (
    `${toCount(dropped, 'block')} had to be dropped for their environment: beside the ${toNumber(kept)} that a look needs ` +
    `that is ${toPercent(ratio)}, where ${toPercent(max)} are allowed.`
  );
}
