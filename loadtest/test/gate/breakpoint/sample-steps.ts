// Steps of a search, as they would be judged.
import { type Step, toStep } from '../../../gate/breakpoint/step.ts';
import { type Change, toRateLeg, toTargets } from '../sample.ts';

export const TARGETS = toTargets({ leg: 'rate', metric: 'p95Ms', limit: { max: 5 } });
export const SLOW: Change = { client: { latencyMs: { mean: 11, p50: 11, p90: 11, p95: 12, p99: 13, max: 20 } } };

/** Two attempts that are over the limit. */
export const MISS = [SLOW, SLOW];

/** Without a change it is the longer run at the end. */
export function at(ratePerSec: number, ...changes: readonly Change[]): Step {
  const purpose = changes.length === 0 ? 'confirm' : 'search';
  const legs = (changes.length === 0 ? [{}] : changes).map((change, index) =>
    toRateLeg({ ...change, attempt: index + 1, client: { ratePerSec, connections: 1e6, ...change.client } }),
  );
  const [first = toRateLeg(), ...others] = legs;
  return toStep({ purpose, ratePerSec, seconds: purpose === 'confirm' ? 20 : 5 }, [first, ...others], {
    ...TARGETS,
    ratePerSec,
  });
}
