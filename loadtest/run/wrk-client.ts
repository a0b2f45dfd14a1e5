// What wrk reports of a capacity leg, as a ClientMeasurement. What wrk does not know stays null.
import type { WrkReport } from '../bench/wrk-report.ts';
import type { LegPlan } from './leg-plan.ts';
import type { ClientLatency, ClientMeasurement, FailureCounts } from './measurement.ts';
import { countWrkConnections, type WrkShape } from './wrk-launch.ts';

/**
 * Percentiles are wrk's own, with what a stalled connection would have sent; the mean is as measured, because Little's
 * law holds for that alone.
 */
export function toWrkClient(
  report: WrkReport,
  plan: LegPlan,
  shape: WrkShape,
  stalledSeconds: number,
): ClientMeasurement {
  const failures = toFailures(report);
  const lost = failures.connection; // wrk counts answers as requests, and these had none
  const requests = report.requests + lost;
  const failed = failures.timeout + failures.connection + failures.status;
  return {
    model: 'closed',
    connections: countWrkConnections(plan.virtualUsers, shape),
    ratePerSec: null,
    requests,
    requestsWholeLeg: requests,
    rps: Math.max(0, requests - failed) / (report.durationUs / 1e6),
    achievedRatio: null,
    failed,
    failedRatio: failed / requests,
    failures,
    lostWholeLeg: lost,
    droppedIterations: 0,
    unfinished: null,
    stalledSeconds,
    latencyMs: toLatency(report),
    slices: null,
    stages: [],
    overload: null,
  };
}

/** An answer that came too late is a time-out; one that never came is not seen by wrk. */
function toFailures({ errors }: WrkReport): FailureCounts {
  const { connect, read, write, status, timeout } = errors;
  return { timeout, connection: connect + read + write, status, other: 0 };
}

function toLatency({ latencyUs, rawUs, requests, errors }: WrkReport): ClientLatency | null {
  if (requests <= errors.timeout) return null; // wrk keeps no latency of a time-out
  const toMs = (us: number) => us / 1000;
  return {
    mean: rawUs === null ? null : toMs(rawUs.mean),
    p50: toMs(latencyUs.p50),
    p90: toMs(latencyUs.p90),
    p95: toMs(latencyUs.p95),
    p99: toMs(latencyUs.p99),
    max: toMs(latencyUs.max),
  };
}
