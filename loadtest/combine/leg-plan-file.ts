// Reads the plan of a leg, as the scenarios of several generators were handed it.
import { readFile } from 'node:fs/promises';
import { createSchemaCheck } from '../report/published-schema.ts';
import { type LegPlan, toSliceCount } from '../run/leg-plan.ts';
import { MAX_SLICES } from '../run/slices.ts';
import { CombineError } from './combine-error.ts';

const findMisfit = createSchemaCheck(new URL('leg-plan.schema.json', import.meta.url));

/** @throws CombineError naming the file and what does not fit */
export async function loadLegPlan(path: string): Promise<LegPlan> {
  const value = await readJson(path);
  const misfit = (await findMisfit(value)) ?? findContradiction(value as LegPlan);
  if (misfit === null) return value as LegPlan;
  throw new CombineError(`Expected ${path} to be the plan of a leg, got one that does not fit: ${misfit}.`);
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    const got = cause instanceof Error ? cause.message : String(cause);
    throw new CombineError(`Expected --plan to be the plan.json of a leg, got: ${got}`, { cause });
  }
}

/** What a schema cannot say. */
function findContradiction(plan: LegPlan): string | null {
  const open = plan.leg === 'rate';
  if (open !== (plan.ratePerSec !== null)) return `the ${plan.leg} leg with ratePerSec ${plan.ratePerSec}`;
  if (open !== plan.stages.length > 0) return `the ${plan.leg} leg with ${plan.stages.length} stages`;
  if (toSliceCount(plan) > MAX_SLICES) return `${toSliceCount(plan)} slices, more than the ${MAX_SLICES} of a leg`;
  const { specs, order } = plan.requests;
  if (!specs.every(({ url }) => URL.canParse(url))) return 'requests.specs has a url that is none';
  return order.every((index) => index < specs.length) ? null : 'requests.order names a request that is not there';
}
