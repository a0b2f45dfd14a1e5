// Measurements of a healthy run, with the few values changed that a test is about.
import type {
  Attempts,
  ClientMeasurement,
  CombinedLoad,
  EnvironmentReading,
  GeneratorMeasurement,
  LegMeasurement,
  MemoryMeasurement,
  ServerMeasurement,
} from '../../run/measurement.ts';
import type { TargetCheck, Targets } from '../../targets/target.ts';
import { loadTargets } from '../../targets/targets-file.ts';
import { toTargetsForShape } from '../../targets/targets-for-shape.ts';

export type Change = Readonly<{
  attempt?: number;
  measuredSeconds?: number;
  client?: Partial<ClientMeasurement>;
  server?: Partial<ServerMeasurement> | null;
  generator?: Partial<GeneratorMeasurement>;
  environment?: Partial<EnvironmentReading>;
  memoryMb?: Partial<MemoryMeasurement>;
  combined?: CombinedLoad | undefined;
}>;

const FAILURES = { timeout: 0, connection: 0, status: 0, other: 0 };
const LATENCY_MS = { mean: 4.8, p50: 4.5, p90: 6, p95: 7, p99: 9, max: 30 };

const CAPACITY_CLIENT: ClientMeasurement = {
  model: 'closed',
  connections: 50,
  ratePerSec: null,
  requests: 100_000,
  requestsWholeLeg: 120_000,
  rps: 10_000,
  achievedRatio: null,
  failed: 0,
  failedRatio: 0,
  failures: FAILURES,
  lostWholeLeg: 0,
  droppedIterations: 0,
  unfinished: 0,
  stalledSeconds: 0,
  latencyMs: LATENCY_MS, // 10,000/s x 4.8 ms / 50 connections = 0.96
  slices: toSlices(10_000),
  stages: [],
  overload: null,
};

const RATE_CLIENT: ClientMeasurement = {
  ...CAPACITY_CLIENT,
  model: 'open',
  connections: 600,
  ratePerSec: 1000,
  requests: 10_000,
  requestsWholeLeg: 12_000,
  rps: 1000,
  achievedRatio: 1,
  latencyMs: { mean: 1.6, p50: 1.5, p90: 2, p95: 2.5, p99: 4, max: 12 },
  slices: toSlices(1000),
};

const SERVER: ServerMeasurement = {
  instance: 'a1b2c3',
  cpuUsPerRequest: 40,
  cpuUtilization: 0.4,
  latencyMs: {
    p50: 1.2,
    p90: 1.6,
    p95: 2,
    p99: 3,
    max: 10,
    p50AtLeast: 1.1,
    p90AtLeast: 1.5,
    p95AtLeast: 1.9,
    p99AtLeast: 2.8,
    maxAtLeast: 9,
  },
  requestsPerShard: [100_000],
  requestsWholeLeg: 120_000,
  shardRestarts: 0,
  serverErrors: 0,
  rssMb: 80,
};

const GENERATOR: GeneratorMeasurement = {
  tool: 'k6',
  version: '2.2.0',
  cpus: [1],
  cpuUtilization: 0.5,
  cpusBusy: 0.55,
  busiestSecond: 0.6,
  saturated: false,
};

const ENVIRONMENT: EnvironmentReading = {
  serverCpusBusy: 0.5,
  serverCpusOthers: 0.05,
  stealRatio: 0,
  throttledPeriods: 0,
  clockStepMs: 0.2,
  spinCalibrationMs: [20, 20.4],
};

const MEMORY_MB: MemoryMeasurement = {
  server: [78, 79, 80, 80, 79, 80, 80, 79, 80, 80],
  generator: [90, 91, 92, 93, 94, 95, 96, 97, 98, 99],
  database: Array.from({ length: 10 }, () => 60),
  collector: Array.from({ length: 10 }, () => 120),
  commandLine: Array.from({ length: 10 }, () => 110),
};

export function toCapacityLeg(change: Change = {}): LegMeasurement {
  return { leg: 'capacity', ...toLeg(CAPACITY_CLIENT, SERVER, change) };
}

export function toRateLeg(change: Change = {}): LegMeasurement {
  const server = { ...SERVER, requestsPerShard: [10_000], requestsWholeLeg: 12_000 };
  return { leg: 'rate', ...toLeg(RATE_CLIENT, server, change) };
}

export function toAttempts(change: Partial<Attempts> = {}): Attempts {
  return { capacity: [toCapacityLeg()], rate: [toRateLeg()], ...change };
}

export function toTargets(...checks: readonly TargetCheck[]): Targets {
  const [first = { leg: 'capacity', metric: 'rps', limit: { min: 2000 } }, ...others] = checks;
  return { name: 'sample', description: '', ratePerSec: 1000, measureSeconds: null, checks: [first, ...others] };
}

/** The kit's own targets, as a steady load is judged by them. */
export const CI = loadSteady('ci');
export const ANY_SERVICE = loadSteady('any-service');

/** A generator above its limit. */
export const SATURATED: Change = { generator: { cpuUtilization: 0.97, cpusBusy: 0.99, saturated: true } };

/** What wrk does not know. */
export const BY_WRK: Change = { client: { slices: null, unfinished: null }, generator: { tool: 'wrk' } };

/** The server's CPUs had nothing left. */
export const BUSY_SERVER: Change = { environment: { serverCpusBusy: 0.97 } };

function toLeg(client: ClientMeasurement, server: ServerMeasurement, change: Change) {
  return {
    attempt: change.attempt ?? 1,
    measuredSeconds: change.measuredSeconds ?? 10,
    client: { ...client, ...change.client },
    server: change.server === null ? null : { ...server, ...change.server },
    generator: { ...GENERATOR, ...change.generator },
    environment: { ...ENVIRONMENT, ...change.environment },
    memoryMb: { ...MEMORY_MB, ...change.memoryMb },
    ...(change.combined === undefined ? {} : { combined: change.combined }),
  };
}

/** Two generators as one, whose percentiles were the same. */
export function toCombinedLoad(change: Partial<CombinedLoad> = {}): CombinedLoad {
  const share = { startedMs: 1_795_000_000_000, requests: 5000, failed: 0, droppedIterations: 0, p95Ms: 2.5 };
  return {
    startSkewMs: 3,
    latencyAtLeastMs: RATE_CLIENT.latencyMs,
    generators: [
      { ...share, output: 'k6-1.log', segment: '0:1/2' },
      { ...share, output: 'k6-2.log', segment: '1/2:1' },
    ],
    ...change,
  };
}

export function toSlices(rps: number) {
  return Array.from({ length: 10 }, (_, startS) => ({ startS, requests: rps, rps, p95Ms: 3 }));
}

function loadSteady(name: string): Targets {
  return toTargetsForShape(loadTargets(name), 'steady') ?? toTargets();
}
