// Cpusets as they are held in .env and the environment, chosen by hand perhaps: do they keep the parts of a run apart?
import { parseCpuList } from './cpu-list.ts';
import type { CpusetValues } from './cpuset-values.ts';
import { planCpus } from './plan-cpus.ts';
import { PlanError } from './plan-error.ts';
import { ROLES, type Role, type RoleCpus } from './roles.ts';
import { describeOverlaps, isTooSmall, type Overlap, toOverlaps } from './sharing.ts';
import type { Topology } from './topology.ts';

type Held = Readonly<Partial<Record<keyof CpusetValues, string | undefined>>>;

const VARIABLES: Readonly<Record<Role, keyof CpusetValues>> = {
  app: 'APP_CPUSET',
  edge: 'EDGE_CPUSET',
  load: 'LOAD_CPUSET',
  observe: 'OBSERVE_CPUSET',
};

/**
 * Overlap is refused where the machine is large enough to do without: where a plan around the same CPUs of the server
 * keeps those two roles apart.
 *
 * @param parts - the roles that take part in the run
 * @throws PlanError naming every such overlap
 */
export function refuseOverlap(topology: Topology, held: Held, parts: readonly Role[]): void {
  if (isTooSmall(topology)) return;
  const roles = toRoles(held);
  const needed = [false, true].flatMap((edge) => toPlannedOverlaps(topology, roles, parts, edge)).map(toKey);
  const needless = toOverlaps(topology, roles, parts).filter((overlap) => !needed.includes(toKey(overlap)));
  if (needless.length === 0) return;
  const sets = parts.map((role) => `${VARIABLES[role]}=${held[VARIABLES[role]] ?? ''}`);
  throw new PlanError(
    `Expected the parts of a run on physical cores of their own, got ${sets.join(' ')}, where ${describeOverlaps(needless)}; ` +
      'run `make plan` and set none of them yourself, or name cores apart.',
  );
}

/** @returns why parts of a run share cores, for its report; null where they do not */
export function toSharedBecause(topology: Topology, held: Held, parts: readonly Role[]): string | null {
  const overlaps = toOverlaps(topology, toRoles(held), parts);
  if (overlaps.length === 0) return null;
  return isTooSmall(topology) ? 'the host is too small to keep them apart' : describeOverlaps(overlaps);
}

/** None where the server leaves no core to the others: then nothing is needed, but fewer CPUs for the server. */
function toPlannedOverlaps(topology: Topology, { app }: RoleCpus, parts: readonly Role[], edge: boolean) {
  try {
    return toOverlaps(topology, planCpus(topology, { appCpus: app, edge }), parts);
  } catch (error) {
    if (error instanceof PlanError) return [];
    throw error;
  }
}

function toRoles(held: Held): RoleCpus {
  const [app = [], edge = [], load = [], observe = []] = ROLES.map((role) =>
    parseCpuList(held[VARIABLES[role]] ?? '', VARIABLES[role]),
  );
  return { app, edge, load, observe };
}

function toKey({ roles }: Overlap): string {
  return roles.join('-');
}
