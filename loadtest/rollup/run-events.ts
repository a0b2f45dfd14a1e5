// A run's result.json as the marks of its course: start, restarts, end, verdict. Pure, so that a backfill repeats them.
import type { Result } from '../report/result.ts';
import { LEG_NAMES, type ShardRestart } from '../run/measurement.ts';
import type { RunEvent } from '../stream/events.ts';
import { toMissed } from './missed.ts';

export type BegunRun = Pick<Result, 'runId' | 'profile' | 'startedAt'>;

/** @returns none for a result made before it kept when its run ended */
export function toRunEvents(result: Result): readonly RunEvent[] {
  const { runId, profile, endedAt, restarts = [], verdict, reasons, stream, attempts } = result;
  if (endedAt === undefined) return [];
  const ended = { runId, profile, timeMs: Date.parse(endedAt) };
  const hasLegs = LEG_NAMES.some((name) => attempts[name].length > 0); // without one there was nothing to store
  const outcome = { missed: toMissed(result), streamComplete: hasLegs && stream !== null ? stream.complete : null };
  return [
    toStartEvent(result),
    ...restarts.map((restart) => toRestartEvent(result, restart)),
    { ...ended, kind: 'end', title: `${profile} ended`, text: '' },
    { ...ended, kind: 'verdict', title: verdict, text: reasons.join(' '), outcome },
  ];
}

export function toStartEvent({ runId, profile, startedAt }: BegunRun): RunEvent {
  return { runId, kind: 'start', title: `${profile} started`, text: '', profile, timeMs: Date.parse(startedAt) };
}

function toRestartEvent({ runId, profile }: BegunRun, { at, shards }: ShardRestart): RunEvent {
  const title = `${shards.length === 1 ? 'shard' : 'shards'} ${shards.join(', ')} restarted`;
  return { runId, kind: 'restart', title, text: '', profile, timeMs: Date.parse(at) };
}
