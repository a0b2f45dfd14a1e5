// The run as the database sees it: events and CPU times written, stored requests counted, the cost of looking.
import { toSpentCpuSeconds } from '../readings/process-cpu.ts';
import type { CountedStream, StreamReading } from '../report/stream-reason.ts';
import { readPids } from '../stack/containers.ts';
import type { Stack } from '../stack/stack.ts';
import { checkStream } from '../stream/completeness.ts';
import { type CpuSample, writeCpuSamples, writeEvents } from '../stream/events.ts';
import { type ObserverCpu, readCpuSeconds, toSpentSeconds } from '../stream/observer-cpu.ts';
import type { StoredAs } from '../stream/stored-counts.ts';
import { combineStreams, type StreamReport } from '../stream/stream-report.ts';
import type { DrivenLeg } from './legs.ts';
import { toRestartEvents } from './restart-events.ts';
import type { Tick } from './tick.ts';

export type RunStream = Readonly<{
  runId: string;
  profile: string;
  observersBefore: ObserverCpu;
}>;

/** Writes the start; a database that is away costs the run nothing. */
export async function openStream(stack: Stack, runId: string, profile: string): Promise<RunStream> {
  await writeEvents(stack, [
    { runId, kind: 'start', title: `${profile} started`, text: '', profile, timeMs: Date.now() },
  ]);
  return { runId, profile, observersBefore: await readObserverCpu(stack) };
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
  await writeSeen(stack, stream, legs);
  const streamed = legs.filter(({ record }) => record.tool === 'k6');
  if (streamed.length === 0 && legs.length > 0) return null;
  const sampled = streamed.filter(({ record }) => record.tool === 'k6' && record.stream === 'samples');
  const { backend, requestsStored, missing, complete } = await checkLegs(stack, stream.runId, streamed, 'slices');
  const samples = sampled.length === 0 ? null : await checkLegs(stack, stream.runId, sampled, 'samples');
  const spent = toSpentSeconds(stream.observersBefore, await readObserverCpu(stack));
  const slices = { backend, requestsStored, missing, complete, observerCpuSeconds: spent };
  return samples === null ? slices : { ...slices, samples: toCounted(samples) };
}

/** What the command line saw itself, second by second: CPU times, and shards that were restarted. */
async function writeSeen(stack: Stack, { runId, profile }: RunStream, legs: readonly DrivenLeg[]): Promise<void> {
  const offsetMs = Date.now() - performance.now();
  await Promise.all([
    ...legs.map(({ measurement: { leg }, ticks }) =>
      writeCpuSamples(stack, { runId, leg }, toCpuSamples(ticks, offsetMs)),
    ),
    writeEvents(
      stack,
      legs.flatMap(({ ticks }) => toRestartEvents({ runId, profile }, ticks, offsetMs)),
    ),
  ]);
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

function toCpuSamples(ticks: readonly Tick[], offsetMs: number): readonly CpuSample[] {
  return ticks.slice(1).flatMap((tick, index) => toCpuSample(ticks[index], tick, offsetMs));
}

function toCpuSample(before: Tick | undefined, after: Tick, offsetMs: number): readonly CpuSample[] {
  if (before === undefined) return [];
  const seconds = (after.atMs - before.atMs) / 1000;
  const generator = toSpentCpuSeconds(before.generator, after.generator);
  if (generator === null) return [];
  const shards = after.shards?.map((shard, index) => toSpentCpuSeconds(before.shards?.[index] ?? null, shard)) ?? [
    null,
  ];
  const server = shards.every((spent) => spent !== null) ? shards.reduce((sum, spent) => sum + spent, 0) : null;
  return [
    {
      timeMs: after.atMs + offsetMs,
      generatorCores: generator / seconds,
      serverCores: server === null ? null : server / seconds,
    },
  ];
}
