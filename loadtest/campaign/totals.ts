// What a campaign says so far: for each kind of comparison, how often the gate was right, and what that took.

import { toSpread } from '../bench/spread.ts';
import { toMedian } from '../gate/median.ts';
import { toRate } from '../power/wilson.ts';
import { PART_TITLES, PARTS } from '../report/compare/time.ts';
import { KIND_FACTS, KINDS, type Kind, toAnswer } from './kind.ts';
import type { CampaignRecord } from './record.ts';

export const TOTALS_HEAD = [
  'HEAD',
  'Comparisons',
  'PASS',
  'FAIL',
  'INCONCLUSIVE',
  'INVALID',
  'ERROR',
  'Wrong (95 %)',
  'CPU, HEAD / BASE',
  'Blocks',
  'Minutes',
];

export const SPLIT_HEAD = ['Seconds of a block', 'all', ...PARTS.map((part) => PART_TITLES[part])];

/** A row for each kind that was compared. */
export function toTotals(records: readonly CampaignRecord[]): readonly (readonly string[])[] {
  return KINDS.flatMap((kind) => {
    const own = records.filter((record) => record.kind === kind);
    return own.length === 0 ? [] : [toRow(kind, own)];
  });
}

/** What the time of a block goes to: a row for each kind whose comparisons tell. */
export function toSplitTotals(records: readonly CampaignRecord[]): readonly (readonly string[])[] {
  return KINDS.flatMap((kind) => {
    const own = records.filter((record) => record.kind === kind && record.blocks > 0);
    const known = own.flatMap(({ splitSeconds, blocks, wallSeconds }) =>
      splitSeconds === undefined ? [] : [{ splitSeconds, blocks, wallSeconds }],
    );
    if (known.length === 0) return [];
    const of = (read: (record: (typeof known)[number]) => number) =>
      known.map((record) => read(record) / record.blocks);
    const parts = PARTS.map((part) => toMedian(of(({ splitSeconds }) => splitSeconds[part])).toFixed(1));
    return [[KIND_FACTS[kind].title, toSpread(of(({ wallSeconds }) => wallSeconds)), ...parts]];
  });
}

/** From the command to the verdict; of older kits' comparisons the blocks alone. */
export function toMinutes({ decisionSeconds, wallSeconds }: CampaignRecord): number {
  return (decisionSeconds ?? wallSeconds) / 60;
}

/** Of those asked for, the one with the fewest comparisons so far. */
export function toNextKind(kinds: readonly Kind[], records: readonly CampaignRecord[]): Kind {
  const count = (kind: Kind) => records.filter((record) => record.kind === kind).length;
  const [first = 'alike', ...others] = kinds;
  return others.reduce((fewest, kind) => (count(kind) < count(fewest) ? kind : fewest), first);
}

function toRow(kind: Kind, records: readonly CampaignRecord[]): readonly string[] {
  const count = (verdict: CampaignRecord['verdict']) =>
    String(records.filter((record) => record.verdict === verdict).length);
  const ratios = records.flatMap(({ cpuRatio }) => cpuRatio ?? []);
  return [
    KIND_FACTS[kind].title,
    String(records.length),
    ...(['PASS', 'FAIL', 'INCONCLUSIVE', 'INVALID', 'ERROR'] as const).map(count),
    toWrong(kind, records),
    ratios.length === 0 ? '' : toSpread(ratios),
    String(toMedian(records.map(({ blocks }) => blocks))),
    toSpread(records.map(toMinutes)),
  ];
}

function toWrong(kind: Kind, records: readonly CampaignRecord[]): string {
  const wrong = records.filter(({ verdict }) => toAnswer(kind, verdict) === 'wrong').length;
  const { low, high } = toRate(wrong, records.length);
  return `${wrong} (${(low * 100).toFixed(0)}–${(high * 100).toFixed(0)} %)`;
}
