// The points of many kept runs and comparisons, one for each leg and metric, as the roll-ups make them. Pure.
import { GATED_METRICS } from '../../gate/compare/metric.ts';
import type { Point } from '../../stream/line-protocol.ts';
import { type SyntheticRun, toRunSeconds, WARMUP_S } from './synthetic-run.ts';

const LEGS = ['capacity', 'rate'] as const;
const PHASES = ['baseline', 'a', 'b', 'c'] as const;
const CONNECTIONS = [50, 100, 200, 500] as const;

/** Points of the policy `forever`. */
export function toSyntheticRollups(run: SyntheticRun, index: number): readonly Point[] {
  return [...LEGS.map((leg, legIndex) => toRunPoint(run, index, leg, legIndex)), ...toComparison(run, index)];
}

export function toSyntheticJourney(timeMs: number): readonly Point[] {
  return PHASES.flatMap((phase, index) =>
    CONNECTIONS.map((connections) => ({
      measurement: 'journey',
      tags: { phase, connections: String(connections) },
      fields: {
        rps: 20_000 * (1 + index),
        p95_ms: 5 / (1 + index),
        p99_ms: 9,
        server_cpu_us_per_request: 20 - index,
        roadmap_rps: 10_000,
      },
      timeMs,
    })),
  );
}

function toRunPoint(run: SyntheticRun, index: number, leg: string, legIndex: number): Point {
  const seconds = toRunSeconds(run);
  const legMs = (seconds * 1000) / LEGS.length;
  const measuredFromMs = Math.round(run.startMs + legIndex * legMs) + WARMUP_S * 1000;
  return {
    measurement: 'run',
    tags: { run: run.runId, leg, profile: 'light', phase: PHASES[index % PHASES.length] ?? 'c', edge: 'none' },
    fields: {
      verdict: index % 10 === 0 ? 'FAIL' : 'PASS',
      reasons: 'Every target is proven met.',
      route: '/async',
      rps: 1000 + (index % 97),
      p50_ms: 1.5,
      p95_ms: 3 + (index % 13) / 10,
      p99_ms: 6,
      error_share: 0.001,
      requests: 60_000,
      dropped_iterations: 0,
      vus_max: 50,
      generator_cpu_share: 0.6,
      server_cpu_us_per_request: 20,
      server_cpu_share: 0.4,
      target_p95_ms: 20,
      target_rps: 900,
      missed: index % 10 === 0 ? 'p95Ms' : '',
      stream_missing: 0,
      stream_complete: true,
      started_ms: run.startMs,
      measured_from_ms: measuredFromMs,
      ended_ms: run.startMs + seconds * 1000,
    },
    timeMs: measuredFromMs,
  };
}

function toComparison({ runId, startMs }: SyntheticRun, index: number): readonly Point[] {
  return GATED_METRICS.map((metric) => ({
    measurement: 'comparison',
    tags: { comparison: runId.replace('light', 'compare'), metric },
    fields: {
      verdict: 'PASS',
      base: 'v1.0.0',
      head: `commit ${index}`,
      ratio: 1 + (index % 7) / 1000,
      lower: 0.99,
      upper: 1.01,
      control_ratio: 1.1 + (index % 11) / 1000,
      blocks: 9,
    },
    timeMs: startMs,
  }));
}
