// Which legs run in the cluster: those that `shardgate load PROFILE` would drive, at the server's name in the cluster.
import { loadProfiles } from '../../../loadtest/profiles/load-profiles.ts';
import type { Profile } from '../../../loadtest/profiles/profile.ts';
import { planRequests } from '../../../loadtest/requests/request-plan.ts';
import { type LegPlan, toLegPlan } from '../../../loadtest/run/leg-plan.ts';
import { type LoadOptions, toLoadRequest } from '../../../loadtest/run/load-request.ts';
import { LoadRequestError } from '../../../loadtest/run/load-request-error.ts';
import { DEFAULT_PORTS } from '../../../loadtest/stack/services.ts';

export type ClusterLeg = Readonly<{ profile: Profile; plan: LegPlan }>;

/** As of `load`: each left out is its default. */
export type ClusterLoad = Readonly<{ profile: string; runId: string }> &
  Pick<LoadOptions, 'profiles' | 'targets' | 'rate' | 'path' | 'requests'>;

const SERVER_URL = new URL(`http://app:${DEFAULT_PORTS.APP_PORT}`);

const AS_IN_ANY_CLUSTER = {
  measureOnly: false,
  generator: 'k6',
  stream: 'slices',
  requireStream: false,
  onInvalid: 'fail',
  results: '',
  json: false,
} as const;

export const CLUSTER_PROFILES = loadProfiles().filter(hasLegs);

/**
 * @throws ProfileError, TargetsError, RequestsError or LoadRequestError for what `load` would refuse too
 * @throws LoadRequestError for a search, and for requests with secrets in them
 */
export function toClusterLegs({ runId, ...load }: ClusterLoad): readonly ClusterLeg[] {
  const { legs, profile, ratePerSec, mix } = toLoadRequest({ ...AS_IN_ANY_CLUSTER, ...load });
  if (!hasLegs(profile)) {
    throw new LoadRequestError(
      `Expected a profile with legs that are known beforehand, got ${profile.name}: each of its steps depends on the one before.`,
    );
  }
  const { plan: requests, secrets } = planRequests(mix, SERVER_URL, {});
  if (secrets.length > 0) {
    throw new LoadRequestError(
      `Expected requests without a secret, got ${mix.name}: whoever may read ConfigMaps would see it.`,
    );
  }
  return legs.map((leg) => ({
    profile,
    plan: toLegPlan({ runId, leg, attempt: 1, requests, profile, ratePerSec }),
  }));
}

function hasLegs({ shape }: Profile): boolean {
  return shape.kind !== 'breakpoint';
}
