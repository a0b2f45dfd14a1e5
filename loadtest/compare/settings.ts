// What a comparison was asked to do, and what it was done with. All of it is in the result.
import type { GatedMetric } from '../gate/compare/metric.ts';
import type { NonEmpty } from '../run/measurement.ts';
import type { TargetCheck } from '../targets/target.ts';
import type { Rules } from './rules/rules.ts';

export type CompareSettings = Readonly<{
  profile: string;
  connections: number; // at full throttle
  path: string;
  ratePerSec: number | null; // null when no metric of the fixed rate is gated
  metrics: NonEmpty<GatedMetric>; // the gated ones
  maxBlocks: number; // undisturbed ones
  rules: Rules;
  targets?: CompareTargets; // left out: BASE alone is the measure
}>;

/** Limits for HEAD's own slots. */
export type CompareTargets = Readonly<{ name: string; checks: NonEmpty<TargetCheck> }>;

/** What one arm runs. */
export type ArmFacts = Readonly<{
  name: string; // as it was asked for
  source: 'image' | 'commit' | 'checkout';
  commit: string | null; // of a git ref
  image: string;
  imageId: string;
  env: Readonly<Record<string, string>>; // given to this arm's server; secrets are redacted by name
}>;

/** Everything that must stay the same from the first block to the last, by name. */
export type Fingerprint = Readonly<{ hash: string; parts: Readonly<Record<string, string>> }>;

/** @returns clauses, empty when nothing changed */
export function findChanges(before: Fingerprint, after: Fingerprint): readonly string[] {
  const names = [...new Set([...Object.keys(before.parts), ...Object.keys(after.parts)])];
  return names
    .filter((name) => before.parts[name] !== after.parts[name])
    .map((name) => `${name} was ${before.parts[name] ?? 'not known'} and is ${after.parts[name] ?? 'not known'}`);
}
