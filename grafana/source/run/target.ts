// A run's targets as lines; its panels of throughput and latency have one each.
import { IN_RANGE, INTERVAL, OF_RUN_AND_LEG } from '../conditions.ts';
import { toNames } from '../names.ts';
import { TARGET } from '../panel-shapes.ts';
import type { Query } from '../spec.ts';

const run = toNames('run');

/** The limit from the start of the leg's measuring on, there once the run has ended. */
export function toTarget(limit: string, leg?: 'capacity' | 'rate'): Query {
  const ofLeg = leg === undefined ? '' : ` AND ${run.of.leg} = '${leg}'`;
  return {
    influxql:
      `SELECT max(${limit}) FROM ${run.from} WHERE ${OF_RUN_AND_LEG}${ofLeg} AND ${IN_RANGE} ` +
      `GROUP BY ${INTERVAL}, ${run.of.leg} fill(previous)`,
    alias: `${TARGET} $tag_leg`,
  };
}
