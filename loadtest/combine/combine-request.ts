// What `shardgate combine` was asked for: files read and looked at, before anything is judged.
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ShapeKind } from '../profiles/profile.ts';
import type { LegPlan } from '../run/leg-plan.ts';
import type { NonEmpty } from '../run/measurement.ts';
import type { TargetCheck, Targets } from '../targets/target.ts';
import { loadTargets } from '../targets/targets-file.ts';
import { divideForShape } from '../targets/targets-for-shape.ts';
import { CombineError } from './combine-error.ts';
import { loadLegPlan } from './leg-plan-file.ts';

/** As the command line hands them over. */
export type CombineOptions = Readonly<{
  plan: readonly string[];
  serverBefore: readonly string[];
  serverAfter: readonly string[];
  targets?: string;
  measureOnly: boolean;
  profile: string;
}>;

export type NamedText = Readonly<{ name: string; text: string }>;

export type CombineRequest = Readonly<{
  plans: NonEmpty<LegPlan>;
  outputs: readonly NamedText[];
  pages: readonly Readonly<{ before: NamedText; after: NamedText }>[]; // one for each plan, or none
  profile: string;
  shape: ShapeKind;
  targets: Targets | null; // null: measure only
  leftOut: readonly TargetCheck[];
}>;

/** As for any service whose inside is not known. */
const DEFAULT_TARGETS = 'any-service';

/**
 * @param files - what the generators printed
 * @throws CombineError for a file or a combination of options that cannot be used; TargetsError for targets
 */
export async function toCombineRequest(options: CombineOptions, files: readonly string[]): Promise<CombineRequest> {
  const [first, ...others] = await Promise.all(options.plan.map(loadLegPlan));
  if (first === undefined)
    throw new CombineError('Expected a --plan, the plan.json that the generators had, got none.');
  const plans: NonEmpty<LegPlan> = [first, ...others];
  const shape = toShape(plans);
  return {
    plans,
    outputs: await Promise.all(files.map(readNamed)),
    pages: await readPages(options),
    profile: options.profile,
    shape,
    ...toTargets(options, plans, shape),
  };
}

async function readPages({ plan, serverBefore, serverAfter }: CombineOptions): Promise<CombineRequest['pages']> {
  const counts = [serverBefore.length, serverAfter.length];
  if (counts.some((count) => count !== 0 && count !== plan.length) || counts[0] !== counts[1]) {
    throw new CombineError(
      `Expected a --server-before and a --server-after for each of ${plan.length} --plan, in the same order, or none at all, ` +
        `got ${counts.join(' and ')}.`,
    );
  }
  return Promise.all(
    serverBefore.map(async (before, index) => ({
      before: await readNamed(before),
      after: await readNamed(serverAfter[index] ?? ''),
    })),
  );
}

async function readNamed(path: string): Promise<NamedText> {
  try {
    return { name: basename(path), text: await readFile(path, 'utf8') };
  } catch (cause) {
    const got = cause instanceof Error ? cause.message : String(cause);
    throw new CombineError(`Expected ${path} to be a file that can be read, got: ${got}`, { cause });
  }
}

/** A plan says it by its stages and by the refusals it expects; a soak is a long steady load there. */
function toShape(plans: NonEmpty<LegPlan>): ShapeKind {
  if (plans.some(({ refusedStatus }) => refusedStatus.length > 0)) return 'overload';
  return plans.some(({ stages }) => stages.length > 1) ? 'spike' : 'steady';
}

/** The rate of targets of one's own must be the plan's, which the gate looks at; an overload offers a multiple of it. */
function toTargets(
  { targets, measureOnly }: CombineOptions,
  plans: NonEmpty<LegPlan>,
  shape: ShapeKind,
): Pick<CombineRequest, 'targets' | 'leftOut'> {
  const limits = loadTargets(targets ?? DEFAULT_TARGETS);
  if (measureOnly) return { targets: null, leftOut: [] };
  const onLegs = limits.checks.filter(({ leg }) => plans.some((plan) => plan.leg === leg));
  const { judged, leftOut } = divideForShape(onLegs, shape);
  const [first, ...others] = judged;
  if (first === undefined) {
    throw new CombineError(
      `Expected the targets ${limits.name} to have a check on the legs of the plans, got none; choose other --targets.`,
    );
  }
  const planned = plans.find(({ leg }) => leg === 'rate')?.ratePerSec ?? limits.ratePerSec;
  const ratePerSec = targets === undefined || shape === 'overload' ? planned : limits.ratePerSec;
  return { targets: { ...limits, ratePerSec, checks: [first, ...others] }, leftOut };
}
