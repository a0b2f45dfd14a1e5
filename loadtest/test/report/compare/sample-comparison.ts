// One result of a comparison for each verdict, made by the gate from sample blocks.

import type { Slot } from '../../../compare/block.ts';
import { assess, type ComparisonInput, type ComparisonVerdict } from '../../../gate/compare/assessment.ts';
import { GATED_METRICS } from '../../../gate/compare/metric.ts';
import { type CompareResult, toCompareResult } from '../../../report/compare/compare-result.ts';
import type { TargetCheck } from '../../../targets/target.ts';
import { RULES, toBlock, toBlocks, toInput } from '../../gate/compare/sample.ts';

const ARM = { source: 'image', commit: null, env: {} } as const;

const FACTS = {
  runId: '20260102-030405-compare-3fa9',
  command: ['shardgate', 'compare', 'shop/app:1', 'shop/app:2'],
  startedAt: new Date('2026-01-02T03:04:05Z'),
  arms: {
    base: { ...ARM, name: 'shop/app:1', image: 'shop/app:1', imageId: 'sha256:aaaa' },
    head: { ...ARM, name: 'shop/app:2', image: 'shop/app:2', imageId: 'sha256:bbbb' },
  },
  settings: {
    profile: 'stress',
    connections: 500,
    path: '/async',
    ratePerSec: 1000,
    metrics: [...GATED_METRICS] as [(typeof GATED_METRICS)[number], ...(typeof GATED_METRICS)[number][]],
    maxBlocks: 24,
    rules: RULES,
  },
  fingerprint: { hash: 'c0ffee', parts: { kernel: '6.1.0' } },
  host: {
    cpuModel: 'A CPU',
    cpus: 2,
    kernel: '6.1.0',
    engine: '27.0.1',
    cgroupVersion: 2,
    plan: { app: '1', edge: '0', load: '0', observe: '0' },
    shared: true,
    sharedBecause: 'the host is too small to keep them apart',
  },
} as const;

function toSample(change: Partial<ComparisonInput>): CompareResult {
  const input = toInput(change);
  const assessment = assess(input);
  const verdict: ComparisonVerdict = assessment.verdict ?? 'INCONCLUSIVE';
  const { blocks, crash, maxBlocks, checks = [] } = input;
  const [check, ...others] = checks;
  const targets = check === undefined ? {} : { targets: { name: 'head', checks: [check, ...others] as const } };
  const settings = { ...FACTS.settings, maxBlocks, ...targets };
  const decisionSeconds = blocks.reduce((sum, { seconds }) => sum + seconds, 42);
  return toCompareResult({
    ...FACTS,
    settings,
    blocks,
    crash,
    decisionSeconds,
    assessment: { ...assessment, verdict },
  });
}

const STOLEN = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) =>
  toBlock(number, {}, (slot) =>
    number % 2 === 0 ? { ...slot, environment: { ...slot.environment, stealRatio: 0.2 } } : slot,
  ),
);

/** HEAD lost requests in one block, and in one that was dropped. */
const LOSING = toBlocks(25).map((block) => {
  const lost = (slot: Slot): Slot => {
    if (slot.arm === 'base' || block.block > 2) return slot;
    const stealRatio = block.block === 1 ? 0.2 : 0;
    const errors = { status: 0, connection: 1, timeout: 2 };
    return { ...slot, capacity: { ...slot.capacity, errors }, environment: { ...slot.environment, stealRatio } };
  };
  return { ...block, slots: block.slots.map(lost) };
});

const BASE_SHORT_OF_RATE = toBlocks(9).map((block) => ({
  ...block,
  slots: block.slots.map((slot) => (slot.arm === 'base' ? toShortOfRate(slot) : slot)),
}));

function toShortOfRate(slot: Slot): Slot {
  return { ...slot, rate: slot.rate && { ...slot.rate, achievedRatio: 0.31 } };
}

/** The second is missed, the third not decided. */
const CHECKS: readonly TargetCheck[] = [
  { leg: 'capacity', metric: 'rps', limit: { min: 100_000 } },
  { leg: 'rate', metric: 'p95Ms', limit: { max: 1.7 } },
  { leg: 'rate', metric: 'p50Ms', limit: { max: 1.3 } },
];

export const COMPARISONS: Readonly<Record<string, CompareResult>> = {
  pass: toSample({}),
  fail: toSample({ blocks: toBlocks(9, { cpu: 0.12, rps: 0.1 }) }),
  targets: toSample({ checks: CHECKS }),
  crash: toSample({ blocks: toBlocks(2), crash: { arm: 'head', block: 3, because: 'it ended with code 1' } }),
  error: toSample({ blocks: toBlocks(2), crash: { arm: 'base', block: 3, because: 'it ended with code 1' } }),
  inconclusive: toSample({ blocks: toBlocks(3), maxBlocks: 3 }),
  invalid: toSample({ blocks: STOLEN }),
  losing: toSample({ blocks: LOSING }),
  changed: toSample({ changes: ['head was sha256:bbbb and is sha256:cccc'] }),
  unmeasurable: toSample({ blocks: BASE_SHORT_OF_RATE }),
  nothing: toSample({ blocks: [], crash: { arm: 'base', block: 1, because: 'it ended with code 1' } }),
};
