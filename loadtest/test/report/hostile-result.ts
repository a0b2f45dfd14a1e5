// A result in which every text that comes from outside is the same, and hostile.

import type { Result } from '../../report/result.ts';
import type { LegMeasurement } from '../../run/measurement.ts';

export function toHostile(result: Result, text: string): Result {
  const { target, targets, legs, stream, host, checks } = result;
  return {
    ...result,
    runId: text,
    profile: text,
    reasons: [text],
    command: text,
    target: {
      ...target,
      url: text,
      path: text,
      mix: text,
      requests: target.requests.map((request) => ({ ...request, method: text, path: text })),
      phase: text,
      image: text,
      imageId: text,
    },
    targets: targets && { ...targets, name: text },
    legs: { capacity: toHostileLeg(legs.capacity, text), rate: toHostileLeg(legs.rate, text) },
    stream: stream && { ...stream, backend: text },
    checks: checks.map((check) => ({ ...check, because: text })),
    host: host && {
      ...host,
      cpuModel: text,
      kernel: text,
      engine: text,
      plan: { app: text, edge: text, load: text, observe: text },
    },
  };
}

function toHostileLeg(leg: LegMeasurement | null, text: string): LegMeasurement | null {
  return leg && { ...leg, generator: { ...leg.generator, version: text } };
}
