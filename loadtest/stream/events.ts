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
  outcome?: Outcome; // of a verdict
}>;

/** What alerts ask for: a run's figures stand at the start of its measuring, which may be long ago when it ends. */
export type Outcome = Readonly<{
  missed: string; // metrics of checks that are proven missed, with a space between; "" when none is
  streamComplete: boolean | null; // null: nothing was streamed
}>;

/** What the generator and the server spent, second by second; read by the command line from /proc. */
export type CpuSample = Readonly<{ timeMs: number; generatorCores: number; serverCores: number | null }>;

/** Writes events; null when they are stored, else the reason why not. Never throws for a database that is away. */
export async function writeEvents(stack: Stack, events: readonly RunEvent[]): Promise<string | null> {
  return writePoints(stack, events.map(toEventPoint));
}

export function toEventPoint({ runId, kind, title, text, profile, timeMs, outcome }: RunEvent): Point {
  return {
    measurement: 'events',
    tags: { run: runId, kind },
    fields: { title, text, profile, ...(outcome === undefined ? {} : toOutcomeFields(outcome)) },
    timeMs: Math.round(timeMs),
  };
}

function toOutcomeFields({ missed, streamComplete }: Outcome): Point['fields'] {
  return { missed, ...(streamComplete === null ? {} : { stream_complete: streamComplete }) };
}

/** In cores. */
export function toCpuPoint({ runId, leg }: Readonly<{ runId: string; leg: string }>, sample: CpuSample): Point {
  const server = sample.serverCores === null ? {} : { server_cores: sample.serverCores };
  return {
    measurement: 'cores',
    tags: { run: runId, leg },
    fields: { generator_cores: sample.generatorCores, ...server },
    timeMs: Math.round(sample.timeMs),
  };
}
