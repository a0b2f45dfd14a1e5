// Targets of a comparison: only limits on what it measures of HEAD, in slots whose length is the rules'.
import { isMeasured, listMeasured } from '../gate/compare/target-metric.ts';
import type { Targets } from '../targets/target.ts';
import { TargetsError } from '../targets/targets-error.ts';
import { loadTargets } from '../targets/targets-file.ts';

/** @throws TargetsError with everything that a comparison cannot judge */
export function loadCompareTargets(nameOrPath: string): Targets {
  const targets = loadTargets(nameOrPath);
  const [problem, ...problems] = findProblems(targets);
  if (problem !== undefined) throw new TargetsError(nameOrPath, [problem, ...problems]);
  return targets;
}

function findProblems({ checks, measureSeconds }: Targets): readonly string[] {
  const others = checks.filter((check) => !isMeasured(check)).map(({ leg, metric }) => `${leg} ${metric}`);
  const unmeasured = `Expected checks of what a comparison measures (${listMeasured()}), got ${others.join(', ')}`;
  const length = `Expected no measureSeconds for a comparison, whose rules say how long a slot is, got ${measureSeconds}`;
  return [...(others.length > 0 ? [unmeasured] : []), ...(measureSeconds === null ? [] : [length])];
}
