// What goes wrong in a leg, said while it runs. It decides nothing: the gate looks at the whole window.

import { isGeneratorSaturated } from '../gate/evidence/machines.ts';
import { toCount, toPercent } from '../gate/quantity.ts';
import { STEAL_RATIO } from '../gate/thresholds.ts';
import type { Tick } from './tick.ts';
import type { LastSecond } from './tick-store.ts';
import { type Cpus, toEnvironmentReading, toGeneratorMeasurement } from './window.ts';

export type WarningKind = 'generator' | 'steal' | 'throttling' | 'drops' | 'restart';
export type Warning = Readonly<{ kind: WarningKind; text: string }>;

/** `before` and `after` are a second apart, as the gate looks at the generator. */
export type WatchedSecond = LastSecond &
  Readonly<{
    first: Tick; // of the leg
    cpus: Cpus;
    dropped: number | null; // requests that never started, so far; null where nobody counts them
  }>;

const NO_NOISE = { clockStepMs: 0, spinCalibrationMs: [] };

export function toWarnings({ first, before, after, cpus, dropped }: WatchedSecond): readonly Warning[] {
  const window = { first: before, last: after, ticks: [before, after], next: null };
  const generator = toGeneratorMeasurement(window, { tool: 'k6', version: '' }, cpus.load);
  const { stealRatio, throttledPeriods } = toEnvironmentReading(window, cpus, NO_NOISE);
  const busy = Math.max(generator.cpuUtilization ?? 0, generator.cpusBusy ?? 0);
  const restarts = countRestarts(after) - countRestarts(first);
  return [
    ...warn(isGeneratorSaturated(generator), 'generator', `the generator is ${toPercent(busy)} busy`),
    ...warn((stealRatio ?? 0) >= STEAL_RATIO, 'steal', `other machines took ${toPercent(stealRatio ?? 0)} of a CPU`),
    ...warn(toKnown(throttledPeriods) > 0, 'throttling', `a CPU quota was hit in ${toPeriods(throttledPeriods)}`),
    ...warn((dropped ?? 0) > 0, 'drops', `${toCount(dropped ?? 0, 'request')} never started: no virtual user was free`),
    ...warn(restarts > 0, 'restart', `${toCount(restarts, 'shard')} died and was started again`),
  ];
}

function warn(holds: boolean, kind: WarningKind, text: string): readonly Warning[] {
  return holds ? [{ kind, text }] : [];
}

function toKnown(periods: number | 'unknown'): number {
  return periods === 'unknown' ? 0 : periods;
}

function toPeriods(periods: number | 'unknown'): string {
  return toCount(toKnown(periods), 'period');
}

function countRestarts({ server }: Tick): number {
  return server?.shards.reduce((sum, { restarts }) => sum + (restarts ?? 0), 0) ?? 0;
}
