// CPUs this process may use, as the kernel writes them: "0-3,8".
import { readFileSync } from 'node:fs';

/** CPUs of the container's cpuset, ascending. */
export function loadAllowedCpus(): number[] {
  const line = /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  return parseCpuList(line?.[1] ?? '');
}

/** @throws Error unless the text names at least one CPU */
export function parseCpuList(text: string): number[] {
  const cpus = text.split(',').flatMap((range) => {
    const [, first, last] = /^(\d+)(?:-(\d+))?$/.exec(range) ?? [];
    if (first === undefined) throw new Error(`Expected a list of CPUs such as "0-3,8", got ${JSON.stringify(text)}`);
    const count = Number(last ?? first) - Number(first) + 1;
    return Array.from({ length: count }, (_, index) => Number(first) + index);
  });
  return cpus.sort((a, b) => a - b);
}
