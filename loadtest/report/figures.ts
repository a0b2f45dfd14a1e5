// The figures of a leg that people look for first, in words; the same rows for every reporter.
import { toNumber, toPercent, toQuantity } from '../gate/quantity.ts';
import type { ClientMeasurement, LegMeasurement } from '../run/measurement.ts';

export type Figure = Readonly<{ title: string; shown: string }>;

const UNKNOWN = 'not known';

export function toFigures(leg: LegMeasurement): readonly Figure[] {
  return [
    ...toLoadFigures(leg),
    ...toOverloadFigures(leg),
    ...toLatencyFigures(leg),
    ...toServerFigures(leg),
    ...toGeneratorFigures(leg),
  ];
}

function toLoadFigures({ client, measuredSeconds }: LegMeasurement): readonly Figure[] {
  return [
    { title: 'Load', shown: toLoad(client) },
    { title: 'Measured', shown: `${toNumber(client.requests)} requests in ${toNumber(measuredSeconds)} s` },
    { title: 'Throughput', shown: toQuantity('rps', client.rps) },
    {
      title: 'Achieved rate',
      shown: client.achievedRatio === null ? 'no rate asked for' : toPercent(client.achievedRatio),
    },
    { title: 'Failed', shown: `${toNumber(client.failed)} (${toPercent(client.failedRatio)})` },
    { title: 'Never started', shown: toNumber(client.droppedIterations) },
  ];
}

/** Empty unless refusals were expected. */
export function toOverloadFigures({ client: { overload } }: LegMeasurement): readonly Figure[] {
  if (overload === null) return [];
  const { refused, refusedRatio, goodputRps, acceptedLatencyMs } = overload;
  const p95Ms = acceptedLatencyMs?.p95 ?? null;
  return [
    { title: 'Refused', shown: `${toNumber(refused)} (${toPercent(refusedRatio)})` },
    { title: 'Goodput', shown: toQuantity('goodputRps', goodputRps) },
    { title: 'P95 of the accepted', shown: orUnknown(p95Ms, (ms) => toQuantity('acceptedP95Ms', ms)) },
  ];
}

function toLoad({ ratePerSec, connections }: ClientMeasurement): string {
  if (ratePerSec === null) return `${toNumber(connections)} connections at full throttle`;
  return `${toNumber(ratePerSec)} requests/s, up to ${toNumber(connections)} at once`;
}

function toLatencyFigures({ client: { latencyMs } }: LegMeasurement): readonly Figure[] {
  if (latencyMs === null) return [{ title: 'Latency', shown: UNKNOWN }];
  return [
    { title: 'P50', shown: toQuantity('p50Ms', latencyMs.p50) },
    { title: 'P90', shown: toQuantity('p90Ms', latencyMs.p90) },
    { title: 'P95', shown: toQuantity('p95Ms', latencyMs.p95) },
    { title: 'P99', shown: toQuantity('p99Ms', latencyMs.p99) },
    { title: 'Slowest', shown: toQuantity('maxMs', latencyMs.max) },
  ];
}

function toServerFigures({ server }: LegMeasurement): readonly Figure[] {
  if (server === null) return [{ title: 'Server', shown: 'a foreign target: its own figures are not known' }];
  return [
    {
      title: 'P95 in the server',
      shown: server.latencyMs === null ? UNKNOWN : toQuantity('p95Ms', server.latencyMs.p95),
    },
    { title: 'CPU a request', shown: orUnknown(server.cpuUsPerRequest, (us) => toQuantity('cpuUsPerRequest', us)) },
    { title: 'Server CPU', shown: orUnknown(server.cpuUtilization, (ratio) => toPercent(ratio)) },
    { title: 'Memory of a shard', shown: orUnknown(server.rssMb, (mebibytes) => toQuantity('rssMb', mebibytes)) },
    {
      title: 'Requests per shard',
      shown: orUnknown(server.requestsPerShard, (counts) => counts.map((count) => toNumber(count)).join(' + ')),
    },
    { title: 'Shard restarts', shown: orUnknown(server.shardRestarts, (count) => toNumber(count)) },
  ];
}

function toGeneratorFigures({ generator }: LegMeasurement): readonly Figure[] {
  return [
    { title: 'Generator', shown: `${generator.tool} ${generator.version} on CPU ${generator.cpus.join(', ')}` },
    { title: 'Generator CPU', shown: orUnknown(generator.cpuUtilization, (ratio) => toPercent(ratio)) },
  ];
}

function orUnknown<T>(value: T | null, show: (value: T) => string): string {
  return value === null ? UNKNOWN : show(value);
}
