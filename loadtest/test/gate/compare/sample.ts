// Blocks of a comparison as they come from a quiet host, and small changes to them.
import type { Block, ControlSlot, Slot } from '../../../compare/block.ts';
import { QUARTET } from '../../../compare/block.ts';
import { loadRules } from '../../../compare/rules/rules-file.ts';
import type { ComparisonInput } from '../../../gate/compare/assessment.ts';
import { GATED_METRICS } from '../../../gate/compare/metric.ts';

export const NO_ERRORS = { status: 0, connection: 0, timeout: 0 };

export const BASE_SLOT: Slot = {
  arm: 'base',
  startMs: 420,
  rssMb: 61,
  capacity: {
    requests: 320_000,
    rps: 160_000,
    cpuUsPerRequest: 6.2,
    serverBusy: 0.99,
    generatorBusy: 0.7,
    p95Ms: 3.4,
    errors: NO_ERRORS,
  },
  rate: {
    requests: 3_000,
    achievedRatio: 1,
    p50Ms: 1.3,
    p95Ms: 1.8,
    p99Ms: 2.4,
    cpuUsPerRequest: 48,
    generatorBusy: 0.2,
    errors: NO_ERRORS,
  },
  environment: { spinMs: 3, stealRatio: 0, serverCpusOthers: 0.01, throttledPeriods: 0, clockStepMs: 0 },
};

const SPLIT = { spin: 0.5, start: 1.5, throttle: 16.5, rate: 16, stop: 0.9, control: 4.4, rest: 0.2 };

/** Changes for the worse: 0.1 is 10 % more CPU a request, 10 % less RPS, a P95 10 % higher. */
export type Effect = Readonly<{ cpu?: number; rps?: number; p95?: number }>;

/** A little noise that repeats itself and favours no arm. */
function toWobble(block: number, slot: number): number {
  return 1 + 0.004 * Math.sin(block * 7.3 + slot * 2.1);
}

export function toBlock(
  block: number,
  effect: Effect = {},
  change: (slot: Slot, index: number) => Slot = (s) => s,
): Block {
  const slots = QUARTET.map((arm, index) => change(toSlot(block, index, arm === 'head' ? effect : {}, arm), index));
  const controls = QUARTET.map((after, index): ControlSlot => {
    return { after, cpuUsPerRequest: 5 * toWobble(block, index + 9), rps: 200_000, serverBusy: 0.99 };
  });
  return { block, startedAt: '2026-01-02T03:04:05.000Z', seconds: 40, splitSeconds: SPLIT, slots, controls };
}

function toSlot(block: number, index: number, { cpu = 0, rps = 0, p95 = 0 }: Effect, arm: Slot['arm']): Slot {
  const wobble = toWobble(block, index);
  const { capacity, rate } = BASE_SLOT;
  return {
    ...BASE_SLOT,
    arm,
    capacity: {
      ...capacity,
      cpuUsPerRequest: capacity.cpuUsPerRequest * wobble * (1 + cpu),
      rps: (capacity.rps / wobble) * (1 - rps),
    },
    rate: rate && { ...rate, p95Ms: rate.p95Ms * wobble * (1 + p95) },
  };
}

export function toBlocks(count: number, effect: Effect = {}): readonly Block[] {
  return Array.from({ length: count }, (_, index) => toBlock(index + 1, effect));
}

/** Losses of CPU a request that scatter widely and evenly about 0. */
export function toNoisyBlocks(count: number, spread = 0.3): readonly Block[] {
  return Array.from({ length: count }, (_, index) => {
    const size = spread * (0.5 + (index % 4) / 8);
    return toBlock(index + 1, { cpu: index % 2 === 0 ? size : 1 / (1 + size) - 1 });
  });
}

export const RULES = await loadRules(null);

export function toInput(change: Partial<ComparisonInput> = {}): ComparisonInput {
  return {
    blocks: toBlocks(9),
    crash: null,
    metrics: GATED_METRICS,
    maxBlocks: 24,
    rules: RULES,
    changes: [],
    ...change,
  };
}
