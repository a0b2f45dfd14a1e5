// docs/benchmarks/sustained.md: does phase c hold its speed, its latency and its memory?
import { toNumber } from '../gate/quantity.ts';
import { toTable } from '../report/markdown-table.ts';
import { type Claim, toClaimTable, toRatioClaim, toRatioText, toValuesClaim } from './claim.ts';
import figures from './figures.json' with { type: 'json' };
import { ARM_TITLES } from './server-arms.ts';
import type { Slot } from './slot.ts';
import { SLOT_HEAD, toSlotCells } from './slot-columns.ts';
import { toSpread } from './spread.ts';
import type { SustainedPair, SustainedResult, SustainedSettings } from './sustained.ts';
import { countWrkErrors } from './wrk-report.ts';

export function toSustainedSections(result: SustainedResult, settings: SustainedSettings): readonly string[] {
  return [
    toIntroduction(settings),
    `## The figures\n\n${toClaimTable(toSustainedClaims(result, settings))}`,
    ...result.pairs.map(toPairSection),
    toLongSection(result.long, settings),
    `## Container start to first answer\n\n${toSpread(result.startMs)} ms (median of ${result.startMs.length}, and the ends).`,
  ];
}

export function toSustainedClaims(
  { pairs, long, startMs }: SustainedResult,
  settings: SustainedSettings,
): readonly Claim[] {
  const at = `at ${settings.longConnections} connections`;
  return [
    ...pairs.flatMap(toPairClaims),
    toValuesClaim(`Errors ${at}`, [countWrkErrors(long.slot.errors)], { max: figures.sustainedErrors }, ''),
    toValuesClaim(`Memory of the shard ${at}, by the second`, long.rssMbBySecond, { max: figures.rssMb }, ' MiB'),
    toValuesClaim(`Memory ${at}, last quarter against the second`, [long.rssGrowth], { max: figures.rssGrowth }, 'x'),
    toValuesClaim('Container start to first answer', startMs, { max: figures.startMs }, ' ms'),
  ];
}

function toPairClaims({ connections, c, rpsRatio }: SustainedPair): readonly Claim[] {
  const at = `at ${connections} connections`;
  const errors = c.map((slot) => countWrkErrors(slot.errors));
  return [
    toRatioClaim(`RPS of phase c against bare ${at}`, rpsRatio, { min: figures.sustainedRps }),
    toValuesClaim(
      `P95 of phase c ${at}`,
      c.map(({ p95Ms }) => p95Ms),
      { max: figures.sustainedP95Ms },
      ' ms',
    ),
    toValuesClaim(`Errors of phase c ${at}`, errors, { max: figures.sustainedErrors }, ''),
  ];
}

function toIntroduction({ rounds, measureSeconds, longSeconds, longConnections }: SustainedSettings): string {
  return [
    `\`/async\` on one core, loaded by wrk. Blocks of ${measureSeconds} s, ${rounds} rounds of bare, c, c, bare, each block with a fresh`,
    'server; a ratio pairs each block with its neighbour and has a 95 % interval. Then phase c alone, for',
    `${longSeconds} s on ${longConnections} connections, and its start. A ratio is met or missed only when its whole interval is, anything`,
    'else when every single value is.',
  ].join('\n');
}

function toPairSection({ connections, bare, c, rpsRatio, cpuRatio }: SustainedPair): string {
  const rows = [
    [ARM_TITLES.bare, ...toCells(bare)],
    [ARM_TITLES.c, ...toCells(c)],
  ];
  const ratios = `Phase c against bare: RPS ${toRatioText(rpsRatio)}, CPU a request ${toRatioText(cpuRatio)}.`;
  return `## ${connections} connections\n\n${toTable(['Server', ...HEAD], rows)}\n\n${ratios}`;
}

function toLongSection(
  { slot, rssMbBySecond, rssGrowth }: SustainedResult['long'],
  settings: SustainedSettings,
): string {
  const { longConnections, longSeconds } = settings;
  const memory = `Memory by the second: ${toSpread(rssMbBySecond)} MiB (median of ${rssMbBySecond.length}, and the ends), growth ${toNumber(rssGrowth)}x.`;
  return `## ${longConnections} connections for ${longSeconds} s\n\n${toTable(HEAD, [toCells([slot])])}\n\n${memory}`;
}

const HEAD = ['Requests/s', 'CPU a request, µs', ...SLOT_HEAD];

function toCells(slots: readonly Slot[]): readonly string[] {
  return [
    toSpread(slots.map(({ rps }) => rps)),
    toSpread(slots.map(({ cpuUsPerRequest }) => cpuUsPerRequest)),
    ...toSlotCells(slots),
  ];
}
