// A stage of the rate leg as a row of a table; the same in every report.
import { toNumber, toPercent, toQuantity } from '../gate/quantity.ts';
import type { StageMeasurement } from '../run/measurement.ts';

export const STAGE_HEAD = ['Stage', 'Rate', 'Achieved', 'Never started', 'P50', 'P95', 'P99', 'Slowest', 'Generator'];

export function toStageRow(stage: StageMeasurement): readonly string[] {
  const { p50, p95, p99, max } = stage.latencyMs;
  return [
    stage.name,
    `${toNumber(stage.ratePerSec)} requests/s for ${toNumber(stage.seconds)} s`,
    toPercent(stage.achievedRatio),
    toNumber(stage.droppedIterations),
    ...[p50, p95, p99, max].map((ms) => (ms === null ? 'never started' : toQuantity('p95Ms', ms))),
    stage.generatorBusy === null ? 'not known' : toPercent(stage.generatorBusy),
  ];
}
