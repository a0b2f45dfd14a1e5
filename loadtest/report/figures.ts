// The figures of a leg that people look for first, in words; the same rows for every reporter.
import { toNumber, toPercent, toQuantity } from '../gate/quantity.ts';
import type { ClientMeasurement, GeneratorShare, LegMeasurement } from '../run/measurement.ts';

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

/** Of several generators only bounds are known, but for the slowest. */
function toLatencyFigures({ client: { latencyMs }, combined }: LegMeasurement): readonly Figure[] {
  if (latencyMs === null) return [{ title: 'Latency', shown: UNKNOWN }];
  const least = combined?.latencyAtLeastMs ?? latencyMs;
  const show = (key: 'p50' | 'p90' | 'p95' | 'p99' | 'max') => {
    const shown = toQuantity(`${key}Ms`, latencyMs[key]);
    return least[key] === latencyMs[key] ? shown : `${toNumber(least[key])} to ${shown}`;
  };
  return [
    { title: 'P50', shown: show('p50') },
    { title: 'P90', shown: show('p90') },
    { title: 'P95', shown: show('p95') },
    { title: 'P99', shown: show('p99') },
    { title: 'Slowest', shown: show('max') },
  ];
}

function toServerFigures({ server, combined }: LegMeasurement): readonly Figure[] {
  if (server === null) return [{ title: 'Server', shown: 'a foreign target: its own figures are not known' }];
  return [
    {
      title: combined === undefined ? 'P95 in the server' : 'P95 in the server, whole leg',
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

function toGeneratorFigures({ generator, combined }: LegMeasurement): readonly Figure[] {
  if (combined !== undefined) return combined.generators.map(toShareFigure);
  return [
    {
      title: 'Generator',
      shown: `${generator.tool} ${generator.version ?? UNKNOWN} on CPU ${generator.cpus.join(', ')}`,
    },
    { title: 'Generator CPU', shown: orUnknown(generator.cpuUtilization, (ratio) => toPercent(ratio)) },
  ];
}

function toShareFigure({ output, segment, requests, failed, p95Ms }: GeneratorShare): Figure {
  const p95 = orUnknown(p95Ms, (ms) => toQuantity('p95Ms', ms));
  return {
    title: `Generator ${segment}`,
    shown: `${toNumber(requests)} requests, ${toNumber(failed)} failed, P95 ${p95} (${output})`,
  };
}

function orUnknown<T>(value: T | null, show: (value: T) => string): string {
  return value === null ? UNKNOWN : show(value);
}
