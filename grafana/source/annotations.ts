// What is marked in every panel: how the run went on, and what broke.
import type { EventKind } from '../../loadtest/stream/events.ts';
import { IN_RANGE, OF_RUN } from './conditions.ts';
import { toNames } from './names.ts';
import type { Annotation } from './spec.ts';

const events = toNames('events');
const run = toNames('run');

/** A leg's point is at the instant its measuring began; it is there when the run has ended. */
const MEASURE_START: Annotation = {
  name: 'Measure start',
  color: 'yellow',
  influxql: `SELECT ${run.of.leg}, ${run.of.route}, ${run.of.profile} FROM ${run.from} WHERE ${OF_RUN} AND ${IN_RANGE}`,
  titleColumn: 'leg',
  textColumn: 'route',
  tagsColumn: 'profile',
};

export const ANNOTATIONS: readonly Annotation[] = [
  toEvent('Run start', 'blue', 'start'),
  MEASURE_START,
  toEvent('Run end', 'blue', 'end'),
  toEvent('Verdict', 'green', 'verdict'),
  toEvent('Shard restart', 'red', 'restart'),
];

function toEvent(name: string, color: string, kind: EventKind): Annotation {
  const { title, text, kind: kindTag } = events.of;
  return {
    name,
    color,
    influxql:
      `SELECT ${title}, ${text}, ${kindTag} FROM ${events.from} ` +
      `WHERE ${OF_RUN} AND ${kindTag} = '${kind}' AND ${IN_RANGE}`,
    titleColumn: 'title',
    textColumn: 'text',
    tagsColumn: 'kind',
  };
}
