// CPU time and memory of a whole container, whatever runs in it: for an image that tells nothing of itself.
import { readContainerProcesses } from './container-processes.ts';
import { type ProcessCpu, readProcessCpu, readReapedCpuSeconds } from './process-cpu.ts';
import { readPeakRssMb, readRssMb } from './process-memory.ts';

/** `cpu` is named after the container's first process, and counts what all of them used since it began, ended ones too. */
export type ContainerUse = Readonly<{
  cpu: ProcessCpu;
  largestRssMb: number | null; // of any of its processes, at its peak
  rssMb: number | null; // of all of them now; pages that they share count once for each
}>;

/**
 * @param initHostPid - see readContainerProcesses
 * @returns null where this /proc cannot show the container
 */
export function readContainerUse(initHostPid: number, root = '/'): ContainerUse | null {
  const pids = readContainerProcesses(initHostPid, root)?.map(({ hostPid }) => hostPid) ?? [];
  const init = readProcessCpu(initHostPid, root);
  if (init === null || pids.length === 0) return null;
  const cpuSeconds = pids.reduce((sum, pid) => sum + readCpuSeconds(pid, root), 0);
  const of = (read: typeof readRssMb) => pids.map((pid) => read(pid, root)).filter((mb) => mb !== null);
  const [peaks, resident] = [of(readPeakRssMb), of(readRssMb)];
  return {
    cpu: { ...init, cpuSeconds },
    largestRssMb: peaks.length === 0 ? null : Math.max(...peaks),
    rssMb: resident.length === 0 ? null : resident.reduce((sum, mb) => sum + mb, 0),
  };
}

function readCpuSeconds(pid: number, root: string): number {
  return (readProcessCpu(pid, root)?.cpuSeconds ?? 0) + readReapedCpuSeconds(pid, root);
}
