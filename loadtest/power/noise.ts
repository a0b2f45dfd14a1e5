// How measured values scatter: the models that the gate is tried against. All of them are seeded.
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { GatedMetric } from '../gate/compare/metric.ts';

/** Log deviations of one slot from its server's usual value, by metric. */
export type Deviation = Readonly<Record<GatedMetric, number>>;

/** From 0 up to, not including, 1. */
export type Random = () => number;

/** One comparison's noise: asked slot by slot, in the order they run. */
export type Noise = () => Deviation;

export type NoiseModel = Readonly<{ name: string; describe: string; create: (random: Random) => Noise }>;

export function createRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  return () => uniformFloat64(generator);
}

/** CPU a request and RPS mirror each other at capacity, but not to the last bit; a P95 goes its own way. */
const SHARED = 0.9;

/** @param cv - of a slot, and so of a block: its four slots' scatter adds up to one slot's */
export function toSteady(cv: number): NoiseModel {
  return {
    name: 'steady',
    describe: 'log-normal, each slot on its own',
    create: (random) => () => toDeviation(random, toNormal(random) * cv, cv),
  };
}

const DRIFT_PER_SLOT = 0.25; // of the CV, from one slot to the next
const SWING = 1; // of the CV

/** A machine that becomes slower all the time, and swings with a period of its own besides. */
export function toDrifting(cv: number): NoiseModel {
  return {
    name: 'drift',
    describe: 'a steady drift and a slow swing besides the scatter',
    create: (random) => {
      const period = 6 + 40 * random(); // slots
      const phase = 2 * Math.PI * random();
      const slope = (random() < 0.5 ? -1 : 1) * DRIFT_PER_SLOT * cv;
      let slot = 0;
      return () => {
        slot += 1;
        const trend = slope * slot + SWING * cv * Math.sin(phase + (2 * Math.PI * slot) / period);
        return toDeviation(random, trend + toNormal(random) * cv, cv, trend);
      };
    },
  };
}

const SLOW_SHARE = 0.25;
const SLOW_BY = 2; // times the CV; together with half of the scatter it makes the CV again

/** One start in four is a slow one, as with an unlucky memory layout or compilation. */
export function toBimodal(cv: number): NoiseModel {
  return {
    name: 'bimodal',
    describe: 'one slot in four slow by two CVs',
    create: (random) => () => {
      const slow = random() < SLOW_SHARE ? SLOW_BY * cv : 0;
      return toDeviation(random, slow + (toNormal(random) * cv) / 2, cv);
    },
  };
}

/** Four slots of one server in the order they ran. */
export type Recorded = readonly Readonly<{ cpuUsPerRequest: number; rps: number; p95Ms: number }>[];

/**
 * Whole recorded quartets, so that what belongs together stays together; chance decides which of their slots are BASE's,
 * so that identical servers are alike on the whole, however few the quartets.
 */
export function toReplayed(quartets: readonly Recorded[]): NoiseModel {
  const deviations = quartets.map(toDeviations);
  return {
    name: 'replayed',
    describe: `${quartets.length} recorded quartets of slots, BASE and HEAD exchanged in half of them`,
    create: (random) => {
      let left: Deviation[] = [];
      return () => {
        if (left.length === 0) left = pick(deviations, random);
        return left.shift() ?? { cpuUsPerRequest: 0, rps: 0, p95Ms: 0 };
      };
    },
  };
}

/** Standard normal. @see https://en.wikipedia.org/wiki/Box-Muller_transform */
export function toNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function toDeviation(random: Random, cpu: number, cv: number, trend = 0): Deviation {
  const rest = Math.sqrt(1 - SHARED ** 2) * cv;
  return {
    cpuUsPerRequest: cpu,
    rps: -SHARED * cpu + toNormal(random) * rest,
    p95Ms: trend + toNormal(random) * cv,
  };
}

function pick(deviations: readonly (readonly Deviation[])[], random: Random): Deviation[] {
  const one = deviations[Math.floor(random() * deviations.length)] ?? [];
  return random() < 0.5 ? [...one] : toExchanged(one);
}

/** BASE HEAD HEAD BASE becomes HEAD BASE BASE HEAD; read backwards it would stay as it is. */
function toExchanged(slots: readonly Deviation[]): Deviation[] {
  return slots.flatMap((slot, index) => (index % 2 === 0 ? [slots[index + 1] ?? slot, slot] : []));
}

function toDeviations(quartet: Recorded): readonly Deviation[] {
  const center = (key: GatedMetric) => quartet.reduce((sum, slot) => sum + Math.log(slot[key]), 0) / quartet.length;
  const centers = { cpuUsPerRequest: center('cpuUsPerRequest'), rps: center('rps'), p95Ms: center('p95Ms') };
  return quartet.map((slot) => ({
    cpuUsPerRequest: Math.log(slot.cpuUsPerRequest) - centers.cpuUsPerRequest,
    rps: Math.log(slot.rps) - centers.rps,
    p95Ms: Math.log(slot.p95Ms) - centers.p95Ms,
  }));
}
