// The machine around the server.
import { EACH_CORE, IN_RANGE, INTERVAL } from '../conditions.ts';
import { toNames } from '../names.ts';
import { lines } from '../panel-shapes.ts';
import type { Panel, Row } from '../spec.ts';

const mem = toNames('mem');
const system = toNames('system');
const cpu = toNames('cpu');

const HOST_SOFTIRQ: Panel = {
  title: 'Host: network interrupts by core',
  shows: 'Share of each core that the kernel spends on packets (softirq).',
  whenBad: 'High on a core of the server: the network’s work is done there, and is missing to the shard.',
  size: [8, 7],
  shape: lines({ unit: 'percent' }),
  queries: [
    { influxql: `SELECT mean(${cpu.of.usage_softirq}) FROM ${cpu.from} WHERE ${EACH_CORE}`, alias: '$tag_cpu' },
  ],
};

const HOST_MEMORY: Panel = {
  title: 'Host: memory available',
  shows: 'Share of the host’s memory.',
  whenBad: 'Near 0 the kernel reclaims or swaps, and latency shows it: stop something, or use a smaller profile.',
  size: [8, 7],
  shape: lines({ unit: 'percent', max: 100 }),
  queries: [
    {
      influxql: `SELECT mean(${mem.of.available_percent}) FROM ${mem.from} WHERE ${IN_RANGE} GROUP BY ${INTERVAL} fill(none)`,
      alias: 'available',
    },
  ],
};

const HOST_LOAD: Panel = {
  title: 'Host: load',
  shows: 'Runnable and waiting tasks, one-minute mean.',
  whenBad: 'Above the number of cores: others compete with the run, which will end INVALID.',
  size: [8, 7],
  shape: lines({ unit: 'none' }),
  queries: [
    {
      influxql: `SELECT mean(${system.of.load1}) FROM ${system.from} WHERE ${IN_RANGE} GROUP BY ${INTERVAL} fill(none)`,
      alias: 'load',
    },
  ],
};

export const HOST_ROW: Row = {
  title: 'The host',
  panels: [HOST_SOFTIRQ, HOST_MEMORY, HOST_LOAD],
};
