// Resident memory of one process, from /proc/<pid>/status.
import { join } from 'node:path';
import { readProcFile } from './proc-file.ts';

const KIB_PER_MIB = 1024;

/** MiB now; null where there is no such process, or none that can be seen. */
export function readRssMb(pid: number, root = '/'): number | null {
  return readMb('VmRSS', pid, root);
}

/** MiB at the most since the process began; null as above. */
export function readPeakRssMb(pid: number, root = '/'): number | null {
  return readMb('VmHWM', pid, root);
}

function readMb(key: string, pid: number, root: string): number | null {
  const status = readProcFile(join(root, 'proc', String(pid), 'status')) ?? '';
  const [, kib] = new RegExp(`^${key}:\\s*(\\d+) kB$`, 'm').exec(status) ?? [];
  return kib === undefined ? null : Number(kib) / KIB_PER_MIB;
}
