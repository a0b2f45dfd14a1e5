// docs/benchmarks/batch.md: does it pay to gather completions?
import { toTable } from '../report/markdown-table.ts';
import type { BatchArm, BatchResult, BatchSettings } from './batch.ts';
import { toRatioText } from './claim.ts';
import { toArmBlocks, toArmRatio } from './interleave.ts';
import type { PairedRatio } from './paired-ratio.ts';
import { toSpread } from './spread.ts';

const TITLES: Readonly<Record<BatchArm, string>> = {
  off: 'off: phase c',
  completions: 'completions in one pass',
  'serialize-first': 'all bodies, then all answers',
};

export function toBatchSections(results: readonly BatchResult[], settings: BatchSettings): readonly string[] {
  return [toIntroduction(settings), ...results.map(toBatchSection)];
}

export function toBatchText(results: readonly BatchResult[]): string {
  return results.map(toBatchSection).join('\n\n');
}

function toIntroduction({ rounds, connections, measureSeconds }: BatchSettings): string {
  return [
    'Phase c answers each request when its handler has ended. The variants gather what ends in one turn of the event loop',
    'and answer it together, at the end of that turn: one request after the other ("completions in one pass"), or after all',
    'bodies have been written into one buffer ("all bodies, then all answers"). uWS sends each answer with a call of its own',
    `in any case, since each goes to another socket. wrk on ${connections} connections, one shard on one core; blocks of`,
    `${measureSeconds} s with a fresh server each, ${rounds} rounds there and back; median of all blocks, and the ends. Ratios are`,
    'paired within a round, with a 95 % interval. The variants are in `app/test/variants/`; the server does not contain them.',
  ].join('\n');
}

function toBatchSection({ route, arms, blocks }: BatchResult): string {
  const head = ['Batch', 'CPU a request, µs', 'CPU against off', 'Requests/s', 'RPS against off', 'P95, ms', 'Outcome'];
  const rows = arms.map((arm, index) => {
    const own = toArmBlocks(blocks, index);
    const cpu = index === 0 ? null : toArmRatio(blocks, index, 0, ({ cpuUsPerRequest }) => cpuUsPerRequest);
    const rps = index === 0 ? null : toArmRatio(blocks, index, 0, (slot) => slot.rps);
    return [
      TITLES[arm],
      toSpread(own.map(({ cpuUsPerRequest }) => cpuUsPerRequest)),
      index === 0 ? '' : toRatioText(cpu),
      toSpread(own.map((slot) => slot.rps)),
      index === 0 ? '' : toRatioText(rps),
      toSpread(own.map(({ p95Ms }) => p95Ms)),
      index === 0 ? '' : toOutcome(cpu),
    ];
  });
  return `## \`${route}\`\n\n${toTable(head, rows)}`;
}

/** Said only when the whole interval says it. */
export function toOutcome(cpu: PairedRatio | null): string {
  if (cpu !== null && cpu.high < 1) return 'pays';
  if (cpu !== null && cpu.low > 1) return 'costs';
  return 'no difference shown';
}
