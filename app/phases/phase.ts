// A phase of the roadmap: which engine serves, who waits where, and how an answer becomes a body.
import type { AppConfig } from '../config.ts';
import type { Engine, HealthReading } from '../engine/engine.ts';
import type { AnyHandler } from '../handler/define-handler.ts';
import type { ShardMetrics } from '../metrics/shard-metrics.ts';

export type PhaseOptions = Readonly<{
  config: AppConfig;
  handlers: readonly AnyHandler[];
  metrics: ShardMetrics;
  describe(): HealthReading;
}>;

export type CreatePhase = (options: PhaseOptions) => Engine;
