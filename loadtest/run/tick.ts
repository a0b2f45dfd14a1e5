// One look at everything a leg is judged by: the generator's count, the server's page, CPU times, quotas. Once a second.
import { type ContainerProcess, readContainerProcesses, toHostPid } from '../readings/container-processes.ts';
import { readContainerUse } from '../readings/container-use.ts';
import { type CpuTimesByCpu, readCpuTimes } from '../readings/cpu-busy.ts';
import { type ProcessCpu, readProcessCpu } from '../readings/process-cpu.ts';
import { readReceivedBytes } from '../readings/process-io.ts';
import { readRssMb } from '../readings/process-memory.ts';
import { parseServerMetrics, type ServerSnapshot } from '../readings/server-metrics.ts';
import { readThrottling, sumThrottling, type Throttling, UNKNOWN_THROTTLING } from '../readings/throttling.ts';
import { type GeneratorLive, SILENT } from './generator-live.ts';
import type { MemoryOwner } from './measurement.ts';
import type { ObserverPids } from './observer-pids.ts';

export type Tick = Readonly<{
  atMs: number; // monotonic
  finished: number | null; // requests the generator has counted; null for one that does not tell
  receivedBytes: number | null; // that a silent generator has read so far; null for k6, and where /proc does not show it
  server: ServerSnapshot | null; // null: foreign, or it did not answer in time
  shards: readonly (ProcessCpu | null)[] | null; // CPU time by shard; null where /proc does not show them
  guestRssMb?: number | null; // of the largest process of a guest image, whose container counts as one shard
  generator: ProcessCpu | null;
  cpuTimes: CpuTimesByCpu | null;
  throttling: Throttling; // so far, server and generator together
  memoryMb: Readonly<Record<MemoryOwner, number | null>>; // resident; the server's is of all its shards, or a guest's processes
}>;

/** What a tick looks at. A null is something that this target or host does not have. */
export type Watched = Readonly<{
  metricsUrl: string | null; // null with a serverInitPid: a guest image
  serverInitPid: number | null;
  generatorInitPid: number | null;
  generatorCommand: string;
  observers: ObserverPids;
  live: GeneratorLive;
}>;

const SCRAPE_TIMEOUT_MS = 800;

export async function readTick(watched: Watched): Promise<Tick> {
  const [finished, server] = await Promise.all([watched.live.countRequests(), readServer(watched.metricsUrl)]);
  const atMs = performance.now();
  const pid = findGenerator(watched);
  const { serverMb, ...processes } = readServerProcesses(watched, server);
  return {
    atMs,
    finished,
    receivedBytes: pid === null || watched.live !== SILENT ? null : readReceivedBytes(pid),
    server,
    ...processes,
    generator: pid === null ? null : readProcessCpu(pid),
    cpuTimes: readCpuTimes(),
    throttling: readBothThrottling(watched),
    memoryMb: {
      server: serverMb,
      generator: readMb(pid),
      database: readMb(watched.observers.database),
      collector: readMb(watched.observers.collector),
      commandLine: readMb(process.pid),
    },
  };
}

function readMb(pid: number | null): number | null {
  return pid === null ? null : readRssMb(pid);
}

function toShardsMb(server: ServerSnapshot | null): number | null {
  const shards = server?.shards.map(({ rssBytes }) => rssBytes) ?? [null];
  return shards.every((bytes) => bytes !== null) ? shards.reduce((sum, bytes) => sum + bytes, 0) / 2 ** 20 : null;
}

/** The server's page now; null where there is none to ask, or no answer in time. */
export async function readServer(metricsUrl: string | null): Promise<ServerSnapshot | null> {
  if (metricsUrl === null) return null;
  try {
    const response = await fetch(metricsUrl, { signal: AbortSignal.timeout(SCRAPE_TIMEOUT_MS) });
    const text = await response.text();
    return parseServerMetrics(text, performance.now());
  } catch {
    return null;
  }
}

/** A foreign server's cgroups cannot be known and are not asked for; a process of ours that cannot be seen is. */
function readBothThrottling({ metricsUrl, serverInitPid, generatorInitPid }: Watched): Throttling {
  const isForeign = metricsUrl === null && serverInitPid === null;
  const pids = isForeign ? [generatorInitPid] : [serverInitPid, generatorInitPid];
  return sumThrottling(pids.map((pid) => (pid === null ? UNKNOWN_THROTTLING : readThrottling(pid))));
}

function readServerProcesses({ metricsUrl, serverInitPid }: Watched, server: ServerSnapshot | null) {
  if (metricsUrl !== null || serverInitPid === null) {
    return { shards: readShards(serverInitPid, server), serverMb: toShardsMb(server) };
  }
  const use = readContainerUse(serverInitPid);
  return {
    shards: use === null ? null : [use.cpu],
    guestRssMb: use?.largestRssMb ?? null,
    serverMb: use?.rssMb ?? null,
  };
}

function readShards(initPid: number | null, server: ServerSnapshot | null): Tick['shards'] {
  if (initPid === null || server === null) return null;
  const processes = readContainerProcesses(initPid);
  if (processes === null) return null;
  return server.shards.map(({ pid }) => (pid === null ? null : readByContainerPid(processes, pid)));
}

function readByContainerPid(processes: readonly ContainerProcess[], pid: number): ProcessCpu | null {
  const hostPid = toHostPid(processes, pid);
  return hostPid === null ? null : readProcessCpu(hostPid);
}

function findGenerator({ generatorInitPid, generatorCommand }: Watched): number | null {
  if (generatorInitPid === null) return null;
  const processes = readContainerProcesses(generatorInitPid) ?? [];
  return processes.find(({ command }) => command === generatorCommand)?.hostPid ?? null;
}
