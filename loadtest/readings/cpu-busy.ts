// How busy each CPU is, whoever uses it, and how much of it the hypervisor took away: /proc/stat.
import { join } from 'node:path';
import { readProcFile } from './proc-file.ts';

/** Ticks since boot. Waiting for a disk counts as idle; a guest's time is part of busy, as the kernel counts it there. */
export type CpuTimes = Readonly<{ busyTicks: number; idleTicks: number; stealTicks: number }>;

/** Of the time between two readings, 0 to 1. Steal is neither busy nor idle. */
export type CpuUse = Readonly<{ busyRatio: number; stealRatio: number }>;

export type CpuTimesByCpu = ReadonlyMap<number, CpuTimes>;
export type CpuUseByCpu = ReadonlyMap<number, CpuUse>;

/** Null where there is no /proc/stat. */
export function readCpuTimes(root = '/'): CpuTimesByCpu | null {
  const text = readProcFile(join(root, 'proc/stat'));
  return text === null ? null : parseCpuTimes(text);
}

/** @see https://man7.org/linux/man-pages/man5/proc_stat.5.html */
export function parseCpuTimes(text: string): CpuTimesByCpu {
  return new Map(
    [...text.matchAll(/^cpu(\d+) (.*)$/gm)].map(([, cpu, fields]) => [Number(cpu), toCpuTimes(fields ?? '')]),
  );
}

/** Only the CPUs that both readings know and for which time passed. */
export function toCpuUse(before: CpuTimesByCpu, after: CpuTimesByCpu): CpuUseByCpu {
  const uses = new Map<number, CpuUse>();
  for (const [cpu, end] of after) {
    const start = before.get(cpu);
    const use = start === undefined ? null : toUse(start, end);
    if (use !== null) uses.set(cpu, use);
  }
  return uses;
}

/** The mean over `cpus`; null if there is none or one of them is unknown. */
export function toMeanBusyRatio(uses: CpuUseByCpu, cpus: readonly number[]): number | null {
  const ratios = toRatios(uses, cpus, 'busyRatio');
  return ratios === null ? null : ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
}

/** The busiest of `cpus`; null if there is none or one of them is unknown. */
export function toMaxBusyRatio(uses: CpuUseByCpu, cpus: readonly number[]): number | null {
  const ratios = toRatios(uses, cpus, 'busyRatio');
  return ratios === null ? null : Math.max(...ratios);
}

/** The most stolen from one of `cpus`; null if there is none or one of them is unknown. */
export function toMaxStealRatio(uses: CpuUseByCpu, cpus: readonly number[]): number | null {
  const ratios = toRatios(uses, cpus, 'stealRatio');
  return ratios === null ? null : Math.max(...ratios);
}

function toCpuTimes(fields: string): CpuTimes {
  const [user = 0, nice = 0, system = 0, idle = 0, ioWait = 0, irq = 0, softIrq = 0, steal = 0] = fields
    .trim()
    .split(/ +/)
    .map(Number);
  return { busyTicks: user + nice + system + irq + softIrq, idleTicks: idle + ioWait, stealTicks: steal };
}

function toUse(start: CpuTimes, end: CpuTimes): CpuUse | null {
  const busy = Math.max(0, end.busyTicks - start.busyTicks);
  const idle = Math.max(0, end.idleTicks - start.idleTicks); // the kernel lets idle and iowait step back a little
  const steal = Math.max(0, end.stealTicks - start.stealTicks);
  const total = busy + idle + steal;
  return total > 0 ? { busyRatio: busy / total, stealRatio: steal / total } : null;
}

function toRatios(uses: CpuUseByCpu, cpus: readonly number[], key: keyof CpuUse): readonly number[] | null {
  const ratios = cpus.flatMap((cpu) => uses.get(cpu)?.[key] ?? []);
  return ratios.length === cpus.length && cpus.length > 0 ? ratios : null;
}
