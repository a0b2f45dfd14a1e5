// One wrk run against a server that runs already, and what it cost the server, the generator and the machine.
import type { ServerSlot } from '../bench/server-slot.ts';
import { runWrk } from '../bench/wrk.ts';
import { toWrkRps, type WrkErrors, type WrkReport } from '../bench/wrk-report.ts';
import { parseCpuList } from '../plan/cpu-list.ts';
import {
  type CpuTimesByCpu,
  readCpuTimes,
  toCpuUse,
  toMaxBusyRatio,
  toMaxStealRatio,
  toMeanBusyRatio,
} from '../readings/cpu-busy.ts';
import { toSpentUs } from '../readings/thread-cpu.ts';
import { requireEnv } from '../stack/stack.ts';
import type { RequestErrors, Throttle } from './block.ts';
import type { ComparePlace } from './place.ts';

/** As k6's: a request older than this has failed. */
const TIMEOUT_MAX_SECONDS = 5;

export type ThrottleLoad = Readonly<{ path: string; connections: number; seconds: number }>; // whole seconds

export type ThrottleReading = Readonly<{
  throttle: Throttle;
  stealRatio: number | null;
  serverCpusOthers: number | null;
}>;

/** @throws ServerSlotError when the server ended, WrkError when it answered nothing */
export async function readThrottle(
  server: ServerSlot,
  load: ThrottleLoad,
  place: ComparePlace,
): Promise<ThrottleReading> {
  const before = read(server);
  const report = await drive(server, load, place);
  const after = read(server);
  const spentUs = toSpentUs(before.cpu, after.cpu);
  return {
    throttle: toThrottle(report, spentUs, toUses(before, after), place),
    ...toEnvironment(before, after, spentUs, place),
  };
}

/** @throws NoAnswerError when nothing was answered */
export async function drive(
  server: ServerSlot,
  load: ThrottleLoad,
  { stack, signal, wrk }: ComparePlace,
): Promise<WrkReport> {
  const { path, connections, seconds } = load;
  const timeoutSeconds = toTimeoutSeconds(seconds);
  const asked = { url: `${server.url}${path}`, connections, durationSeconds: seconds, timeoutSeconds };
  if (wrk !== undefined) return wrk.run(asked);
  return runWrk(asked, { stack, signal, container: `${server.name}-wrk` });
}

/** wrk counts a late answer as it arrives: one that may be later than the slot's end would never be counted. */
function toTimeoutSeconds(seconds: number): number {
  return Math.min(TIMEOUT_MAX_SECONDS, Math.max(1, seconds - 1));
}

type Reading = Readonly<{ atMs: number; cpu: ReturnType<ServerSlot['readCpu']>; times: CpuTimesByCpu | null }>;

function read(server: ServerSlot): Reading {
  return { atMs: performance.now(), cpu: server.readCpu(), times: readCpuTimes() };
}

function toThrottle(report: WrkReport, spentUs: number, uses: Uses, place: ComparePlace): Throttle {
  return {
    requests: report.requests,
    rps: toWrkRps(report),
    cpuUsPerRequest: spentUs / report.requests,
    serverBusy: spentUs / report.durationUs,
    generatorBusy: uses && toMaxBusyRatio(uses, toGeneratorCpus(place)),
    p95Ms: report.latencyUs.p95 / 1000,
    errors: toErrors(report.errors),
  };
}

type Uses = ReturnType<typeof toCpuUse> | null;

function toUses(before: Reading, after: Reading): Uses {
  return before.times === null || after.times === null ? null : toCpuUse(before.times, after.times);
}

function toEnvironment(before: Reading, after: Reading, spentUs: number, place: ComparePlace) {
  const uses = toUses(before, after);
  const server = parseCpuList(place.cpuset);
  const busy = uses && toMeanBusyRatio(uses, server);
  const own = spentUs / 1000 / (after.atMs - before.atMs);
  return {
    stealRatio: uses && toMaxStealRatio(uses, [...new Set([...server, ...toGeneratorCpus(place)])]),
    serverCpusOthers: busy === null ? null : Math.max(0, busy - own),
  };
}

function toGeneratorCpus({ stack }: ComparePlace): readonly number[] {
  return parseCpuList(requireEnv(stack, 'LOAD_CPUSET', 'run `make plan`'));
}

function toErrors({ status, timeout, connect, read: reads, write }: WrkErrors): RequestErrors {
  return { status, timeout, connection: connect + reads + write };
}
