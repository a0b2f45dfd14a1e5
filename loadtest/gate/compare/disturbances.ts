// Why a block is left out: signals of the environment alone, never a value of HEAD. A block goes whole or stays whole.
// Written so that null and NaN count as a disturbance: what was not measured was not shown to be quiet.
import { type Block, countErrors, type Slot } from '../../compare/block.ts';
import { toCount, toNumber, toPercent } from '../quantity.ts';
import * as threshold from '../thresholds.ts';

/** @returns clauses, each once; empty when the block counts */
export function findDisturbances(block: Block): readonly string[] {
  return [...new Set([...findSpeedChange(block), ...block.slots.flatMap(findInSlot)])];
}

function findInSlot(slot: Slot): readonly string[] {
  return [...findOnHost(slot), ...findAtThrottle(slot), ...findAtRate(slot), ...findBaseErrors(slot)];
}

function findOnHost({ environment }: Slot): readonly string[] {
  const { stealRatio, throttledPeriods, clockStepMs, serverCpusOthers } = environment;
  const found = [];
  if (stealRatio === null) found.push('how much CPU time was stolen is not known');
  else if (!(stealRatio < threshold.STEAL_RATIO)) found.push('CPU time was stolen by other machines');
  if (throttledPeriods !== 'unknown' && !(throttledPeriods === 0)) found.push('a CPU quota was hit');
  if (!(Math.abs(clockStepMs) <= threshold.CLOCK_STEP_MS)) found.push('the wall clock was set');
  if (!((serverCpusOthers ?? Number.NaN) < threshold.OTHERS_RATIO)) found.push("others used the server's CPU");
  return found;
}

/** HEAD may leave its core idle by waiting; that is its own doing, and stays. BASE shows whether the load fills a core. */
function findAtThrottle({ arm, capacity: { serverBusy, generatorBusy }, environment }: Slot): readonly string[] {
  const coreBusy = serverBusy + (environment.serverCpusOthers ?? 0); // the kernel answers for the server, too
  if (coreBusy >= threshold.CORE_FILLED_RATIO) return [];
  if (isFree(generatorBusy)) return arm === 'base' ? ["the load did not fill BASE's core"] : [];
  return ['the generator was in the way at full throttle'];
}

function findAtRate({ arm, rate }: Slot): readonly string[] {
  if (rate === null) return [];
  if (!isFree(rate.generatorBusy)) return ['the generator was in the way at the fixed rate'];
  const achieved = rate.achievedRatio >= threshold.ACHIEVED_RATIO;
  return achieved || arm === 'head' ? [] : ['BASE did not get the whole rate'];
}

/** What BASE refuses costs it little, so nothing can be compared with it. */
function findBaseErrors({ arm, capacity, rate }: Slot): readonly string[] {
  const failed = countErrors(capacity.errors) + (rate === null ? 0 : countErrors(rate.errors));
  return arm === 'base' && !(failed === 0) ? ['BASE failed requests'] : [];
}

function isFree(generatorBusy: number | null): boolean {
  return (generatorBusy ?? Number.NaN) < threshold.GENERATOR_BUSY_RATIO;
}

function findSpeedChange({ slots }: Block): readonly string[] {
  const spins = slots.map(({ environment }) => environment.spinMs ?? Number.NaN);
  const spread = Math.max(...spins) / Math.min(...spins);
  if (spread <= threshold.SPIN_SPREAD) return [];
  return [
    Number.isNaN(spread)
      ? "the speed of the server's core was not measured"
      : "the speed of the server's core changed within the block",
  ];
}

export type DropCount = Readonly<{ blocks: number; dropped: number; ratio: number }>;

export function toDropSentence({ blocks, dropped, ratio }: DropCount, max: number): string {
  return (
    `${toNumber(dropped)} of ${toCount(blocks, 'block')} had to be dropped for their environment, ${toPercent(ratio)}, ` +
    `where ${toPercent(max)} are allowed.`
  );
}
