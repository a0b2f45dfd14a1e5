// What every leg on this machine has in common: whose CPUs are whose, where k6 answers, how to show progress and to stop.
import { parseCpuList } from '../plan/cpu-list.ts';
import { requireEnv, type Stack } from '../stack/stack.ts';
import type { LegSetting } from './drive-leg.ts';

type Given = Pick<LegSetting, 'progress' | 'signal'> & Readonly<{ stack: Stack }>;

export function toLegSetting(given: Given): Omit<LegSetting, 'generator' | 'metricsUrl' | 'serverInitPid'> {
  const { stack, progress, signal } = given;
  const cpus = (name: string) => parseCpuList(requireEnv(stack, name, 'run `make plan`'), name);
  return {
    stack,
    cpus: { app: cpus('APP_CPUSET'), load: cpus('LOAD_CPUSET') },
    k6Address: `127.0.0.1:${stack.env.K6_PORT || '6565'}`,
    progress,
    signal,
  };
}
