// What `shardgate load` was asked for, checked as a whole before anything is installed, started or driven.
import type { Policy } from '../gate/policy.ts';
import { findProfile, loadProfiles } from '../profiles/load-profiles.ts';
import type { Profile } from '../profiles/profile.ts';
import type { TargetCheck, Targets } from '../targets/target.ts';
import { loadTargets } from '../targets/targets-file.ts';
import type { GeneratorTool } from './generator-process.ts';
import type { LegName, NonEmpty } from './measurement.ts';
import { findWrkProblem } from './wrk-request.ts';

/** As the command line hands them over; absent means not given. */
export type LoadOptions = Readonly<{
  profile: string;
  targets?: string;
  measureOnly: boolean;
  targetUrl?: string;
  path: string;
  edge: 'nginx' | 'none';
  model: 'both' | 'closed' | 'open';
  rate?: number;
  generator: GeneratorTool;
  requireStream: boolean;
  onInvalid: Policy;
  results: string;
  json: boolean;
}>;

export type LoadRequest = Readonly<{
  profile: Profile;
  legs: NonEmpty<LegName>;
  ratePerSec: number;
  generator: GeneratorTool; // of the capacity leg
  targets: Targets | null; // null: measure only
  foreignUrl: URL | null; // null: the kit's own server
  path: string;
  edge: 'nginx' | 'none';
  requireStream: boolean;
  onInvalid: Policy;
}>;

export class LoadRequestError extends Error {
  override readonly name = 'LoadRequestError';
}

const DEFAULT_TARGETS = { own: 'ci', foreign: 'any-service' } as const;
const LEGS: Readonly<Record<LoadOptions['model'], NonEmpty<LegName>>> = {
  both: ['capacity', 'rate'],
  closed: ['capacity'],
  open: ['rate'],
};
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * @throws ProfileError for an unknown profile, TargetsError for a targets file that cannot be used
 * @throws LoadRequestError for anything else that does not go together
 */
export function toLoadRequest(options: LoadOptions): LoadRequest {
  const profile = findProfile(loadProfiles(), options.profile);
  const foreignUrl = options.targetUrl === undefined ? null : parseTargetUrl(options.targetUrl);
  const limits = loadTargets(options.targets ?? DEFAULT_TARGETS[foreignUrl === null ? 'own' : 'foreign']);
  const legs = LEGS[options.model];
  if (options.generator === 'wrk') refuseWhatWrkCannot(options, legs, foreignUrl);
  const ratePerSec = options.rate ?? limits.ratePerSec;
  const measureSeconds = limits.measureSeconds ?? profile.measureSeconds;
  return {
    profile: { ...profile, measureSeconds },
    legs,
    ratePerSec,
    generator: options.generator,
    targets: options.measureOnly ? null : { ...limits, ratePerSec, checks: keepChecks(limits, legs) },
    foreignUrl,
    path: parsePath(options.path),
    edge: options.edge,
    requireStream: options.requireStream,
    onInvalid: options.onInvalid,
  };
}

/** Load goes to loopback alone: a typo must not load-test a stranger. */
function parseTargetUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new LoadRequestError(`Expected --target-url to be an http or https URL, got ${JSON.stringify(text)}.`);
  }
  if (LOOPBACK.test(url.hostname)) return url;
  throw new LoadRequestError(
    `Expected --target-url to name this machine (localhost, 127.0.0.1 or [::1]), got ${JSON.stringify(url.hostname)}; ` +
      'load is only ever sent over loopback.',
  );
}

function parsePath(path: string): string {
  if (/^\/[\x21-\x7e]*$/.test(path)) return path;
  throw new LoadRequestError(`Expected --path to begin with / and hold no blank, got ${JSON.stringify(path)}.`);
}

function refuseWhatWrkCannot({ requireStream }: LoadOptions, legs: readonly LegName[], foreignUrl: URL | null): void {
  const problem = findWrkProblem({ legs, requireStream, url: foreignUrl });
  if (problem !== null) throw new LoadRequestError(problem);
}

/** A leg that is not run is not judged; a run that judges nothing must be asked for as such. */
function keepChecks({ name, checks }: Targets, legs: readonly LegName[]): NonEmpty<TargetCheck> {
  const [first, ...others] = checks.filter(({ leg }) => legs.includes(leg));
  if (first !== undefined) return [first, ...others];
  throw new LoadRequestError(
    `Expected the targets ${name} to have a check on the ${legs.join(' or ')} leg, got none; ` +
      'choose another --model, or --measure-only.',
  );
}
