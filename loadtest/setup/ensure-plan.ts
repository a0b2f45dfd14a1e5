// The first plan: a machine without cpusets in .env, or with some of another machine, gets them now. Those that it has
// must keep the parts of a run apart.
import { parseCpuList } from '../plan/cpu-list.ts';
import { type CpusetValues, toCpusetValues } from '../plan/cpuset-values.ts';
import { refuseOverlap } from '../plan/held-cpusets.ts';
import { planCpus } from '../plan/plan-cpus.ts';
import type { Role } from '../plan/roles.ts';
import { readTopology, type Topology } from '../plan/topology.ts';
import { type EnvValues, loadEnvFile, mergeEnvFile } from '../stack/env-file.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Keeps cpusets that were chosen before, by hand too, as long as every CPU in them may be used here.
 *
 * @param parts - the roles that take part in the run
 * @throws PlanError where those roles share cores that the machine could have kept apart
 */
export async function ensurePlan(
  envFile: string,
  env: Env,
  parts: readonly Role[],
  tell: (line: string) => void,
  topology: Topology = readTopology(),
): Promise<void> {
  const values = toCpusetValues(planCpus(topology));
  const held = { ...(await loadEnvFile(envFile)), ...env };
  const stale = Object.entries(values).filter(([name]) => !isUsable(held[name], topology));
  if (stale.length === 0) return refuseOverlap(topology, held, parts);
  tell(`CPUs: ${describe(values)} (\`make plan\` shows why).`);
  await mergeEnvFile(envFile, values satisfies EnvValues);
}

function isUsable(cpuset: string | undefined, { allowed, isolated }: Topology): boolean {
  if (!cpuset) return false;
  try {
    return parseCpuList(cpuset).every((cpu) => allowed.includes(cpu) || isolated.includes(cpu));
  } catch {
    return false;
  }
}

function describe({ APP_CPUSET, EDGE_CPUSET, LOAD_CPUSET, OBSERVE_CPUSET }: CpusetValues): string {
  return `server ${APP_CPUSET}, edge ${EDGE_CPUSET}, generator ${LOAD_CPUSET}, observers ${OBSERVE_CPUSET}`;
}
