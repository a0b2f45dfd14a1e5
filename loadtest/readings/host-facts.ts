// The machine in a few words, for the results: a number without its machine means nothing.
import { cpus, release } from 'node:os';
import { join } from 'node:path';
import { readProcFile } from './proc-file.ts';

export type HostFacts = Readonly<{
  cpuModel: string; // 'unknown' where the kernel does not say, as on some Arm machines
  cpus: number; // online, whoever may use them
  kernel: string;
  engine: string | null; // the container engine's version; null if it could not be asked
  cgroupVersion: 1 | 2 | null; // null where no cgroup file system is mounted
}>;

export function readHostFacts(engine: string | null, root = '/'): HostFacts {
  return {
    cpuModel: readCpuModel(root),
    cpus: cpus().length,
    kernel: release(),
    engine,
    cgroupVersion: readCgroupVersion(root),
  };
}

function readCpuModel(root: string): string {
  const [, model] = /^model name\s*:\s*(.+)$/m.exec(readProcFile(join(root, 'proc/cpuinfo')) ?? '') ?? [];
  return model?.trim() || cpus()[0]?.model.trim() || 'unknown';
}

/** A host with both mounted counts as 1: the cpu controller then belongs to version 1. */
function readCgroupVersion(root: string): 1 | 2 | null {
  const mounts = readProcFile(join(root, 'proc/self/mountinfo')) ?? '';
  if (/ - cgroup /.test(mounts)) return 1;
  return / - cgroup2 /.test(mounts) ? 2 : null;
}
