// docs/benchmarks/memory.md: how k6's memory grows, and what a run's prediction rests on.
import { toNumber } from '../gate/quantity.ts';
import { toTable } from '../report/markdown-table.ts';
import { type MemoryFigures, type MemorySeries, toGrowth } from './generator-memory.ts';

const MIB = 2 ** 20;

export function toMemorySections(series: readonly MemorySeries[], figures: MemoryFigures): readonly string[] {
  return [
    [
      'k6 keeps every sample until its summary. What it still holds after a garbage collection is what Go itself says of each',
      'of them (`gctrace`, to a MiB); bytes a request are the median slope between any two collections.',
    ].join('\n'),
    toTable(HEAD, series.map(toRow)),
    '## What a run is predicted to need',
    [
      'Base + virtual users + requests, each of them the most of all legs, a request with a quarter more: Go grows a full',
      'list by so much. `loadtest/run/generator-memory.json` has the figures that runs are held against; a run that would',
      'need more than four fifths of k6’s heap limit is refused.',
    ].join('\n'),
    toFigureTable(figures),
  ];
}

export function toMemoryText(series: readonly MemorySeries[], figures: MemoryFigures): string {
  return `${toTable(HEAD, series.map(toRow))}\n\n${toFigureTable(figures)}`;
}

const HEAD = [
  'Leg',
  'Virtual users',
  'Requests at the end',
  'Heap at the end, MiB',
  'Bytes a request',
  'The rest, MiB',
];

function toRow(series: MemorySeries): readonly string[] {
  const last = series.readings.at(-1);
  const growth = toGrowth(series);
  return [
    series.arm,
    toNumber(series.virtualUsers),
    last === undefined ? 'none' : toNumber(last.requests),
    last === undefined ? 'none' : toNumber(last.heapBytes / MIB),
    growth === null ? 'not known' : toNumber(growth.bytesPerRequest),
    growth === null ? 'not known' : toNumber(growth.restBytes / MIB),
  ];
}

function toFigureTable({ bytesPerRequest, bytesPerVirtualUser, baseBytes }: MemoryFigures): string {
  const rows = [
    ['Bytes a request', toNumber(bytesPerRequest)],
    ['Bytes a virtual user', toNumber(bytesPerVirtualUser)],
    ['Base, MiB', toNumber(baseBytes / MIB)],
  ];
  return toTable(['', 'Predicted with at least'], rows);
}
