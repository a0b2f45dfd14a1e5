// The kernel's list of CPUs, "0-3,8": what cpusets, taskset and /sys all speak.
import { PlanError } from './plan-error.ts';

/** The highest CPU number believed: above it an input such as "0-999999999" is a slip, not a machine. */
export const MAX_CPU = 8191; // the kernel's NR_CPUS limit on x86-64 is 8,192

const RANGE = /^(\d+)(?:-(\d+))?$/;

/**
 * Reads "0-3,8" as [0, 1, 2, 3, 8]: ascending, each CPU once. Blank text, as the kernel writes for no CPU, is [].
 *
 * @param name - what the text is, for the message
 * @throws PlanError for anything else
 */
export function parseCpuList(text: string, name = 'the CPU list'): readonly number[] {
  const trimmed = text.trim();
  if (trimmed === '') return [];
  const cpus = trimmed.split(',').flatMap((range) => parseRange(range, text, name));
  return [...new Set(cpus)].sort((a, b) => a - b);
}

/** Writes CPUs in any order as the shortest list, "0-3,8"; none is "". */
export function formatCpuList(cpus: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const cpu of [...new Set(cpus)].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === cpu - 1) last[1] = cpu;
    else ranges.push([cpu, cpu]);
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(',');
}

function parseRange(range: string, text: string, name: string): readonly number[] {
  const [, firstText, lastText] = RANGE.exec(range.trim()) ?? [];
  const first = Number(firstText);
  const last = Number(lastText ?? firstText);
  if (first <= last && last <= MAX_CPU) return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  throw new PlanError(
    `Expected ${name} to be CPUs between 0 and ${MAX_CPU} such as "0-3,8", got ${JSON.stringify(text)}`,
  );
}
