// The checks of a targets file that mean something under a load of one shape.
import type { ShapeKind } from '../profiles/profile.ts';
import type { NonEmpty } from '../run/measurement.ts';
import { METRIC_FACTS } from './metric.ts';
import type { TargetCheck, Targets } from './target.ts';

export type Divided = Readonly<{ judged: readonly TargetCheck[]; leftOut: readonly TargetCheck[] }>;

export function divideForShape(checks: readonly TargetCheck[], shape: ShapeKind): Divided {
  const means = ({ metric }: TargetCheck) => METRIC_FACTS[metric].shapes.includes(shape);
  return { judged: checks.filter(means), leftOut: checks.filter((check) => !means(check)) };
}

/** @returns null when none of the checks means anything there */
export function toTargetsForShape(targets: Targets, shape: ShapeKind): Targets | null {
  const [first, ...others] = divideForShape(targets.checks, shape).judged;
  if (first === undefined) return null;
  const checks: NonEmpty<TargetCheck> = [first, ...others];
  return { ...targets, checks };
}
