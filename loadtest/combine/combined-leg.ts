// One leg that several generators drove, measured as one. What the kit did not see of their machines is null.
import type { K6Output } from '../run/k6-summary.ts';
import { toClientMeasurement } from '../run/k6-summary.ts';
import type { LegPlan } from '../run/leg-plan.ts';
import type {
  ClientMeasurement,
  EnvironmentReading,
  GeneratorMeasurement,
  GeneratorShare,
  LegMeasurement,
  NonEmpty,
} from '../run/measurement.ts';
import type { GeneratorOutput } from './generator-output.ts';
import { type Matched, toStartSkewMs } from './matched-outputs.ts';
import { mergeOutputs } from './merged-summary.ts';
import { type Pages, toWholeLegServer } from './whole-leg-server.ts';

const GENERATOR: GeneratorMeasurement = {
  tool: 'k6',
  version: null,
  cpus: [],
  cpuUtilization: null,
  cpusBusy: null,
  busiestSecond: null,
  saturated: null,
};

const ENVIRONMENT: EnvironmentReading = {
  serverCpusBusy: null,
  serverCpusOthers: null,
  stealRatio: null,
  throttledPeriods: 'unknown',
  clockStepMs: null,
  spinCalibrationMs: [],
};

/**
 * @param pages - of the server, null for a foreign target
 * @throws SummaryError when drops belong to no scenario; ServerMetricsError, HistogramError when the server was replaced
 */
export function toCombinedLeg({ plan, outputs }: Matched, pages: Pages | null): LegMeasurement {
  const startSkewMs = toStartSkewMs(outputs);
  const client = toClient(plan, toK6(outputs), startSkewMs);
  return {
    leg: plan.leg,
    attempt: plan.attempt,
    measuredSeconds: plan.measureSeconds,
    client,
    server: pages && toWholeLegServer(pages, client),
    generator: GENERATOR,
    environment: ENVIRONMENT,
    memoryMb: { server: [], generator: [], database: [], collector: [], commandLine: [] },
    combined: {
      startSkewMs,
      latencyAtLeastMs: toClientMeasurement(mergeOutputs(toK6(outputs), 'least'), plan, 0).latencyMs,
      generators: outputs.map((output) => toShare(output, plan)),
    },
  };
}

/**
 * Percentiles are the greatest of the generators', so that a limit which they meet is met. What they served a second counts
 * over the time from the first start to the last end, so that the sum was really reached.
 */
function toClient(plan: LegPlan, outputs: NonEmpty<K6Output>, startSkewMs: number): ClientMeasurement {
  const client = toClientMeasurement(mergeOutputs(outputs, 'greatest'), plan, 0);
  const share = plan.measureSeconds / (plan.measureSeconds + startSkewMs / 1000);
  const { overload } = client;
  return {
    ...client,
    rps: client.rps * share,
    stalledSeconds: countPossibleStall(client),
    overload: overload && { ...overload, goodputRps: overload.goodputRps * share },
  };
}

/** A second in which requests were in flight and none was answered leaves one that waited at least as long. */
function countPossibleStall({ latencyMs }: ClientMeasurement): number {
  return Math.floor((latencyMs?.max ?? 0) / 1000);
}

function toShare({ name, segmentText, startedMs, output }: GeneratorOutput, plan: LegPlan): GeneratorShare {
  const { requests, failed, droppedIterations, latencyMs } = toClientMeasurement(output, plan, 0);
  return {
    output: name,
    segment: segmentText,
    startedMs,
    requests,
    failed,
    droppedIterations,
    p95Ms: latencyMs?.p95 ?? null,
  };
}

function toK6([first, ...others]: NonEmpty<GeneratorOutput>): NonEmpty<K6Output> {
  return [first.output, ...others.map(({ output }) => output)];
}
