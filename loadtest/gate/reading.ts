// Where each metric stands in a leg's measurement.
import type { LegMeasurement } from '../run/measurement.ts';
import type { Metric } from '../targets/target.ts';
import { toDrift, toP95Series } from './drift.ts';
import { toRecoverySeconds } from './recovery.ts';

/** Null when it was not, or could not be, measured; the gate makes that an ERROR. */
export function toReading(metric: Metric, { client, server, memoryMb }: LegMeasurement): number | null {
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
    case 'recoverySeconds':
      return toRecoverySeconds(client);
    case 'p95DriftMs':
      return toDrift(toP95Series(client));
    case 'goodputRps':
    case 'refusedRatio':
      return client.overload?.[metric] ?? null;
    case 'acceptedP95Ms':
      return client.overload?.acceptedLatencyMs?.p95 ?? null;
    case 'rssDriftMb':
      return toDrift(memoryMb.server);
    case 'cpuUtilization':
    case 'cpuUsPerRequest':
    case 'rssMb':
    case 'shardRestarts':
      return server?.[metric] ?? null;
  }
}
