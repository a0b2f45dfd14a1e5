// Resident memory of one process, from /proc/<pid>/status.
import { join } from 'node:path';
import { readProcFile } from './proc-file.ts';

const KIB_PER_MIB = 1024;

/** MiB; null where there is no such process, or none that can be seen. */
export function readRssMb(pid: number, root = '/'): number | null {
  const [, kib] = /^VmRSS:\s*(\d+) kB$/m.exec(readProcFile(join(root, 'proc', String(pid), 'status')) ?? '') ?? [];
  return kib === undefined ? null : Number(kib) / KIB_PER_MIB;
}
