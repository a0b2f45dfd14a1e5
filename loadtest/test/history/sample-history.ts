// Histories as a quiet machine would write them, line by line.

import { assess } from '../../gate/compare/assessment.ts';
import { type HistoryLine, toHistoryLine } from '../../history/history-line.ts';
import { type CompareResult, toCompareResult } from '../../report/compare/compare-result.ts';
import { type Effect, toBlocks, toInput } from '../gate/compare/sample.ts';
import { COMPARISONS } from '../report/compare/sample-comparison.ts';

const PASSED = COMPARISONS.pass as CompareResult;

export const FINGERPRINT = {
  hash: 'c0ffee',
  parts: {
    cpu: '2 x A CPU',
    WRK_IMAGE: 'sha256:wrk',
    PEERS_IMAGE: 'sha256:peers',
    environment: '[{},{}]',
    kernel: '6.1.0',
  },
};

/** A comparison of `head` with `base` on a day of January 2026, with a change for the worse and a level of the day. */
export function toLine(day: number, base: string, head: string, effect: Effect = {}, dayFactor = 1): HistoryLine {
  const blocks = toBlocks(9, effect).map((block) => ({
    ...block,
    slots: block.slots.map((slot) => ({
      ...slot,
      capacity: {
        ...slot.capacity,
        cpuUsPerRequest: slot.capacity.cpuUsPerRequest * dayFactor,
        rps: slot.capacity.rps / dayFactor,
      },
    })),
  }));
  const assessment = assess(toInput({ blocks }));
  const date = `2026-01-${String(day).padStart(2, '0')}`;
  const result = toCompareResult({
    ...PASSED,
    runId: `${date.replaceAll('-', '')}-030405-compare-3fa9`,
    command: ['shardgate', 'compare', base, head],
    startedAt: new Date(`${date}T03:04:05Z`),
    arms: { base: toArm(base), head: toArm(head) },
    fingerprint: FINGERPRINT,
    blocks,
    decisionSeconds: 400,
    assessment: { ...assessment, verdict: assessment.verdict ?? 'INCONCLUSIVE' },
  });
  return toHistoryLine(result);
}

function toArm(name: string) {
  return {
    name,
    source: 'commit',
    commit: `commit of ${name}`,
    image: `app:${name}`,
    imageId: `sha256:${name}`,
    env: {},
  } as const;
}

/** Nights in a row, each with main of that day beside the last release. */
export function toNights(count: number, toEffect: (night: number) => Effect): readonly HistoryLine[] {
  return Array.from({ length: count }, (_, night) => {
    const wobble = 1 + 0.004 * Math.sin(night * 5.1);
    return toLine(night + 1, 'v1.0.0', `main ${night + 1}`, toEffect(night), wobble);
  });
}

/** Nights in a row, each with main of that day beside main of the day before; each a little slower. */
export function toChain(count: number, step: Effect): readonly HistoryLine[] {
  const names = ['v1.0.0', ...Array.from({ length: count }, (_, night) => `main ${night + 1}`)];
  return Array.from({ length: count }, (_, night) => {
    const level = (1 + (step.cpu ?? 0)) ** night * (1 + 0.004 * Math.sin(night * 5.1));
    return toLine(night + 1, names[night] ?? '', names[night + 1] ?? '', step, level);
  });
}
