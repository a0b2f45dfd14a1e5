// Who had the CPUs: generator, server, anybody else, or the hypervisor.
import { EACH_CORE, EACH_LEG, IN_RANGE, OF_RUN_AND_LEG } from '../conditions.ts';
import { toNames } from '../names.ts';
import { lines } from '../panel-shapes.ts';
import type { Panel, Row } from '../spec.ts';

const cores = toNames('cores');
const cpu = toNames('cpu');

const GENERATOR: Panel = {
  title: 'Generator and server',
  shows: 'Cores spent by k6 and by the shards, read from /proc by the command line; written when a leg has ended.',
  whenBad:
    'A generator near its number of cores measured itself: that is what INVALID means. Give it more cores, or use wrk.',
  size: [8, 8],
  shape: lines({ unit: 'none' }),
  queries: [
    {
      influxql:
        `SELECT last(${cores.of.generator_cores}) AS "generator", last(${cores.of.server_cores}) AS "server" ` +
        `FROM ${cores.from} WHERE ${OF_RUN_AND_LEG} AND ${IN_RANGE} ${EACH_LEG}`,
      alias: '$tag_leg $col',
    },
  ],
};

const BUSY: Panel = {
  title: 'Busy by core',
  shows: 'Whoever used it.',
  whenBad: 'A core of the server is busy with something else: `make plan` shows who has which, `top` who it is.',
  size: [8, 8],
  shape: lines({ unit: 'percent', max: 100 }),
  queries: [{ influxql: `SELECT mean(${cpu.of.usage_active}) FROM ${cpu.from} WHERE ${EACH_CORE}`, alias: '$tag_cpu' }],
};

const STEAL: Panel = {
  title: 'Steal by core',
  shows: 'Time the hypervisor gave to somebody else.',
  whenBad: 'A run with steal proves little: repeat it, or use `make compare`, which excludes such blocks.',
  size: [8, 8],
  shape: lines({ unit: 'percent', max: 100 }),
  queries: [{ influxql: `SELECT mean(${cpu.of.usage_steal}) FROM ${cpu.from} WHERE ${EACH_CORE}`, alias: '$tag_cpu' }],
};

export const CPUS_ROW: Row = {
  title: 'Who had the CPUs',
  panels: [GENERATOR, BUSY, STEAL],
};
