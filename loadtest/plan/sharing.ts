// Which roles of a run stand on one CPU or on one physical core, and whether the machine leaves no other way.
import { formatCpuList } from './cpu-list.ts';
import type { Role, RoleCpus } from './roles.ts';
import type { Core, Topology } from './topology.ts';
import { toUsableCores } from './usable-cores.ts';

/** With fewer physical cores than this, server, generator and observers cannot be apart, and overlap is allowed. */
export const APART_FROM_CORES = 3;

/** Two roles, and the CPUs of the cores that both stand on. */
export type Overlap = Readonly<{ roles: readonly [Role, Role]; cpus: readonly number[] }>;

const PAIRS: readonly (readonly [Role, Role])[] = [
  ['app', 'load'],
  ['app', 'observe'],
  ['load', 'observe'],
  ['app', 'edge'],
  ['edge', 'load'],
  ['edge', 'observe'],
];

/** @param parts - the roles that take part in the run */
export function toOverlaps({ cores }: Topology, roles: RoleCpus, parts: readonly Role[]): readonly Overlap[] {
  return PAIRS.filter(([a, b]) => parts.includes(a) && parts.includes(b)).flatMap((pair) => {
    const [a, b] = pair;
    const both = cores.filter((core) => touches(core, roles[a]) && touches(core, roles[b]));
    return both.length === 0 ? [] : [{ roles: pair, cpus: both.flatMap((core) => core.cpus) }];
  });
}

/** Too few physical cores to keep server, generator and observers apart. */
export function isTooSmall(topology: Topology): boolean {
  return toUsableCores(topology).length < APART_FROM_CORES;
}

const NAMES: Readonly<Record<Role, string>> = {
  app: 'server',
  edge: 'nginx',
  load: 'generator',
  observe: 'observers',
};

/** `server and generator stand on the same cores (CPUs 0-3)`, of each pair. */
export function describeOverlaps(overlaps: readonly Overlap[]): string {
  const pairs = overlaps.map(({ roles: [a, b], cpus }) => {
    return `${NAMES[a]} and ${NAMES[b]} stand on the same cores (CPUs ${formatCpuList(cpus)})`;
  });
  return pairs.join(', ');
}

export function touches(core: Core, cpus: readonly number[]): boolean {
  return core.cpus.some((cpu) => cpus.includes(cpu));
}
