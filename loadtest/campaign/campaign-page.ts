// docs/benchmarks/gate-campaign.md: what the gate said of comparisons whose right answer is known, and what that took.
import { type Claim, toClaimTable, toClaimText, toValuesClaim } from '../bench/claim.ts';
import figures from '../bench/figures.json' with { type: 'json' };
import type { ComparisonVerdict } from '../gate/compare/assessment.ts';
import { toCount, toNumber } from '../gate/quantity.ts';
import { toTable } from '../report/markdown-table.ts';
import { toColumns } from '../report/text-layout.ts';
import { KIND_FACTS, type Kind } from './kind.ts';
import type { CampaignRecord } from './record.ts';
import { SPLIT_HEAD, TOTALS_HEAD, toMinutes, toSplitTotals, toTotals } from './totals.ts';

const COMPARISON_HEAD = ['Begun', 'HEAD', 'Verdict', 'CPU, HEAD / BASE', 'Blocks', 'Minutes', 'CPU'];

export function toCampaignSections(records: readonly CampaignRecord[]): readonly string[] {
  return [
    toIntroduction(records),
    toClaimTable(toCampaignClaims(records)),
    `## What it said\n\n${toTable(TOTALS_HEAD, toTotals(records))}\n\n${NOTE}`,
    `## Where the time goes\n\n${toTable(SPLIT_HEAD, toSplitTotals(records))}\n\n${SPLIT_NOTE}`,
    `## Every comparison\n\n${toTable(COMPARISON_HEAD, records.map(toComparisonRow))}`,
  ];
}

/** For the terminal. */
export function toCampaignText(records: readonly CampaignRecord[]): string {
  const split = toSplitTotals(records);
  return [
    ...toColumns([TOTALS_HEAD, ...toTotals(records)]),
    ...(split.length === 0 ? [] : ['', ...toColumns([SPLIT_HEAD, ...split])]),
  ].join('\n');
}

export function toClaimLines(records: readonly CampaignRecord[]): string {
  return toClaimText(toCampaignClaims(records));
}

export function toCampaignClaims(records: readonly CampaignRecord[]): readonly Claim[] {
  const { alikeFails, alikePasses, cpu20Fails, cpu10Fails, decisionMinutes } = figures.gateCampaign;
  const decided = records.filter(({ kind, verdict }) => DECISIONS[kind] === verdict);
  return [
    toShareClaim('identical servers: FAIL', records, ['alike', 'FAIL'], { max: alikeFails }),
    toShareClaim('identical servers: PASS', records, ['alike', 'PASS'], { min: alikePasses }),
    toShareClaim('+20 % CPU a request: FAIL', records, ['cpu20', 'FAIL'], { min: cpu20Fails }),
    toShareClaim('+10 % CPU a request: FAIL', records, ['cpu10', 'FAIL'], { min: cpu10Fails }),
    toValuesClaim(
      'a PASS of identical servers, a FAIL at +10 %: from command to verdict',
      decided.map(toMinutes),
      { max: decisionMinutes },
      ' min',
    ),
  ];
}

/** The decisions whose time is a claim. */
const DECISIONS: Readonly<Partial<Record<Kind, ComparisonVerdict>>> = { alike: 'PASS', cpu10: 'FAIL' };

type ShareLimit = Readonly<{ min: number } | { max: number }>;

/** Of all comparisons of a kind; open with fewer than the figures want. */
function toShareClaim(
  what: string,
  records: readonly CampaignRecord[],
  [kind, verdict]: readonly [keyof typeof figures.gateCampaign.comparisons, ComparisonVerdict],
  limit: ShareLimit,
): Claim {
  const own = records.filter((record) => record.kind === kind);
  const count = own.filter((record) => record.verdict === verdict).length;
  const wanted = figures.gateCampaign.comparisons[kind];
  const share = count / own.length;
  const isMet = 'min' in limit ? share >= limit.min : share <= limit.max;
  return {
    what,
    limit: `${toShareText(limit)}, of ${wanted} or more`,
    measured: `${count} of ${own.length}`,
    outcome: own.length < wanted ? 'open' : isMet ? 'met' : 'missed',
  };
}

function toShareText(limit: ShareLimit): string {
  const share = 'min' in limit ? limit.min : limit.max;
  if (share === 0) return 'none';
  return share === 1 ? 'all' : `${'min' in limit ? 'at least' : 'at most'} ${toNumber(share * 100)} %`;
}

function toComparisonRow(record: CampaignRecord): readonly string[] {
  const { startedAt, kind, verdict, cpuRatio, blocks, cpuModel } = record;
  const ratio = cpuRatio === null ? '' : toNumber(cpuRatio);
  const minutes = toMinutes(record).toFixed(1);
  return [startedAt.slice(0, 16), KIND_FACTS[kind].title, verdict, ratio, String(blocks), minutes, cpuModel];
}

function toIntroduction(records: readonly CampaignRecord[]): string {
  const rules = [...new Set(records.flatMap((record) => record.rules ?? []))];
  return [
    `${toCount(records.length, 'real comparison')} by \`shardgate compare\` (rules: ${rules.join(', ') || 'default'}).`,
    'The right answer is known: HEAD is the same server as BASE, or the same with a busy loop for its share of what a request',
    'costs BASE on the machine of the hour, or one that waits. An interrupted comparison is gone on with, and counts once.',
  ].join('\n');
}

const NOTE = [
  'In brackets after a median: the least and the most; after *Wrong*: Wilson’s 95 % interval of its share. *Minutes* are from',
  'the command to the verdict, set-up too (images were built before); of comparisons by older kits, those of the blocks.',
].join('\n');

const SPLIT_NOTE = [
  'Four slots a block, medians over the comparisons that tell. Measured are the load at full throttle (with its warm-up), the one',
  'at the fixed rate (likewise) and the control; the rest is what a fresh process in a container costs. How it decides, and why',
  'not before the first look: [the gate](../gating.md).',
].join('\n');
