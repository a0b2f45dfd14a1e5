// Where each metric stands in a leg's measurement.
import type { LegMeasurement } from '../run/measurement.ts';
import type { Metric } from '../targets/target.ts';

/** Null when it was not, or could not be, measured; the gate makes that an ERROR. */
export function toReading(metric: Metric, { client, server }: LegMeasurement): number | null {
  switch (metric) {
    case 'rps':
    case 'achievedRatio':
    case 'failedRatio':
    case 'unfinished':
    case 'stalledSeconds':
      return client[metric];
    case 'p50Ms':
      return client.latencyMs?.p50 ?? null;
    case 'p90Ms':
      return client.latencyMs?.p90 ?? null;
    case 'p95Ms':
      return client.latencyMs?.p95 ?? null;
    case 'p99Ms':
      return client.latencyMs?.p99 ?? null;
    case 'maxMs':
      return client.latencyMs?.max ?? null;
    case 'cpuUtilization':
    case 'cpuUsPerRequest':
    case 'rssMb':
    case 'shardRestarts':
      return server?.[metric] ?? null;
  }
}
