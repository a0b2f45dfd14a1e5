// The gated metrics as rows of a table, for the reports that have one.
import { toNumber } from '../../gate/quantity.ts';
import type { CompareResult, MetricResult } from './compare-result.ts';
import { toErrorsRow } from './errors-result.ts';
import { toBounds, toChange, toOutcome } from './headline.ts';

export const METRIC_HEAD = [
  'Metric',
  'BASE',
  'HEAD',
  'Change',
  'Bounds',
  'Fails from',
  'Passes within',
  'P',
  'Outcome',
];

/** The gated metrics, and the errors whatever is gated. */
export function toMetricRows({ metrics, errors }: CompareResult): readonly (readonly string[])[] {
  return [...metrics.map(toMetricRow), ...(errors === undefined ? [] : [toErrorsRow(errors)])];
}

function toMetricRow(metric: MetricResult): readonly string[] {
  const { title, unit, base, head, ratio, floorRatio, marginRatio, pValue } = metric;
  return [
    title,
    `${toNumber(base)} ${unit}`,
    `${toNumber(head)} ${unit}`,
    toChange(ratio.estimate),
    toBounds(ratio),
    toChange(floorRatio),
    toChange(marginRatio),
    toNumber(pValue, 2),
    toOutcome(metric),
  ];
}

export const BLOCK_HEAD = ['Block', 'Seconds', 'Dropped because'];

/** A row for each block: its own change in every gated metric, or why it does not count. */
export function toBlockRows({ blocks, metrics }: CompareResult): readonly (readonly string[])[] {
  return blocks.map(({ block, seconds, dropped, losses }) => [
    String(block),
    ...metrics.map(({ metric, worse }) => {
      const loss = losses[metric];
      return loss === undefined ? '' : toChange(Math.exp(worse === 'higher' ? loss : -loss));
    }),
    seconds.toFixed(0),
    dropped.join('; '),
  ]);
}

export function toBlockHead({ metrics }: CompareResult): readonly string[] {
  const [block = '', ...others] = BLOCK_HEAD;
  return [block, ...metrics.map(({ title }) => title), ...others];
}
