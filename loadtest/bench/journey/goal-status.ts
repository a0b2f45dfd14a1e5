// Is a goal of the roadmap met by what was measured? A number counts one way only: reaching a goal is proof in itself, a
// miss needs evidence that it was the server's. Whatever is neither says why it is not measurable here.
import { toNumber, toPercent, toPercentBeside } from '../../gate/quantity.ts';
import { ACHIEVED_RATIO, CONNECTIONS_WAITING_RATIO, SERVER_BUSY_RATIO } from '../../gate/thresholds.ts';
import type { LevelFigures, PhaseFigures, RateFigures } from './figures.ts';
import type { Goal } from './roadmap.ts';

export type Status = Readonly<{ kind: 'met' | 'missed' | 'not measurable'; because: string }>;

type GoalOf<M extends Goal['metric']> = Extract<Goal, { metric: M }>;

export function toStatus(goal: Goal, figures: PhaseFigures): Status {
  if (goal.metric === 'cpuUtilization') return judgeCpu(goal, figures.rate);
  if (goal.metric === 'p95Ms') return judgeP95(goal, figures.levels, figures.rate);
  const level = figures.levels.find(({ connections }) => connections === goal.connections);
  if (level === undefined) return unknown(`${goal.connections} connections were not asked for in this run`);
  switch (goal.metric) {
    case 'rps':
      return judgeRps(goal, level);
    case 'meanMs':
      return judgeMean(goal, level);
    case 'errors':
      return judgeErrors(goal, level);
    case 'sustainedRps':
      return judgeSustained(goal, level, figures.slotSeconds);
  }
}

function judgeRps({ min }: GoalOf<'rps'>, level: LevelFigures): Status {
  const said = `${toNumber(level.rps.median)} requests/s at ${level.connections} connections`;
  return level.rps.median >= min ? met(said) : missedIfBusy(said, level);
}

function judgeMean({ max }: GoalOf<'meanMs'>, level: LevelFigures): Status {
  const said = `${toNumber(level.meanMs.median)} ms at ${level.connections} connections`;
  return level.meanMs.median <= max ? met(said) : missedIfBusy(said, level);
}

/** At full throttle a percentile is a queue's: low enough it is proof, too high it proves nothing. */
function judgeP95({ max, ratePerSec }: GoalOf<'p95Ms'>, levels: readonly LevelFigures[], rate: RateFigures): Status {
  const proof = levels.findLast((level) => level.p95Ms.median <= max && isOffered(level, ratePerSec));
  if (proof !== undefined) return met(describeP95(proof));
  const fixed = `${toNumber(rate.p95Ms.median)} ms at ${toNumber(rate.ratePerSec)} requests/s`;
  const isAchieved = rate.achievedRatio.median >= ACHIEVED_RATIO;
  if (rate.p95Ms.median <= max && isAchieved && rate.ratePerSec >= ratePerSec) return met(fixed);
  if (!(rate.p95Ms.median <= max) && !rate.isSaturated && rate.ratePerSec <= ratePerSec) return missed(fixed);
  const throttle = levels.slice(-1).map((level) => `${describeP95(level)}, where it is the queue's length; `);
  return unknown(`${throttle.join('')}${fixed}, which is ${describeRate(rate, ratePerSec)}`);
}

/** Every connection waits for the server nearly all the time, and it answers at the rate or above. */
function isOffered({ rps, meanMs, connections }: LevelFigures, ratePerSec: number): boolean {
  const waiting = (rps.median * meanMs.median) / 1000 / connections;
  return rps.median >= ratePerSec && waiting >= CONNECTIONS_WAITING_RATIO;
}

function describeP95({ p95Ms, rps, connections }: LevelFigures): string {
  return `${toNumber(p95Ms.median)} ms at ${toNumber(rps.median)} requests/s and ${connections} connections`;
}

function judgeErrors({ max }: GoalOf<'errors'>, { errors, requests, connections }: LevelFigures): Status {
  const said = `${toNumber(errors)} of ${toNumber(requests)} requests failed at ${connections} connections`;
  return errors <= max ? met(said) : missed(said);
}

function judgeCpu({ max, ratePerSec }: GoalOf<'cpuUtilization'>, rate: RateFigures): Status {
  const used = rate.cpuUtilization?.median;
  if (used === undefined) return unknown('the CPU time of the shards could not be read');
  const said = `${toPercentBeside(used, max)} at ${toNumber(rate.ratePerSec)} requests/s`;
  const isAchieved = rate.achievedRatio.median >= ACHIEVED_RATIO;
  if (used <= max && isAchieved && rate.ratePerSec >= ratePerSec) return met(said);
  if (!(used <= max) && isAchieved && rate.ratePerSec <= ratePerSec) return missed(said);
  return unknown(`${said}, which is ${describeRate(rate, ratePerSec)}`);
}

function judgeSustained(goal: GoalOf<'sustainedRps'>, level: LevelFigures, slotSeconds: number): Status {
  const said = `${toNumber(level.rps.min)} requests/s in the slowest of ${level.rps.count} slots of ${slotSeconds} s`;
  if (level.rps.min < goal.min) return missedIfBusy(said, level);
  if (slotSeconds >= goal.seconds) return met(said);
  return unknown(`${said}; the goal is ${goal.seconds} s: \`make load-stress ARGS="--targets sustained"\``);
}

function missedIfBusy(said: string, { cpuUtilization, hasSteal }: LevelFigures): Status {
  const busy = `its CPUs were ${toPercentBeside(cpuUtilization.median, SERVER_BUSY_RATIO)} busy`;
  if (cpuUtilization.median >= SERVER_BUSY_RATIO && !hasSteal) return missed(`${said}; ${busy}`);
  const steal = hasSteal ? ' and partly taken by other machines' : '';
  return unknown(`${said}, but ${busy}${steal}: the generator, the host or the wait was the limit`);
}

function describeRate(rate: RateFigures, asked: number): string {
  if (rate.ratePerSec < asked)
    return `below the ${toNumber(asked)} of the goal: --rate ${asked} needs more generator CPUs`;
  return `a rate that was achieved to ${toPercent(rate.achievedRatio.median)} only`;
}

function met(because: string): Status {
  return { kind: 'met', because };
}

function missed(because: string): Status {
  return { kind: 'missed', because };
}

function unknown(because: string): Status {
  return { kind: 'not measurable', because };
}
