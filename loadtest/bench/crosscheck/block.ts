// One block of a cross-check: a capacity leg, by wrk or by k6, and the figures that both can be compared by.
import type { LegRun } from '../../run/leg.ts';
import type { LegMeasurement } from '../../run/measurement.ts';
import { parseWrkReport } from '../wrk-report.ts';

export const TOOLS = ['wrk', 'k6'] as const;
export type Tool = (typeof TOOLS)[number];

/** Milliseconds. */
export type Percentiles = Readonly<{ p50: number; p90: number; p95: number; p99: number; max: number }>;

/** Null is what this host, or this generator, does not tell. Ratios from 0 to 1. */
export type CrosscheckBlock = Readonly<{
  connections: number;
  rps: number;
  failed: number;
  latencyMs: Percentiles; // as the tool prints them
  measuredMs: Percentiles | null; // before wrk's correction; k6's are that anyway
  generatorCpus: number;
  generatorBusy: number | null; // the busier of its own use and its busiest CPU
  generatorCpuUs: number | null; // a request
  serverBusy: number | null; // its CPUs, whoever used them
  serverCpuUs: number | null; // a request
  serverP50Ms: number | null; // by the server's own clock
  serverP95Ms: number | null;
}>;

export class CrosscheckError extends Error {
  override readonly name = 'CrosscheckError';
}

/** @throws CrosscheckError when nothing was answered */
export function toBlock({ measurement, record }: LegRun): CrosscheckBlock {
  const { client, server, environment } = measurement;
  if (client.latencyMs === null) throw new CrosscheckError('Expected answers in every block, got none.');
  const latencyMs = toPercentiles(client.latencyMs);
  return {
    connections: client.connections,
    rps: client.rps,
    failed: client.failed,
    latencyMs,
    measuredMs: record.tool === 'wrk' ? toMeasured(record.stdout) : latencyMs,
    ...toGeneratorFigures(measurement),
    serverBusy: environment.serverCpusBusy,
    serverCpuUs: server?.cpuUsPerRequest ?? null,
    serverP50Ms: server?.latencyMs?.p50 ?? null,
    serverP95Ms: server?.latencyMs?.p95 ?? null,
  };
}

function toGeneratorFigures({ client, generator }: LegMeasurement) {
  const { cpus, cpuUtilization, cpusBusy } = generator;
  const known = [cpuUtilization, cpusBusy].filter((ratio) => ratio !== null);
  return {
    generatorCpus: cpus.length,
    generatorBusy: known.length === 0 ? null : Math.max(...known),
    generatorCpuUs: cpuUtilization === null ? null : (cpuUtilization * cpus.length * 1e6) / client.rps,
  };
}

function toMeasured(stdout: string): Percentiles | null {
  const { rawUs } = parseWrkReport(stdout);
  if (rawUs === null) return null;
  const { p50, p90, p95, p99, max } = rawUs;
  return toPercentiles({ p50: p50 / 1000, p90: p90 / 1000, p95: p95 / 1000, p99: p99 / 1000, max: max / 1000 });
}

function toPercentiles({ p50, p90, p95, p99, max }: Percentiles): Percentiles {
  return { p50, p90, p95, p99, max };
}
