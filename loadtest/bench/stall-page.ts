// docs/benchmarks/stall.md: what is left of one stall in the numbers of each kind of tester.
import { toCount, toNumber } from '../gate/quantity.ts';
import { toTable } from '../report/markdown-table.ts';
import { type Blocks, toArmBlocks } from './interleave.ts';
import { toSpread } from './spread.ts';
import { STALL_ARMS, type StallArm, type StallBlock, type StallSettings } from './stall.ts';

const HEAD = ['Tester', 'Requests', 'Never started', 'P50, ms', 'P99, ms', 'Slowest, ms'];

export function toStallSections(blocks: Blocks<StallBlock>, settings: StallSettings): readonly string[] {
  return [toIntroduction(settings), toStallText(blocks, settings), toReading(settings)];
}

export function toStallText(blocks: Blocks<StallBlock>, settings: StallSettings): string {
  const rows = STALL_ARMS.map((arm, index) => toRow(arm, toArmBlocks(blocks, index), settings));
  return toTable([...HEAD, `P99 within ${settings.limitMs} ms?`], rows);
}

function toRow(arm: StallArm, blocks: readonly StallBlock[], settings: StallSettings): readonly string[] {
  const dropped = blocks.flatMap((block) => block.dropped ?? []);
  return [
    toTitle(arm, settings),
    toSpread(blocks.map(({ requests }) => requests)),
    dropped.length === 0 ? 'not intended, so not counted' : toSpread(dropped),
    toSpread(blocks.map(({ p50Ms }) => p50Ms)),
    toSpread(blocks.map(({ p99Ms }) => p99Ms)),
    toSpread(blocks.map(({ maxMs }) => maxMs)),
    toAnswer(blocks, settings),
  ];
}

function toTitle(arm: StallArm, { connections, ratePerSec, fewUsers }: StallSettings): string {
  switch (arm) {
    case 'wrk':
      return `wrk, ${connections} connections`;
    case 'closed':
      return `k6, ${connections} users in a closed loop`;
    case 'open':
      return `the rate leg, ${toNumber(ratePerSec)} requests/s`;
    case 'few':
      return `the same with ${fewUsers} users`;
  }
}

/** What each run would have told its reader, or the gate of an attempt; all runs, or how many of them. */
function toAnswer(blocks: readonly StallBlock[], { limitMs }: StallSettings): string {
  const answers = blocks.map(({ outcome, p99Ms }) => {
    if (outcome === 'unproven') return 'unproven';
    return (outcome === null ? p99Ms <= limitMs : outcome === 'pass') ? 'yes' : 'no';
  });
  const counts = Map.groupBy(answers, (answer) => answer);
  if (counts.size === 1) return answers[0] ?? '';
  return [...counts].map(([answer, { length }]) => `${answer} in ${length} of ${answers.length}`).join(', ');
}

function toIntroduction({ stallMs, measureSeconds, rounds }: StallSettings): string {
  return [
    `One shard of phase c on one core, whose event loop stands still once for ${stallMs} ms in the middle of ${measureSeconds} s`,
    '(test build, `APP_FAULT_STALL_MS`); else `/async` answers in little more than a millisecond. Every tester meets a fresh server',
    `with the same stall; ${toCount(rounds, 'round')} there and back, median of all blocks, and the ends.`,
  ].join('\n');
}

function toReading({ stallMs, ratePerSec, connections, measureSeconds }: StallSettings): string {
  const waiting = (ratePerSec * stallMs) / 1000;
  return [
    `A user who came during the stall waited up to ${stallMs} ms. At ${toNumber(ratePerSec)} requests/s those are ${toNumber(waiting)} users,`,
    `${toNumber((100 * waiting) / (ratePerSec * measureSeconds))} % of all. A tester in a closed loop asks nothing while it waits, so it sees ${connections}`,
    'slow requests and a multitude of fast ones around them: its P99 says that nothing happened. This is coordinated omission.',
    'wrk adds, as it ends, what it takes each stalled connection to have left out; how much that is depends on the speed of all',
    'its other requests. The rate leg starts each request on time or counts it as never started, and measures from the intended',
    'start. With too few virtual users it says that it cannot tell; drops move the intended starts of what follows, so those',
    'percentiles are upper bounds, and the gate takes neither side.',
  ].join('\n');
}
