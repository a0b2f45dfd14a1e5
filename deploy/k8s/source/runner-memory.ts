// How much memory a runner needs for its share of a leg: what the compose file gives k6, or more where k6 would not fit.
import { OFF_HEAP_MB, predictMemory, toWantedMb } from '../../../loadtest/run/generator-memory.ts';
import type { LegPlan } from '../../../loadtest/run/leg-plan.ts';
import { toEnv, toMemory } from './compose-service.ts';
import { RUNNER_CPUS, RUNNERS, SERVER_CPUS } from './settings.ts';

export const HEAP_LIMIT = 'GOMEMLIMIT';

/** In the terms of Go, and of Kubernetes. */
export function toRunnerMemory(plan: LegPlan): Readonly<{ heap: string; memory: string }> {
  const heapMb = toWantedMb(predictMemory(toShare(plan), { load: RUNNER_CPUS, app: SERVER_CPUS / RUNNERS }));
  const usual = toEnv('k6').find(({ name }) => name === HEAP_LIMIT)?.value ?? '';
  if (heapMb <= Number.parseInt(usual, 10)) return { heap: usual, memory: toMemory('k6') };
  return { heap: `${heapMb}MiB`, memory: `${Math.ceil((heapMb + OFF_HEAP_MB) / 1024)}Gi` };
}

/** Of a plan that the runners share equally. */
function toShare(plan: LegPlan): LegPlan {
  const share = (whole: number) => Math.ceil(whole / RUNNERS);
  return {
    ...plan,
    virtualUsers: share(plan.virtualUsers),
    ratePerSec: plan.ratePerSec === null ? null : share(plan.ratePerSec),
    stages: plan.stages.map((stage) => ({ ...stage, ratePerSec: share(stage.ratePerSec) })),
  };
}
