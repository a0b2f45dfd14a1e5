// What this process may use: its affinity, its cpuset and its CPU quota. The plan stays inside all three.
import { join } from 'node:path';
import { readCgroupDirectories } from '../readings/cgroup-directories.ts';
import { readProcFile } from '../readings/proc-file.ts';
import { parseCpuList } from './cpu-list.ts';

export type CpuConfinement = Readonly<{
  allowed: readonly number[] | null; // null where nothing says, which is no confinement
  quotaCpus: number | null; // the tightest quota up the hierarchy, in CPUs; null without one
}>;

export function readCpuConfinement(root = '/'): CpuConfinement {
  const affinity = parseAllowed(readProcFile(join(root, 'proc/self/status')) ?? '');
  const cpuset = readCpuset(root);
  const allowed = affinity && cpuset ? affinity.filter((cpu) => cpuset.includes(cpu)) : (affinity ?? cpuset);
  return { allowed, quotaCpus: readQuotaCpus(root) };
}

function parseAllowed(status: string): readonly number[] | null {
  const [, list] = /^Cpus_allowed_list:\s*(.*)$/m.exec(status) ?? [];
  return list === undefined ? null : parseCpuList(list, 'Cpus_allowed_list');
}

function readCpuset(root: string): readonly number[] | null {
  const own = readCgroupDirectories('self', 'cpuset', root)?.directories[0];
  if (own === undefined) return null;
  const text =
    readProcFile(join(own, 'cpuset.cpus.effective')) ??
    readProcFile(join(own, 'cpuset.effective_cpus')) ??
    readProcFile(join(own, 'cpuset.cpus'));
  const cpus = parseCpuList(text ?? '', 'the cpuset');
  return cpus.length > 0 ? cpus : null; // an empty cpuset inherits, so it confines nothing
}

function readQuotaCpus(root: string): number | null {
  const levels = readCgroupDirectories('self', 'cpu', root)?.directories ?? [];
  const quotas = levels.map(readLevelQuota).filter((quota) => quota !== null);
  return quotas.length > 0 ? Math.min(...quotas) : null;
}

function readLevelQuota(directory: string): number | null {
  const v2 = readProcFile(join(directory, 'cpu.max'));
  if (v2 !== null) return toQuotaCpus(v2.trim().split(' '));
  const quota = readProcFile(join(directory, 'cpu.cfs_quota_us'))?.trim();
  const period = readProcFile(join(directory, 'cpu.cfs_period_us'))?.trim();
  return toQuotaCpus([quota, period]);
}

/** Version 2 writes "max" for no quota and version 1 writes -1. */
function toQuotaCpus([quotaUs, periodUs]: readonly (string | undefined)[]): number | null {
  const cpus = Number(quotaUs) / Number(periodUs);
  return cpus > 0 && Number.isFinite(cpus) ? cpus : null;
}
