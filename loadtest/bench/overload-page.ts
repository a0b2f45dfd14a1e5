// docs/benchmarks/overload.md: does a shard with too many clients still do its work?
import { toNumber } from '../gate/quantity.ts';
import { toTable } from '../report/markdown-table.ts';
import { toRatioText } from './claim.ts';
import { type Blocks, toArmBlocks, toArmRatio } from './interleave.ts';
import { type OverloadArm, type OverloadBlock, type OverloadSettings, toOverloadArms } from './overload.ts';
import { toSpread } from './spread.ts';

const TITLES: Readonly<Record<OverloadArm['kind'], string>> = {
  held: 'as many as may run',
  over: 'the gate refuses',
  open: 'no limit',
};

export function toOverloadSections(blocks: Blocks<OverloadBlock>, settings: OverloadSettings): readonly string[] {
  return [toIntroduction(settings), toOverloadText(blocks, settings), toClocks(settings), toKept(blocks, settings)];
}

export function toOverloadText(blocks: Blocks<OverloadBlock>, settings: OverloadSettings): string {
  const rows = toOverloadArms(settings).map((arm, index) => toRow(arm, toArmBlocks(blocks, index)));
  return toTable(HEAD, rows);
}

const HEAD = [
  'Gate',
  'Connections',
  '503, %',
  'Goodput, 200s/s',
  'Accepted P50, ms',
  'Accepted P95, ms',
  'Accepted P95 in the server, ms',
  '503 P95 in the server, ms',
  'Lost',
  'Other 5xx',
];

function toRow({ kind, connections }: OverloadArm, blocks: readonly OverloadBlock[]): readonly string[] {
  const refusals = blocks.flatMap(({ refusedInServerP95Ms }) => refusedInServerP95Ms ?? []);
  const accepted = blocks.flatMap((block) => block.accepted ?? []);
  const wasToldApart = accepted.length === blocks.length;
  const unclear = 'cannot be told apart';
  return [
    TITLES[kind],
    toNumber(connections),
    toSpread(
      blocks.map(({ refusedShare }) => refusedShare),
      100,
    ),
    toSpread(blocks.map(({ goodputRps }) => goodputRps)),
    wasToldApart ? toSpread(accepted.map(({ p50Ms }) => p50Ms)) : unclear,
    wasToldApart ? toSpread(accepted.map(({ p95Ms }) => p95Ms)) : unclear,
    toSpread(blocks.map(({ acceptedInServer }) => acceptedInServer.p95Ms)),
    refusals.length > 0 ? toSpread(refusals) : 'none',
    String(blocks.reduce((sum, { lost }) => sum + lost, 0)),
    String(blocks.reduce((sum, { otherErrors }) => sum + otherErrors, 0)),
  ];
}

function toIntroduction(settings: OverloadSettings): string {
  const { waitMs, maxRunning, queueLength, queueAgeMs, rounds, measureSeconds } = settings;
  return [
    'One shard of phase c on one core, loaded on `/async` by wrk on another. wrk asks again the moment it is refused and',
    'does not read `Retry-After`: clients cannot be ruder.',
    '',
    `What was configured: the test build, whose \`/async\` waits ${waitMs} ms instead of 1 (\`APP_FAULT_DELAY_MS=${waitMs - 1}\`),`,
    `\`APP_MAX_RUNNING=${maxRunning}\`, \`APP_QUEUE_LENGTH=${queueLength}\`, \`APP_QUEUE_AGE_MS=${queueAgeMs}\`. So at most`,
    `${toNumber((maxRunning / waitMs) * 1000)} requests a second can get through, and ${maxRunning + queueLength} be held at once;`,
    'whoever comes beyond is refused, after a pause (`APP_REFUSAL_PAUSE_MS`).',
    `"${TITLES.open}" is the same with \`APP_MAX_RUNNING\` beyond every load: a wait costs`,
    'nothing here, so without a limit all of them wait at once, which no database would bear.',
    '',
    `Blocks of ${measureSeconds} s with a fresh server each, ${rounds} rounds there and back; median of all blocks, and the ends.`,
  ].join('\n');
}

function toClocks({ waitMs }: OverloadSettings): string {
  return [
    'Two clocks. "Accepted" is wrk\'s: wrk does not keep latencies by status, but no accepted request takes less than the',
    `handler's ${waitMs} ms, so where every refusal came sooner than that, the accepted ones are the upper part of all`,
    'latencies, and their percentiles follow exactly from the share of 503; where the two overlap the page says so.',
    '"In the server" is from the parsed request to the answer, by status, from the metrics page; it leaves out the time in',
    'which a request waits in its socket for the event loop.',
  ].join('\n');
}

function toKept(blocks: Blocks<OverloadBlock>, settings: OverloadSettings): string {
  const lines = toOverloadArms(settings).flatMap(({ kind, connections }, index) => {
    const ratio = kind === 'over' ? toArmRatio(blocks, index, 0, ({ goodputRps }) => goodputRps) : null;
    return kind === 'over' ? [`- ${toNumber(connections)} connections: ${toRatioText(ratio)}`] : [];
  });
  return `Goodput under overload against that of as many connections as may run:\n\n${lines.join('\n')}`;
}
