// What happened to a run, as points beside its metrics: Grafana shows them as annotations.
import type { Stack } from '../stack/stack.ts';
import type { Point } from './line-protocol.ts';
import { writePoints } from './write-points.ts';

export const EVENT_KINDS = ['start', 'end', 'verdict', 'restart'] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

export type RunEvent = Readonly<{
  runId: string;
  kind: EventKind;
  title: string; // "light started", "PASS", "shard 1 restarted"
  text: string; // the details, one line; may be empty
  profile: string;
  timeMs: number;
}>;

/** What the generator and the server spent, second by second; read by the command line from /proc. */
export type CpuSample = Readonly<{ timeMs: number; generatorCores: number; serverCores: number | null }>;

/** Writes events; null when they are stored, else the reason why not. Never throws for a database that is away. */
export async function writeEvents(stack: Stack, events: readonly RunEvent[]): Promise<string | null> {
  return writePoints(stack, events.map(toEventPoint));
}

/** Writes the CPU time of a leg, in cores; null when stored, else the reason why not. */
export async function writeCpuSamples(
  stack: Stack,
  run: Readonly<{ runId: string; leg: string }>,
  samples: readonly CpuSample[],
): Promise<string | null> {
  return writePoints(
    stack,
    samples.map((sample) => toCpuPoint(run, sample)),
  );
}

export function toEventPoint({ runId, kind, title, text, profile, timeMs }: RunEvent): Point {
  return {
    measurement: 'events',
    tags: { run: runId, kind },
    fields: { title, text, profile },
    timeMs: Math.round(timeMs),
  };
}

function toCpuPoint({ runId, leg }: Readonly<{ runId: string; leg: string }>, sample: CpuSample): Point {
  const server = sample.serverCores === null ? {} : { server_cores: sample.serverCores };
  return {
    measurement: 'cores',
    tags: { run: runId, leg },
    fields: { generator_cores: sample.generatorCores, ...server },
    timeMs: Math.round(sample.timeMs),
  };
}
