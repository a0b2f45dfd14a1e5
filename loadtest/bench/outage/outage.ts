// Runs during which the database or the collector stands still for a while: what becomes of verdict and stream.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Result } from '../../report/result.ts';
import { listContainers, runDocker } from '../../stack/containers.ts';
import type { Stack } from '../../stack/stack.ts';

export const VICTIMS = ['influxdb', 'telegraf'] as const;
export type Victim = (typeof VICTIMS)[number];

export type OutageRun = Readonly<{
  victim: Victim;
  stoppedSeconds: number;
  verdict: Result['verdict'];
  requests: number;
  missing: number | null;
  complete: boolean;
  isGapNamed: boolean; // a reason says that the stream is incomplete
}>;

export type Outlived = Readonly<{
  result: Result;
  stoppedSeconds: number; // from the stop to the start, both done; 0 when the run ended before its load began
}>;

export type OutageSetting = Readonly<{
  stack: Stack;
  seconds: number;
  drive: () => Promise<Result>;
}>;

const POLL_MS = 100;
const INTO_THE_LOAD_MS = 2_000;

/** The victim is stopped as a person would stop it, some seconds into the load, and started again. */
export async function driveWithOutage(victim: Victim, { stack, seconds, drive }: OutageSetting): Promise<Outlived> {
  const ended = new AbortController();
  const run = drive().finally(() => ended.abort());
  const outage = stopForAWhile(stack, victim, seconds, ended.signal);
  const [result, stoppedSeconds] = await Promise.all([run, outage]);
  return { result, stoppedSeconds };
}

export function toOutageRun(victim: Victim, { result, stoppedSeconds }: Outlived): OutageRun {
  const { verdict, reasons, stream, attempts } = result;
  return {
    victim,
    stoppedSeconds,
    verdict,
    requests: attempts.capacity.reduce((sum, { client }) => sum + client.requests, 0),
    missing: stream?.missing ?? null,
    complete: stream?.complete ?? false,
    isGapNamed: reasons.some((reason) => reason.includes('The stream into influxdb is incomplete')),
  };
}

async function stopForAWhile(stack: Stack, victim: Victim, seconds: number, ended: AbortSignal): Promise<number> {
  while (!(await isLoadRunning(stack))) {
    if (ended.aborted) return 0; // the run failed before its load began, and says why
    await sleep(POLL_MS);
  }
  await sleep(INTO_THE_LOAD_MS);
  const container = `${stack.project}-${victim}-1`;
  const startMs = performance.now();
  await runDocker(stack, ['stop', container]);
  await sleep(seconds * 1000 - (performance.now() - startMs));
  await runDocker(stack, ['start', container]);
  return (performance.now() - startMs) / 1000;
}

async function isLoadRunning(stack: Stack): Promise<boolean> {
  return (await listContainers(stack)).some(({ oneOff, state }) => oneOff && state === 'running');
}
