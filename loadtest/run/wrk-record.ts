// What is kept of a wrk: its command and what it printed. Both name the URL, whose query may hold a secret.
import { createConcealer } from '../report/redaction.ts';
import type { LegPlan } from './leg-plan.ts';
import { toWrkArguments, type WrkShape } from './wrk-launch.ts';

export type WrkRecord = Readonly<{ tool: 'wrk'; command: readonly string[]; stdout: string }>;

/** @param secrets - hidden beside what is secret by its name */
export function toWrkRecord(
  plan: LegPlan,
  shape: WrkShape,
  stdout: string,
  secrets: readonly string[] = [],
): WrkRecord {
  const conceal = createConcealer(secrets);
  const command = ['wrk', ...toWrkArguments(plan, shape)].map(conceal);
  return { tool: 'wrk', command, stdout: conceal(stdout) };
}
