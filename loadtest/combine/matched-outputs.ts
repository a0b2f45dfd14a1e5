// Which output belongs to which plan, and whether together they are the whole load of one run, once.
import { isDeepStrictEqual } from 'node:util';
import { toLegTitle } from '../gate/integrity.ts';
import type { LegPlan } from '../run/leg-plan.ts';
import type { NonEmpty } from '../run/measurement.ts';
import { toGot } from '../targets/json.ts';
import type { GeneratorOutput } from './generator-output.ts';
import { findGaps } from './segment.ts';

export type Matched = Readonly<{ plan: LegPlan; outputs: NonEmpty<GeneratorOutput> }>;

export type Matching = Readonly<{ matched: readonly Matched[]; problems: readonly string[] }>;

/** Outputs say themselves of which run, leg and attempt they are, so their order does not matter. */
export function matchOutputs(plans: readonly LegPlan[], outputs: readonly GeneratorOutput[]): Matching {
  const strays = outputs.filter((output) => !plans.some((plan) => isOf(plan, output)));
  const parts = plans.map((plan) => ({ plan, own: outputs.filter((output) => isOf(plan, output)) }));
  const problems = [
    ...findRepeatedPlans(plans),
    ...strays.map((output) => toStray(output, plans)),
    ...parts.flatMap(({ plan, own }) => findProblems(plan, own)),
  ];
  return {
    problems,
    matched: parts.flatMap(({ plan, own: [first, ...others] }) =>
      first === undefined ? [] : [{ plan, outputs: [first, ...others] }],
    ),
  };
}

function isOf({ runId, leg, attempt }: LegPlan, { load }: GeneratorOutput): boolean {
  return load.runId === runId && load.leg === leg && load.attempt === attempt;
}

function findRepeatedPlans(plans: readonly LegPlan[]): readonly string[] {
  const names = plans.map((plan) => `the ${toLegTitle(plan)} of ${plan.runId}`);
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  const runs = [...new Set(plans.map(({ runId }) => runId))];
  return [
    ...[...repeated].map((name) => `Expected a plan for each leg and attempt, got two for ${name}`),
    ...(runs.length > 1 ? [`Expected the plans of one run, got ${runs.join(' and ')}`] : []),
  ];
}

function toStray({ name, load: { runId, leg, attempt } }: GeneratorOutput, plans: readonly LegPlan[]): string {
  const got = `the ${toGot(leg)} leg, attempt ${toGot(attempt)}, of run ${toGot(runId)}`;
  const wanted = plans.map((plan) => `the ${toLegTitle(plan)} of ${plan.runId}`).join(' or ');
  return `Expected ${name} to be an output of ${wanted}, got one of ${got}; give its --plan too, or leave it out`;
}

function findProblems(plan: LegPlan, outputs: readonly GeneratorOutput[]): readonly string[] {
  if (outputs.length === 0) return [`Expected the outputs of the ${toLegTitle(plan)}, got none of run ${plan.runId}`];
  const others = outputs.flatMap((output) => findOtherPlan(plan, output));
  return others.length > 0 ? others : [...findShares(plan, outputs), ...findApart(plan, outputs)];
}

/** The same run, leg and attempt, and yet another load: somebody changed the plan in between. */
function findOtherPlan({ requests, ...load }: LegPlan, { name, load: had }: GeneratorOutput): readonly string[] {
  if (isDeepStrictEqual({ ...had }, { ...load })) return [];
  const keys = [...new Set([...Object.keys(load), ...Object.keys(had)])] as (keyof typeof load)[];
  const key = keys.find((one) => !isDeepStrictEqual(load[one], had[one])) ?? 'runId';
  return [
    `Expected ${name} to have had the plan's ${key} ${toGot(load[key])}, got ${toGot(had[key])}; give the plan it had`,
  ];
}

function findShares(plan: LegPlan, outputs: readonly GeneratorOutput[]): readonly string[] {
  const { missing, twice } = findGaps(outputs.map(({ segment }) => segment));
  const got = outputs.map(({ name, segmentText }) => `${segmentText} (${name})`).join(', ');
  const expected = `Expected the outputs of the ${toLegTitle(plan)} to be its whole load once, got ${got}`;
  return [
    ...missing.map((part) => `${expected}; ${part} is missing: fetch the log of that generator`),
    ...twice.map((part) => `${expected}; ${part} is there twice: leave one of them out`),
  ];
}

/** Windows that never met measured one generator after the other, and not the load. */
function findApart(plan: LegPlan, outputs: readonly GeneratorOutput[]): readonly string[] {
  const apartMs = toStartSkewMs(outputs);
  if (apartMs < plan.measureSeconds * 1000) return [];
  return [
    `Expected the generators of the ${toLegTitle(plan)} to have run at once, got starts ${apartMs / 1000} s apart for a ` +
      `window of ${plan.measureSeconds} s; are these logs of one run, and do the clocks agree?`,
  ];
}

export function toStartSkewMs(outputs: readonly Pick<GeneratorOutput, 'startedMs'>[]): number {
  const starts = outputs.map(({ startedMs }) => startedMs);
  return Math.max(...starts) - Math.min(...starts);
}
