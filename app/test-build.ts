// Whether this is a test build: only its image has the faults folder, and only it honours APP_FAULT_*.
import { existsSync } from 'node:fs';
import type { EnvValues } from './env-reader.ts';
import type { FaultPlan } from './faults/fault-plan.ts';
import type { AnyHandler } from './handler/define-handler.ts';

type FaultyShard = Readonly<{ plan: FaultPlan; shard: number; isFirstProcess: boolean; requests(): number }>;

/** Takes the fault switches out of the environment; outside a test build they stay, and the config refuses them. */
export async function takeFaults(env: EnvValues): Promise<{ plan: FaultPlan | null; rest: EnvValues }> {
  if (!existsSync(new URL('./faults', import.meta.url))) return { plan: null, rest: env };
  return (await import('./faults/fault-plan.ts')).takeFaults(env);
}

/** The handlers as the plan wants them; its timed faults are armed. */
export async function applyFaults(handlers: readonly AnyHandler[], faulty: FaultyShard): Promise<AnyHandler[]> {
  const { toFaultyHandlers } = await import('./faults/faulty-handlers.ts');
  const { armFaults } = await import('./faults/fault-clock.ts');
  if (faulty.isFirstProcess) armFaults(faulty.plan, faulty);
  return toFaultyHandlers(handlers, faulty.plan);
}
