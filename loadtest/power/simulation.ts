// Simulated comparisons, decided by the very code that decides real ones: how often is the verdict wrong?
import { QUARTET } from '../compare/block.ts';
import type { Rules } from '../compare/rules/rules.ts';
import { type Look, toLook, toLookSizes } from '../gate/compare/look.ts';
import { GATED_METRICS, type GatedMetric, toLoss } from '../gate/compare/metric.ts';
import { createRandom, type Noise, type NoiseModel, type Random } from './noise.ts';

export type Cell = Readonly<{
  noise: string;
  cv: number | null; // null: whatever the recorded values have
  effect: number; // 0.1: HEAD takes 10 % more CPU a request, and so serves fewer
  runs: number;
  pass: number;
  fail: number;
  inconclusive: number;
  meanBlocks: number;
  blockSd: number; // of the CPU losses of all blocks, as they came out
}>;

export type CellRequest = Readonly<{
  model: NoiseModel;
  cv: number | null;
  effect: number;
  runs: number;
  seed: number;
  rules: Rules;
}>;

/** P95 of BASE, for a margin in milliseconds: so long that the margin in percent is what counts. */
const BASE_P95_MS = 20;

export function simulateCell({ model, cv, effect, runs, seed, rules }: CellRequest): Cell {
  const random = createRandom(seed);
  const counts = { pass: 0, fail: 0, open: 0 };
  const losses: number[] = [];
  let blocks = 0;
  for (let run = 0; run < runs; run++) {
    const ended = simulate(model, effect, rules, random);
    counts[ended.decision] += 1;
    blocks += ended.blocks;
    losses.push(...ended.cpuLosses);
  }
  const { pass, fail, open } = counts;
  return {
    noise: model.name,
    cv,
    effect,
    runs,
    pass,
    fail,
    inconclusive: open,
    meanBlocks: blocks / runs,
    blockSd: toStandardDeviation(losses),
  };
}

type Ended = Readonly<{ decision: Look['decision']; blocks: number; cpuLosses: readonly number[] }>;

function simulate(model: NoiseModel, effect: number, rules: Rules, random: Random): Ended {
  const noise = model.create(random);
  const sizes = toLookSizes(rules, rules.looks.at(-1) ?? 0);
  const evidence = new Map<GatedMetric, number[]>(GATED_METRICS.map((metric) => [metric, []]));
  let ran = 0;
  for (const [index, blocks] of sizes.entries()) {
    for (; ran < blocks; ran++) addBlock(evidence, noise, effect);
    const { decision } = toLook({ evidence, index, blocks, rules, baseP95Ms: BASE_P95_MS });
    if (decision !== 'open') return { decision, blocks, cpuLosses: evidence.get('cpuUsPerRequest') ?? [] };
  }
  return { decision: 'open', blocks: ran, cpuLosses: evidence.get('cpuUsPerRequest') ?? [] };
}

/** A quartet, and of each metric log(mean of HEAD / mean of BASE). */
function addBlock(evidence: ReadonlyMap<GatedMetric, number[]>, noise: Noise, effect: number): void {
  const slots = QUARTET.map((arm) => ({ arm, deviation: noise() }));
  for (const [metric, losses] of evidence) {
    const means = { base: 0, head: 0 };
    for (const { arm, deviation } of slots) {
      const factor = arm === 'head' ? toFactor(metric, effect) : 1;
      means[arm] += (Math.exp(deviation[metric]) * factor) / 2;
    }
    losses.push(toLoss(metric, Math.log(means.head / means.base)));
  }
}

/** More CPU a request is fewer requests a second at capacity; at a fixed rate far below it, no longer wait. */
function toFactor(metric: GatedMetric, effect: number): number {
  if (metric === 'p95Ms') return 1;
  return metric === 'cpuUsPerRequest' ? 1 + effect : 1 / (1 + effect);
}

function toStandardDeviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
