// The published roadmap's figures: what it measured, what it plans. Data, in roadmap.json, and nowhere else.
import type { Phase } from '../../../app/config.ts';
import roadmap from './roadmap.json' with { type: 'json' };

/** `connections`: of wrk. Where the roadmap names none, it is 50 for what it measured: its RPS x latency is 50. */
export type Goal =
  | Readonly<{ metric: 'rps'; connections: number; min: number }>
  | Readonly<{ metric: 'meanMs'; connections: number; max: number }>
  | Readonly<{ metric: 'p95Ms'; ratePerSec: number; max: number }>
  | Readonly<{ metric: 'errors'; connections: number; max: number }>
  | Readonly<{ metric: 'cpuUtilization'; ratePerSec: number; max: number }> // ratio
  | Readonly<{ metric: 'sustainedRps'; connections: number; seconds: number; min: number }>;

export type RoadmapPhase = Readonly<{
  title: string;
  state: 'measured' | 'planned'; // there
  rps: readonly [low: number, high: number];
  latencyMs: readonly [low: number, high: number];
  goals: readonly Goal[];
}>;

export type Roadmap = Readonly<{
  source: Readonly<{ title: string; date: string; project: string }>;
  phases: Readonly<Record<Phase, RoadmapPhase>>;
}>;

export const ROADMAP = roadmap as unknown as Roadmap; // a test reads every goal
