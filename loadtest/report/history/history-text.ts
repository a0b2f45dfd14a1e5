// What `shardgate history` prints: the comparisons, a line of each series, its steps, and the creep check.
import { styleText } from 'node:util';
import type { HistoryLine } from '../../history/history-line.ts';
import type { HistoryReport, MetricHistory } from '../../history/history-report.ts';
import { toColumns, toWrapped } from '../text-layout.ts';
import { toSparkline } from './sparkline.ts';

export type HistoryView = Readonly<{ color: boolean; width: number; newest: number }>;

const TITLES = { cpuUsPerRequest: 'CPU a request / control', rps: 'Requests a second / control' } as const;
const COLORS = { PASS: 'green', FAIL: 'red', INCONCLUSIVE: 'yellow' } as const;

export function toHistoryText(report: HistoryReport, view: HistoryView): string {
  const blocks = [
    toTable(report, view),
    ...report.metrics.map((metric) => toSeriesText(metric, view)),
    toConclusion(report, view),
    toNotes(report, view),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function toTable({ comparisons }: HistoryReport, { newest }: HistoryView): string {
  if (comparisons.length === 0) return 'The history is empty.';
  const head = ['when', 'verdict', 'base', 'head', 'CPU', 'RPS', 'P95', 'CPU / control'];
  const shown = comparisons.slice(-newest);
  const left = comparisons.length - shown.length;
  const lines = toColumns([head, ...shown.map(toRow)]);
  return [...(left === 0 ? [] : [`(${left} older comparisons; --last shows more)`]), ...lines].join('\n');
}

function toRow({ at, verdict, arms, ratios }: Omit<HistoryLine, 'blocks'>): readonly string[] {
  const { headToBase, headToControl } = ratios;
  const values = [headToBase.cpuUsPerRequest, headToBase.rps, headToBase.p95Ms, headToControl.cpuUsPerRequest];
  const [base, head] = [arms.base?.name ?? 'none', arms.head?.name ?? 'none'];
  return [at.slice(0, 16).replace('T', ' '), verdict, base, head, ...values.map(toFactor)];
}

function toFactor(ratio: number | undefined): string {
  return ratio === undefined ? '-' : `x${ratio.toFixed(3)}`;
}

function toSeriesText({ metric, points, changePoints }: MetricHistory, { width }: HistoryView): string {
  const ratios = points.map(({ ratio }) => ratio);
  if (ratios.length === 0) return `${TITLES[metric]}: not measured`;
  const line = toSparkline(ratios, width);
  const range = `${Math.min(...ratios).toFixed(3)} to ${Math.max(...ratios).toFixed(3)}`;
  const steps = changePoints.map(({ at, name, change, pValue }) => {
    const when = at.slice(0, 16).replace('T', ' ');
    return toWrapped(`stepped by x${change.toFixed(3)} at ${when}, ${name} (P ${pValue.toFixed(3)})`, width, '- ').join(
      '\n',
    );
  });
  const found = steps.length === 0 ? ['- no step is proven'] : steps;
  return [`${TITLES[metric]}, ${ratios.length} comparisons, ${range}`, line, ...found].join('\n');
}

function toConclusion({ verdict, reasons }: HistoryReport, { color, width }: HistoryView): string {
  const headline = `Creep since the release: ${verdict}`;
  const painted = color ? styleText(['bold', COLORS[verdict]], headline, { validateStream: false }) : headline;
  return [painted, ...reasons.flatMap((reason) => toWrapped(reason, width, '- '))].join('\n');
}

function toNotes({ series, skipped }: HistoryReport, { width }: HistoryView): string {
  const others = series?.others ?? 0;
  const notes = [
    ...(others === 0
      ? []
      : [
          `${others} comparisons on other machines, of other loads or beside another control are no part of the series.`,
        ]),
    ...skipped.map(({ line, because }) => `Line ${line} was skipped: ${because}.`),
  ];
  return notes.flatMap((note) => toWrapped(note, width, '')).join('\n');
}
