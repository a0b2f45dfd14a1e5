// A line of history.jsonl as points that are kept for ever: one for each metric. Pure.
import { GATED_METRICS, type GatedMetric } from '../gate/compare/metric.ts';
import type { HistoryArm, HistoryLine } from '../history/history-line.ts';
import type { Point } from '../stream/line-protocol.ts';
import { type COMPARISON, NONE } from '../stream/measurements.ts';
import { type Known, toFields } from './fields.ts';

type Fields = Known<(typeof COMPARISON.fields)[number]>;

/** @returns one point for each metric that was measured; one with metric `none` where none was */
export function toComparisonPoints(line: HistoryLine): readonly Point[] {
  const measured = GATED_METRICS.filter((metric) => line.ratios.headToBase[metric] !== undefined);
  if (measured.length === 0) return [toPoint(line, NONE, {})];
  return measured.map((metric) => toPoint(line, metric, toMetricFields(line, metric)));
}

function toMetricFields({ ratios }: HistoryLine, metric: GatedMetric): Fields {
  const interval = ratios.intervals?.[metric];
  const toControl: Readonly<Partial<Record<GatedMetric, number>>> = ratios.headToControl;
  return {
    ratio: interval?.estimate ?? ratios.headToBase[metric],
    lower: interval?.low,
    upper: interval?.high,
    control_ratio: toControl[metric],
  };
}

function toPoint({ runId, at, verdict, arms, blocks }: HistoryLine, metric: string, fields: Fields): Point {
  const ofComparison: Fields = {
    verdict,
    base: toBuild(arms.base),
    head: toBuild(arms.head),
    blocks: blocks.filter(({ dropped }) => !dropped).length,
  };
  return {
    measurement: 'comparison',
    tags: { comparison: runId, metric },
    fields: toFields({ ...ofComparison, ...fields }),
    timeMs: Date.parse(at),
  };
}

function toBuild(arm: HistoryArm | null): string | null {
  return arm && (arm.commit ?? arm.image ?? arm.name);
}
