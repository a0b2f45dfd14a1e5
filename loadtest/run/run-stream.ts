// The run as the database sees it: its start marked, stored requests counted, the cost of looking.
import type { CountedStream, StreamReading } from '../report/stream-reason.ts';
import { type BegunRun, toStartEvent } from '../rollup/run-events.ts';
import { readPids } from '../stack/containers.ts';
import type { Stack } from '../stack/stack.ts';
import { checkStream } from '../stream/completeness.ts';
import { writeEvents } from '../stream/events.ts';
import { type ObserverCpu, readCpuSeconds, toSpentSeconds } from '../stream/observer-cpu.ts';
import type { StoredAs } from '../stream/stored-counts.ts';
import { combineStreams, type StreamReport } from '../stream/stream-report.ts';
import type { DrivenLeg } from './legs.ts';

export type RunStream = Readonly<{
  runId: string;
  observersBefore: ObserverCpu;
}>;

/** Marks the start, so that Grafana knows a run under way; the end writes the mark again, should the database be away. */
export async function openStream(stack: Stack, run: BegunRun): Promise<RunStream> {
  await writeEvents(stack, [toStartEvent(run)]);
  return { runId: run.runId, observersBefore: await readObserverCpu(stack) };
}

async function readObserverCpu(stack: Stack): Promise<ObserverCpu> {
  const byService = await readPids(stack);
  const pids = ['influxdb', 'telegraf'].flatMap((service) => byService.get(service) ?? []);
  return { pids, cpuSeconds: await readCpuSeconds(pids) };
}

/**
 * Waits until the database holds the legs, a few seconds at most.
 *
 * @returns null when no leg was streamed: wrk has no stream
 */
export async function closeStream(
  stack: Stack,
  stream: RunStream,
  legs: readonly DrivenLeg[],
): Promise<StreamReading | null> {
  const streamed = legs.filter(({ record }) => record.tool === 'k6');
  if (streamed.length === 0 && legs.length > 0) return null;
  const sampled = streamed.filter(({ record }) => record.tool === 'k6' && record.stream === 'samples');
  const { backend, requestsStored, missing, complete } = await checkLegs(stack, stream.runId, streamed, 'slices');
  const samples = sampled.length === 0 ? null : await checkLegs(stack, stream.runId, sampled, 'samples');
  const spent = toSpentSeconds(stream.observersBefore, await readObserverCpu(stack));
  const slices = { backend, requestsStored, missing, complete, observerCpuSeconds: spent };
  return samples === null ? slices : { ...slices, samples: toCounted(samples) };
}

async function checkLegs(stack: Stack, runId: string, legs: readonly DrivenLeg[], as: StoredAs): Promise<StreamReport> {
  return combineStreams(await Promise.all(legs.map((leg) => checkLeg(stack, runId, leg, as))));
}

function toCounted({ requestsStored, missing, complete }: StreamReport): CountedStream {
  return { requestsStored, missing, complete };
}

function checkLeg(stack: Stack, runId: string, { measurement, startedAtMs }: DrivenLeg, as: StoredAs) {
  const { leg, attempt, client } = measurement;
  const measured = (client.slices ?? []).map(({ requests }) => requests);
  return checkStream(stack, { runId, leg, attempt, startedAtMs, measured, connections: client.connections }, { as });
}
