// docs/benchmarks/soak.md: what a long run at an even rate does to latency, and to the memory of everything in it.
import { toDrift, toEnds } from '../gate/drift.ts';
import { toNumber, toPercent, toQuantity } from '../gate/quantity.ts';
import { toTable } from '../report/markdown-table.ts';
import type { Result } from '../report/result.ts';
import { type LegMeasurement, MEMORY_OWNERS, type MemoryOwner } from '../run/measurement.ts';

const TITLES: Readonly<Record<MemoryOwner, string>> = {
  server: 'server',
  generator: 'k6',
  database: 'InfluxDB',
  collector: 'Telegraf',
  commandLine: 'command line',
};

/** @throws an error when the run has no rate leg: then there is nothing to show */
export function toSoakSections(result: Result): readonly string[] {
  const leg = requireRateLeg(result);
  return [toIntroduction(result, leg), toDriftTable(leg), '## Slice by slice', toSliceTable(leg), toNote()];
}

export function toSoakText(result: Result): string {
  const leg = requireRateLeg(result);
  return `${result.verdict}: ${result.reasons.join(' ')}\n\n${toDriftTable(leg)}\n\n${toSliceTable(leg)}`;
}

function requireRateLeg({ legs, reasons }: Result): LegMeasurement {
  if (legs.rate !== null) return legs.rate;
  throw new Error(`Expected the soak to be measured, got: ${reasons.join(' ')}`);
}

function toIntroduction(result: Result, { measuredSeconds, client }: LegMeasurement): string {
  const { ratePerSec, requests, failed, droppedIterations, achievedRatio } = client;
  return [
    `\`${result.target.requests.map(({ method, path }) => `${method} ${path}`).join(', ')}\` at ${toNumber(ratePerSec ?? 0)} requests/s for ${toNumber(measuredSeconds)} s:`,
    `${toNumber(requests)} requests, ${toNumber(failed)} failed, ${toNumber(droppedIterations)} never started,`,
    `${achievedRatio === null ? 'not known' : toPercent(achievedRatio)} of the rate achieved. Verdict: **${result.verdict}**.`,
  ].join('\n');
}

/** Drift as the gate computes it; it is nothing where a value was not read. */
function toDriftTable(leg: LegMeasurement): string {
  const p95s = (leg.client.slices ?? []).map(({ p95Ms }) => p95Ms);
  const rows = [
    ['P95, ms', ...toDriftCells(p95s)],
    ...MEMORY_OWNERS.map((owner) => [`Memory of ${TITLES[owner]}, MiB`, ...toDriftCells(leg.memoryMb[owner])]),
  ];
  return toTable(['', 'First third', 'Last third', 'Drift'], rows);
}

function toDriftCells(series: readonly (number | null)[]): readonly string[] {
  const ends = toEnds(series);
  const drift = toDrift(series);
  return [ends?.[0], ends?.[1], drift].map((value) => (value == null ? 'not known' : toNumber(value)));
}

function toSliceTable({ client, memoryMb }: LegMeasurement): string {
  const rows = (client.slices ?? []).map(({ startS, requests, p95Ms }, index) => [
    `${toNumber(startS)} s`,
    toNumber(requests),
    p95Ms === null ? 'nothing answered' : toQuantity('p95Ms', p95Ms),
    ...MEMORY_OWNERS.map((owner) => toCell(memoryMb[owner][index] ?? null)),
  ]);
  return toTable(['From', 'Requests', 'P95', ...MEMORY_OWNERS.map((owner) => `${TITLES[owner]}, MiB`)], rows);
}

function toCell(mebibytes: number | null): string {
  return mebibytes === null ? 'not known' : toNumber(mebibytes);
}

function toNote(): string {
  return [
    'Resident memory, the median of each slice; the server’s is of all its shards. k6 keeps every sample, and, as the kit',
    'runs it, its garbage too until its heap limit: collections would be measured as latency. What it needs of that is in',
    '[how k6’s memory grows](memory.md). Drift is the lesser of two estimates, see [validity](../validity.md).',
  ].join('\n');
}
