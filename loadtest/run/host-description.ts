// The machine of a run, for its result: read from the host, never assumed.

import { probeDocker } from '../host/docker-client.ts';
import { toSharedBecause } from '../plan/held-cpusets.ts';
import type { Role } from '../plan/roles.ts';
import { readTopology } from '../plan/topology.ts';
import { readHostFacts } from '../readings/host-facts.ts';
import type { HostFacts } from '../report/host-report.ts';
import type { Stack } from '../stack/stack.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * @param stack - null when the run ended before there was one
 * @param parts - the roles that took part; only those can be in each other's way
 */
export async function describeHost(stack: Stack | null, env: Env, parts: readonly Role[]): Promise<HostFacts> {
  const client = await probeDocker(env);
  const read = (name: string) => stack?.env[name] ?? null;
  const plan = {
    app: read('APP_CPUSET'),
    edge: read('EDGE_CPUSET'),
    load: read('LOAD_CPUSET'),
    observe: read('OBSERVE_CPUSET'),
  };
  const sharedBecause = stack === null ? null : toSharedBecause(readTopology(), stack.env, parts);
  return { ...readHostFacts(client?.engineVersion ?? null), plan, shared: sharedBecause !== null, sharedBecause };
}
