// For each rule of validity a comparison that this rule alone makes INVALID: without it the same blocks have a verdict.
import type { Block } from '../../../compare/block.ts';
import { findChanges } from '../../../compare/settings.ts';
import type { ComparisonInput } from '../../../gate/compare/assessment.ts';
import type { ValidityRule } from '../../../gate/compare/validity-rules.ts';
import { toPercent } from '../../../gate/quantity.ts';
import * as threshold from '../../../gate/thresholds.ts';
import { answeringErrors, inCapacity, inEnvironment, inRate, type SlotChange } from './changed-slots.ts';
import { type Effect, RULES, toBlock, toBlocks, toInput } from './sample.ts';

export type ValiditySample = Readonly<{
  says: string; // within the reason
  when: string; // for docs/gating.md
  toInput: (effect: Effect) => ComparisonInput;
}>;

const { control, maxDroppedRatio } = RULES;
if (control === null) throw new RangeError('Expected a control in the kit’s own rules, got none');

const steal = inEnvironment({ stealRatio: threshold.STEAL_RATIO });
const quota = inEnvironment({ throttledPeriods: 1 });

/** Half of the blocks are disturbed, in BASE's slots. */
const disturbed =
  (change: SlotChange, count = 16) =>
  (effect: Effect): ComparisonInput => {
    const blocks = Array.from({ length: count }, (_, index) =>
      toBlock(index + 1, effect, (slot) => (index % 2 === 0 && slot.arm === 'base' ? change(slot) : slot)),
    );
    return toInput({ blocks });
  };

function moveControl(block: Block, factor: number): Block {
  const move = (cpuUsPerRequest: number) => cpuUsPerRequest * factor;
  const controls = block.controls.map((slot) =>
    slot.after === 'head' ? { ...slot, cpuUsPerRequest: move(slot.cpuUsPerRequest) } : slot,
  );
  return { ...block, controls };
}

const toFingerprint = (scripts: string) => ({ hash: scripts, parts: { kernel: '6.1.0', scripts } });

export const VALIDITY_SAMPLES: Readonly<Record<ValidityRule, ValiditySample>> = {
  speed: {
    says: "the speed of the server's core changed within the block",
    when: `the slowest calibration takes over ${toPercent(threshold.SPIN_SPREAD - 1)} more than the fastest`,
    toInput: disturbed(inEnvironment({ spinMs: 3 * 1.2 })),
  },
  steal: {
    says: 'CPU time was stolen by other machines',
    when: `${toPercent(threshold.STEAL_RATIO)} of a CPU's time or more`,
    toInput: disturbed(steal),
  },
  quota: {
    says: 'a CPU quota was hit',
    when: 'in any period',
    toInput: disturbed(quota),
  },
  clock: {
    says: 'the wall clock was set',
    when: `by more than ${threshold.CLOCK_STEP_MS} ms`,
    toInput: disturbed(inEnvironment({ clockStepMs: threshold.CLOCK_STEP_MS + 1 })),
  },
  others: {
    says: "others used the server's CPU",
    when: `${toPercent(threshold.OTHERS_RATIO)} of its time or more`,
    toInput: disturbed(inEnvironment({ serverCpusOthers: threshold.OTHERS_RATIO })),
  },
  generatorAtThrottle: {
    says: 'the generator was in the way at full throttle',
    when: `it was ${toPercent(threshold.GENERATOR_BUSY_RATIO)} busy or more, and the server's core below ${toPercent(threshold.CORE_FILLED_RATIO)}`,
    toInput: disturbed(inCapacity({ serverBusy: 0.5, generatorBusy: 1 })),
  },
  coreNotFilled: {
    says: "the load did not fill BASE's core",
    when: `below ${toPercent(threshold.CORE_FILLED_RATIO)}, though the generator was free`,
    toInput: disturbed(inCapacity({ serverBusy: 0.5, generatorBusy: 0.5 })),
  },
  generatorAtRate: {
    says: 'the generator was in the way at the fixed rate',
    when: `it was ${toPercent(threshold.GENERATOR_BUSY_RATIO)} busy or more`,
    toInput: disturbed(inRate({ generatorBusy: 1 })),
  },
  rateNotAchieved: {
    says: 'BASE did not get the whole rate',
    when: `less than ${toPercent(threshold.ACHIEVED_RATIO)} of it`,
    toInput: disturbed(inRate({ achievedRatio: 0.9 })),
  },
  baseErrors: {
    says: 'BASE failed requests',
    when: 'any',
    toInput: disturbed(answeringErrors(1)),
  },
  changes: {
    says: 'What was compared changed on the way: scripts was a and is b.',
    when: 'host, images, or a script of the kit are no longer those of the beginning',
    toInput: (effect) =>
      toInput({ blocks: toBlocks(9, effect), changes: findChanges(toFingerprint('a'), toFingerprint('b')) }),
  },
  drops: {
    says: 'had to be dropped for their environment',
    when: `more than ${toPercent(maxDroppedRatio)} of the blocks, as soon as the next look cannot come with fewer: the fourth before the first look`,
    toInput: disturbed((slot) => steal(quota(slot)), 18), // two signals: without either of them the other drops as many
  },
  control: {
    says: 'the host treated the two differently',
    when: `the control moved by more than ${toPercent(control.floor)}, with a chance of error of at most ${toPercent(control.alpha)}`,
    toInput: (effect) => toInput({ blocks: toBlocks(9, effect).map((block) => moveControl(block, 1.05)) }),
  },
};
