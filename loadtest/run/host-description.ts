// The machine of a run, for its result: read from the host, never assumed.

import { probeDocker } from '../host/docker-client.ts';
import { parseCpuList } from '../plan/cpu-list.ts';
import { readHostFacts } from '../readings/host-facts.ts';
import type { HostFacts } from '../report/host-report.ts';
import type { Stack } from '../stack/stack.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** @param stack - null when the run ended before there was one */
export async function describeHost(stack: Stack | null, env: Env): Promise<HostFacts> {
  const client = await probeDocker(env);
  const read = (name: string) => stack?.env[name] ?? null;
  const plan = {
    app: read('APP_CPUSET'),
    edge: read('EDGE_CPUSET'),
    load: read('LOAD_CPUSET'),
    observe: read('OBSERVE_CPUSET'),
  };
  return { ...readHostFacts(client?.engineVersion ?? null), plan, shared: isShared(Object.values(plan)) };
}

/** The generator or the server shares a CPU with anything else. */
function isShared(cpusets: readonly (string | null)[]): boolean {
  const [app = [], edge = [], load = [], observe = []] = cpusets.map((cpuset) => (cpuset ? parseCpuList(cpuset) : []));
  const overlap = (a: readonly number[], b: readonly number[]) => a.some((cpu) => b.includes(cpu));
  return overlap(app, load) || overlap(app, observe) || overlap(load, observe) || overlap(edge, load);
}
