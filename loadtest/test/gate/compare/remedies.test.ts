// A comparison that proves nothing says what to change, whatever it was that it ended for.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { assess, type ComparisonInput } from '../../../gate/compare/assessment.ts';
import { DISTURBANCE_FACTS } from '../../../gate/compare/disturbance-facts.ts';
import { WHOLE_REMEDIES } from '../../../gate/compare/remedies.ts';
import { LOST_REQUESTS_REMEDY, TARGET_DOUBTS, type TargetDoubt } from '../../../gate/compare/target-doubt.ts';
import { VALIDITY_RULES } from '../../../gate/compare/validity-rules.ts';
import type { TargetCheck } from '../../../targets/target.ts';
import { inCapacity, inRate, withArm } from './changed-slots.ts';
import { NO_ERRORS, RULES, toBlock, toBlocks, toInput, toNoisyBlocks } from './sample.ts';
import { VALIDITY_SAMPLES } from './validity-samples.ts';

const GO_ON = (next: number) => `Go on with it to the next look, by --resume with --max-blocks ${next}.`;
const AT_THE_END = 'Compare again when the host is quieter, or accept it knowingly (--on-inconclusive warn).';

const P95: TargetCheck = { leg: 'rate', metric: 'p95Ms', limit: { max: 10 } };
const losing = inRate({ errors: { ...NO_ERRORS, timeout: 3 } });
const LOSING_ONCE = Array.from({ length: 24 }, (_, at) =>
  toBlock(at + 1, {}, (slot, index) => (at === 0 && index === 1 ? losing(slot) : slot)),
);

describe('an INVALID comparison', () => {
  const known = [...Object.values(DISTURBANCE_FACTS).map(({ remedy }) => remedy), ...Object.values(WHOLE_REMEDIES)];

  it.each(VALIDITY_RULES)('says what to change: %s', (rule) => {
    const { verdict, reasons } = assess(VALIDITY_SAMPLES[rule].toInput({}));
    const [, ...remedies] = reasons;
    expect([verdict, remedies.length > 0]).toEqual(['INVALID', true]);
    expect(remedies.filter((remedy) => !known.includes(remedy))).toEqual([]);
  });

  it.each(['changes', 'control'] as const)('that as a whole was in the way says so in its own words: %s', (rule) => {
    expect(assess(VALIDITY_SAMPLES[rule].toInput({})).reasons.slice(1)).toEqual([WHOLE_REMEDIES[rule]]);
  });
});

describe('an INCONCLUSIVE comparison', () => {
  it.each<[string, Partial<ComparisonInput>, string]>([
    ['before the first look', { blocks: toBlocks(3), maxBlocks: 3 }, GO_ON(9)],
    ['between the looks', { blocks: toNoisyBlocks(24), maxBlocks: 12 }, GO_ON(16)],
    ['after the last look', { blocks: toNoisyBlocks(24) }, AT_THE_END],
    ['with a limit within the bounds', { checks: [{ ...P95, limit: { max: 1.8 } }], maxBlocks: 9 }, GO_ON(11)],
    ['that lost requests in one block', { blocks: LOSING_ONCE }, LOST_REQUESTS_REMEDY],
  ])('%s says what may decide it', (_, change, remedy) => {
    const { verdict, reasons } = assess(toInput(change));
    expect([verdict, reasons.at(-1)]).toEqual(['INCONCLUSIVE', remedy]);
  });

  const doubtful: Readonly<Record<TargetDoubt, Partial<ComparisonInput>>> = {
    rateNotAchieved: { checks: [P95], blocks: withArm('head', inRate({ achievedRatio: 0.9 }), { count: 24 }) },
    generatorBusy: {
      checks: [{ leg: 'capacity', metric: 'rps', limit: { min: 200_000 } }],
      blocks: withArm('head', inCapacity({ serverBusy: 0.92, generatorBusy: 0.85 }), { count: 24 }),
    },
    oneSlot: { checks: [{ leg: 'rate', metric: 'failedRatio', limit: { max: 0 } }], blocks: LOSING_ONCE },
  };

  it.each(Object.keys(TARGET_DOUBTS) as readonly TargetDoubt[])(
    'with a target whose value proves nothing says what to change: %s',
    (doubt) => {
      const { clause, remedy } = TARGET_DOUBTS[doubt];
      const { verdict, reasons } = assess(toInput(doubtful[doubt]));
      expect([verdict, reasons.at(-1)]).toEqual(['INCONCLUSIVE', remedy]);
      expect(reasons).toContainEqual(expect.stringContaining(`; ${clause}.`));
    },
  );

  it('of rules with one look alone is not sent on to another', () => {
    const { reasons } = assess(toInput({ blocks: toNoisyBlocks(9), rules: { ...RULES, looks: [9] } }));
    expect(reasons.at(-1)).toBe(AT_THE_END);
  });
});

describe('docs/gating.md', () => {
  it('has every remedy of a whole comparison as the report has it', () => {
    const page = readFileSync(new URL('../../../../docs/gating.md', import.meta.url), 'utf8');
    const doubts = Object.values(TARGET_DOUBTS).map(({ remedy }) => remedy);
    for (const remedy of [...Object.values(WHOLE_REMEDIES), ...doubts, AT_THE_END]) {
      expect(page).toContain(`| ${remedy} |`);
    }
  });
});
