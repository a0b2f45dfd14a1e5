// One block of a benchmark: a fresh server, warmed up, then loaded by wrk while its CPU time is read.

import { CORE_FILLED_RATIO } from '../gate/thresholds.ts';
import { parseCpuList } from '../plan/cpu-list.ts';
import { type CpuTimesByCpu, readCpuTimes, toCpuUse, toMaxStealRatio } from '../readings/cpu-busy.ts';
import { toSpentUs } from '../readings/thread-cpu.ts';
import type { Stack } from '../stack/stack.ts';
import { type ServerSetting, type ServerSlot, withServer } from './server-slot.ts';
import { runWrk, type WrkLoad } from './wrk.ts';
import { countWrkErrors, toWrkRps, type WrkErrors, type WrkReport } from './wrk-report.ts';

export type SlotLoad = Readonly<{
  path: string;
  connections: number;
  warmupSeconds: number; // whole
  measureSeconds: number; // whole
  method?: string;
  body?: string;
  otherPaths?: readonly string[]; // asked for in turn with `path`
}>;

/** Why a block says little of the server: it was not busy enough, its core was taken away, or requests failed. */
export type SlotMark = 'idle' | 'steal' | 'errors';

export type Slot = Readonly<{
  requests: number;
  rps: number;
  cpuUsPerRequest: number;
  serverCpuUtilization: number; // of its cpuset, 0 to 1
  stealRatio: number | null; // of its cpuset's worst CPU; null where /proc/stat does not tell
  meanMs: number;
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
  errors: WrkErrors;
  rssMb: number; // after the load
  startMs: number; // container start to first answer
  marks: readonly SlotMark[];
}>;

export type SlotContext = Readonly<{ stack: Stack; signal: AbortSignal }>;

const MAX_STEAL_RATIO = 0.02;

/** @throws ServerSlotError or WrkError; the server is removed in any case */
export async function measureSlot(setting: ServerSetting, load: SlotLoad, context: SlotContext): Promise<Slot> {
  const { stack, signal } = context;
  return withServer(stack, setting, signal, async (server) => {
    if (load.warmupSeconds > 0) await runWrk(toWrkLoad(server, load, load.warmupSeconds), toWrkRun(server, context));
    return measure(server, setting.cpuset, load, context);
  });
}

/** Loads a server that already runs, and reads what that cost it. */
export async function measure(server: ServerSlot, cpuset: string, load: SlotLoad, context: SlotContext): Promise<Slot> {
  const before = { cpu: server.readCpu(), times: readCpuTimes() };
  const report = await runWrk(toWrkLoad(server, load, load.measureSeconds), toWrkRun(server, context));
  const spentUs = toSpentUs(before.cpu, server.readCpu());
  const stealRatio = toStealRatio(before.times, readCpuTimes(), cpuset);
  return toSlot({ report, spentUs, stealRatio, cpus: parseCpuList(cpuset).length, server });
}

function toSlot(measured: {
  report: WrkReport;
  spentUs: number;
  stealRatio: number | null;
  cpus: number;
  server: Pick<ServerSlot, 'readRssMb' | 'startMs'>;
}): Slot {
  const { report, spentUs, stealRatio, cpus, server } = measured;
  const { latencyUs, errors, requests } = report;
  const serverCpuUtilization = spentUs / (report.durationUs * cpus);
  return {
    requests,
    rps: toWrkRps(report),
    cpuUsPerRequest: spentUs / requests,
    serverCpuUtilization,
    stealRatio,
    meanMs: latencyUs.mean / 1000,
    p50Ms: latencyUs.p50 / 1000,
    p95Ms: latencyUs.p95 / 1000,
    p99Ms: latencyUs.p99 / 1000,
    errors,
    rssMb: server.readRssMb(),
    startMs: server.startMs,
    marks: toMarks(serverCpuUtilization, stealRatio, countWrkErrors(errors)),
  };
}

export function toMarks(utilization: number, stealRatio: number | null, errors: number): readonly SlotMark[] {
  const marks: SlotMark[] = [];
  if (!(utilization >= CORE_FILLED_RATIO)) marks.push('idle');
  if (stealRatio !== null && !(stealRatio <= MAX_STEAL_RATIO)) marks.push('steal');
  if (errors > 0) marks.push('errors');
  return marks;
}

function toWrkLoad({ url }: ServerSlot, load: SlotLoad, durationSeconds: number): WrkLoad {
  const { path, warmupSeconds, measureSeconds, ...shape } = load;
  return { ...shape, url: `${url}${path}`, durationSeconds };
}

function toWrkRun(server: ServerSlot, { stack, signal }: SlotContext) {
  return { stack, signal, container: `${server.name}-wrk` };
}

function toStealRatio(before: CpuTimesByCpu | null, after: CpuTimesByCpu | null, cpuset: string): number | null {
  return before === null || after === null ? null : toMaxStealRatio(toCpuUse(before, after), parseCpuList(cpuset));
}
