// docs/benchmarks/outage.md: what an outage of the database, or of the collector, does to a run.
import { toCount, toNumber } from '../../gate/quantity.ts';
import { toTable } from '../../report/markdown-table.ts';
import { toColumns } from '../../report/text-layout.ts';
import { type Claim, toClaimTable, toClaimText } from '../claim.ts';
import type { OutageRun, Victim } from './outage.ts';

export type OutageFigures = Readonly<{ measureSeconds: number; runs: readonly OutageRun[] }>;

const HEAD = ['stopped', 'for, s', 'verdict', 'requests', 'missing', 'stream'];

export function toOutageSections(figures: OutageFigures): readonly string[] {
  return [toIntroduction(figures), toClaimTable(toClaims(figures)), toTable(HEAD, toRows(figures))];
}

export function toOutageText(figures: OutageFigures): string {
  return [...toColumns([HEAD, ...toRows(figures)]), '', toClaimText(toClaims(figures))].join('\n');
}

export function toClaims({ runs }: OutageFigures): readonly Claim[] {
  const of = (victim: Victim) => runs.filter((run) => run.victim === victim);
  return [
    toShareClaim('InfluxDB stopped: PASS, as the limits are met', of('influxdb'), ({ verdict }) => verdict === 'PASS'),
    toShareClaim('InfluxDB stopped: the stream is complete afterwards', of('influxdb'), ({ complete }) => complete),
    toShareClaim('Telegraf stopped: PASS, as the limits are met', of('telegraf'), ({ verdict }) => verdict === 'PASS'),
    toShareClaim('Telegraf stopped: the gap is reported', of('telegraf'), (run) => !run.complete && run.isGapNamed),
  ];
}

/** Met by all, or missed. */
function toShareClaim(what: string, runs: readonly OutageRun[], holds: (run: OutageRun) => boolean): Claim {
  const count = runs.filter(holds).length;
  const outcome = runs.length === 0 ? 'open' : count === runs.length ? 'met' : 'missed';
  return { what, limit: 'every run', measured: `${count} of ${runs.length}`, outcome };
}

function toRows({ runs }: OutageFigures): readonly (readonly string[])[] {
  return runs.map(({ victim, stoppedSeconds, verdict, requests, missing, complete }) => [
    victim,
    toNumber(stoppedSeconds),
    verdict,
    toNumber(requests),
    missing === null ? 'not known' : toNumber(missing),
    complete ? 'complete' : 'incomplete',
  ]);
}

function toIntroduction({ measureSeconds, runs }: OutageFigures): string {
  return [
    `${toCount(runs.length, 'run')}, each of one capacity leg of ${measureSeconds} s, judged by the limits of \`any-service\`. Two`,
    'seconds into the load a service is stopped, as `docker stop` does it, and started again later. A run ends with a check of the',
    'stream, slice by slice, against what k6 counted.',
  ].join('\n');
}
