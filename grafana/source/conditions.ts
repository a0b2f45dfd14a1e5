// The parts that many queries share: what the variables choose, and how time is cut.
import { toNames } from './names.ts';

const { of: run } = toNames('run');
const { of: k6 } = toNames('k6');
const { of: server } = toNames('server');
const { of: cpu } = toNames('cpu');

/** As many seconds as a pixel has, at least the datasource's one. */
export const INTERVAL = 'time($__interval)';

/** Nothing without a time: the database would look at a week. */
export const IN_RANGE = '$timeFilter';

export const OF_RUN = `${run.run} = '$run'`;
export const OF_RUN_AND_LEG = `${OF_RUN} AND ${k6.leg} =~ /^$leg$/`;
export const OF_BOTH_RUNS = `(${OF_RUN} OR ${run.run} = '$baseline')`;
export const OF_RUNS_LIKE_IT = `${run.profile} =~ /^$profile$/ AND ${run.phase} =~ /^$phase$/`;
export const MEASURED = `${k6.phase} = 'measure'`;
export const OF_SHARD = `${server.shard} =~ /^$shard$/`;

export const EACH_LEG = `GROUP BY ${INTERVAL}, ${k6.leg} fill(none)`;
export const EACH_CORE = `${cpu.cpu} != 'cpu-total' AND ${IN_RANGE} GROUP BY ${INTERVAL}, ${cpu.cpu} fill(none)`;

/**
 * A second's share of what counters grew by. The growth is taken from the counters, series by series; adding up values
 * that k6 prints per interval would count an interval twice, or not at all, as soon as Grafana asks for another step.
 *
 * @param growth - a field that holds growth, not a counter
 */
export function perSecond(growth: string): string {
  return `sum(${growth}) * 1000 / $__interval_ms`;
}
