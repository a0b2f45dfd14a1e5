// The plan as docker compose reads it: one variable a role, in the kernel's list syntax.
import { formatCpuList } from './cpu-list.ts';
import type { RoleCpus } from './roles.ts';

export type CpusetValues = Readonly<Record<'APP_CPUSET' | 'EDGE_CPUSET' | 'LOAD_CPUSET' | 'OBSERVE_CPUSET', string>>;

export function toCpusetValues(plan: RoleCpus): CpusetValues {
  return {
    APP_CPUSET: formatCpuList(plan.app),
    EDGE_CPUSET: formatCpuList(plan.edge),
    LOAD_CPUSET: formatCpuList(plan.load),
    OBSERVE_CPUSET: formatCpuList(plan.observe),
  };
}
