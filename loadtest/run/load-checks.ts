// The checks that a run will judge. What it cannot answer, whatever happens in it, is refused before anything is driven.
import { DRIFT_SLICES_MIN } from '../gate/thresholds.ts';
import type { Profile } from '../profiles/profile.ts';
import type { TargetCheck, Targets } from '../targets/target.ts';
import { type TargetKind, toBlindness } from '../targets/unknowable.ts';
import type { GeneratorTool } from './generator-process.ts';
import { LoadRequestError } from './load-request-error.ts';
import type { LegName, NonEmpty } from './measurement.ts';

export type AskedChecks = Readonly<{
  limits: Targets;
  profile: Profile;
  legs: readonly LegName[];
  judged: readonly TargetCheck[]; // of the targets: on these legs, and meaningful in a load of this shape
  kind: TargetKind;
  generator: GeneratorTool; // of the capacity leg; the rate leg is k6's
}>;

/** @throws LoadRequestError where there is nothing to judge, or something that the run could not tell */
export function requireChecks(asked: AskedChecks): NonEmpty<TargetCheck> {
  refuseUnreachableRecovery(asked);
  refuseUnseenDrift(asked);
  refuseUnknowable(asked);
  const { limits, profile, legs, judged } = asked;
  const [first, ...others] = judged;
  if (first !== undefined) return [first, ...others];
  throw new LoadRequestError(
    `Expected the targets ${limits.name} to have a check on the ${legs.join(' or ')} leg of a ${profile.shape.kind} load, got none; ` +
      'choose other --targets, another --model, or --measure-only.',
  );
}

/** A server that never recovers shows the whole length of the last stage; a limit must be able to tell it. */
function refuseUnreachableRecovery({ limits: { name }, profile: { shape }, judged }: AskedChecks): void {
  const check = judged.find(({ metric }) => metric === 'recoverySeconds');
  if (check === undefined || shape.kind !== 'spike' || !('max' in check.limit)) return;
  const lengthS = shape.stages.at(-1)?.seconds ?? 0;
  if (check.limit.max < lengthS) return;
  throw new LoadRequestError(
    `Expected recoverySeconds of the targets ${name} to be less than the ${lengthS} s that the profile watches the recovery, got ${check.limit.max}.`,
  );
}

/** Too few slices tell nothing of a rise. Slices are whole seconds, and a longer soak has never fewer. */
function refuseUnseenDrift({ limits: { name }, profile, judged }: AskedChecks): void {
  const check = judged.find(({ metric }) => metric === 'p95DriftMs' || metric === 'rssDriftMb');
  if (check === undefined || profile.measureSeconds >= DRIFT_SLICES_MIN) return;
  throw new LoadRequestError(
    `Expected the profile ${profile.name} to measure for at least ${DRIFT_SLICES_MIN} s, as the targets ${name} judge ${check.metric}, got ${profile.measureSeconds} s.`,
  );
}

/** The gate would miss each of these readings, after the whole load. */
function refuseUnknowable({ limits: { name }, judged, kind, generator }: AskedChecks): void {
  const problems = judged.flatMap(({ leg, metric }) => {
    const blindness = toBlindness(metric, { target: kind, generator: leg === 'capacity' ? generator : 'k6' });
    if (blindness === null) return [];
    return [
      `Expected the targets ${name} to ask what this run can tell, got ${metric} of the ${leg} leg: ${blindness}.`,
    ];
  });
  if (problems.length > 0) throw new LoadRequestError(problems.join('\n'));
}
