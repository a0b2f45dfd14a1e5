// docs/benchmarks/database.md: series, query times and the observers' cost.
import { toMedian } from '../../gate/median.ts';
import { toCount, toNumber, toPercent } from '../../gate/quantity.ts';
import { toTable } from '../../report/markdown-table.ts';
import { toColumns } from '../../report/text-layout.ts';
import { type Claim, toClaimTable, toClaimText, toValuesClaim } from '../claim.ts';
import figures from '../figures.json' with { type: 'json' };
import { toSpread } from '../spread.ts';
import type { ObserversCost } from './observers-cost.ts';
import type { QueryTime } from './query-times.ts';

export type DatabaseFigures = Readonly<{
  runs: number;
  measureSeconds: number; // of each leg
  points: number;
  fillSeconds: number;
  series: number;
  seriesPerRun: number;
  times: readonly QueryTime[];
  observers: ObserversCost | null;
}>;

const HEAD = ['dashboard', 'query', 'opens with', 'rows', 'ms', 'ms at first'];

export function toDatabaseSections(measured: DatabaseFigures): readonly string[] {
  return [
    toIntroduction(measured),
    toClaimTable(toClaims(measured)),
    ...toEmptyText(measured),
    `## Queries\n\n${toTable(HEAD, toRows(measured))}`,
    `## What watching costs\n\n${toObserversText(measured.observers)}`,
    READING,
  ];
}

export function toDatabaseText(measured: DatabaseFigures): string {
  return [
    ...toColumns([HEAD, ...toRows(measured)]),
    '',
    `${toNumber(measured.series)} series, ${toNumber(measured.seriesPerRun)} a run; ${toObserversText(measured.observers)}`,
    toClaimText(toClaims(measured)),
    ...toEmptyText(measured),
  ].join('\n');
}

/** A query is judged by its median: a first one also reads files that the kernel does not hold yet. */
export function toClaims({ times, observers, runs }: DatabaseFigures): readonly Claim[] {
  const medians = times.filter(({ rows }) => rows > 0).map(({ ms }) => toMedian(ms));
  return [
    toValuesClaim(`Every query of the dashboards with ${runs} runs`, medians, { max: figures.dashboardQueryMs }, ' ms'),
    toValuesClaim(
      'InfluxDB and Telegraf during a run, of one core',
      observers === null ? [] : [observers.cores],
      { max: figures.observerCores },
      '',
    ),
    toValuesClaim(
      'Every query finds rows',
      times.map(({ rows }) => rows),
      { min: 1 },
      ' rows',
    ),
  ];
}

/** Fast on nothing is not fast. */
function listEmpty({ times }: DatabaseFigures): readonly string[] {
  return times.filter(({ rows }) => rows === 0).map(({ dashboard, name }) => `${dashboard}: ${name}`);
}

function toEmptyText(measured: DatabaseFigures): readonly string[] {
  const empty = listEmpty(measured);
  return empty.length === 0 ? [] : [`Without a single row, so its time tells nothing: ${empty.join('; ')}.`];
}

function toRows({ times }: DatabaseFigures): readonly (readonly string[])[] {
  return times.map(({ dashboard, name, from, rows, ms }) => [
    dashboard,
    name,
    from,
    toNumber(rows),
    toSpread(ms.slice(1)),
    toNumber(ms[0] ?? Number.NaN),
  ]);
}

function toIntroduction({ runs, measureSeconds, points, fillSeconds, series, seriesPerRun }: DatabaseFigures): string {
  return [
    `An InfluxDB of its own, with the stack’s configuration and limits, is filled with ${toCount(runs, 'run')} of two legs of`,
    `${measureSeconds} s each, over six days: ${toNumber(points)} points in ${toNumber(fillSeconds)} s through the line protocol, with the`,
    'series and fields of real runs and made-up values; each has targets, failures and a restart. Then every query of every',
    'dashboard is asked with Grafana’s account, over the time the dashboard opens with, the newest run chosen, and everything',
    'of what else can be chosen.',
    '',
    `It holds ${toNumber(series)} series; each run adds ${toNumber(seriesPerRun)}.`,
  ].join('\n');
}

function toObserversText(observers: ObserversCost | null): string {
  if (observers === null) return 'The observers’ cost was not measured.';
  const { profile, seconds, requests, cpuSeconds, cores, streamComplete } = observers;
  const stream = streamComplete ? 'complete' : 'incomplete';
  return (
    `InfluxDB and Telegraf spent ${toNumber(cpuSeconds)} s of CPU in the ${toNumber(seconds)} s of a run of the profile ${profile} ` +
    `(${toNumber(requests)} requests, its stream ${stream}): ${toPercent(cores)} of one core.`
  );
}

const READING = [
  '`ms` is the median of the repeats and its ends; `ms at first` was asked before them. What each way to stream costs at a',
  'fixed rate: [observer-cost](observer-cost.md).',
].join('\n');
