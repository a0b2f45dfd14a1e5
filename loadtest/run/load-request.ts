// What `shardgate load` was asked for, checked as a whole before anything is installed, started or driven.
import type { Policy } from '../gate/policy.ts';
import { findProfile, loadProfiles } from '../profiles/load-profiles.ts';
import type { Profile } from '../profiles/profile.ts';
import { type RequestMix, toSingleGet } from '../requests/request-mix.ts';
import { loadRequestMix } from '../requests/requests-file.ts';
import { loadAuthority, type Tls } from '../requests/tls.ts';
import type { TargetCheck, Targets } from '../targets/target.ts';
import { loadTargets } from '../targets/targets-file.ts';
import type { GeneratorTool } from './generator-process.ts';
import { findConflicts } from './load-conflicts.ts';
import { LoadRequestError } from './load-request-error.ts';
import type { LegName, NonEmpty } from './measurement.ts';
import { findStreamProblem, type StreamMode } from './stream-mode.ts';
import { parseTargetUrl } from './target-url.ts';
import { findWrkProblem } from './wrk-request.ts';

/** As the command line hands them over; absent means not given. */
export type LoadOptions = Readonly<{
  profile: string;
  targets?: string;
  measureOnly: boolean;
  targetUrl?: string;
  path?: string; // default: /async of the kit's own server
  requests?: string; // a request mix by name or path
  ca?: string; // a file of PEM certificates
  insecure?: boolean;
  allowRemote?: boolean;
  edge?: 'nginx' | 'none';
  model: 'both' | 'closed' | 'open';
  rate?: number;
  generator: GeneratorTool;
  stream: StreamMode;
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
  stream: StreamMode;
  targets: Targets | null; // null: measure only
  foreignUrl: URL | null; // what the paths are relative to; null: the kit's own server
  mix: RequestMix;
  mixName: string | null; // null: a single path, not a file of requests
  tls: Tls;
  allowRemote: boolean;
  edge: 'nginx' | 'none';
  requireStream: boolean;
  onInvalid: Policy;
}>;

const DEFAULT_TARGETS = { own: 'ci', foreign: 'any-service' } as const;
const LEGS: Readonly<Record<LoadOptions['model'], NonEmpty<LegName>>> = {
  both: ['capacity', 'rate'],
  closed: ['capacity'],
  open: ['rate'],
};
const DEFAULT_PATH = '/async';

/**
 * @throws ProfileError for an unknown profile; TargetsError, RequestsError for a file that cannot be used
 * @throws LoadRequestError for options that cannot be used, or not together; all contradictions at once
 */
export function toLoadRequest(options: LoadOptions): LoadRequest {
  const conflicts = findConflicts(options);
  if (conflicts.length > 0) throw new LoadRequestError(conflicts.join('\n'));
  const profile = findProfile(loadProfiles(), options.profile);
  const foreignUrl = options.targetUrl === undefined ? null : parseTargetUrl(options.targetUrl);
  const limits = loadTargets(options.targets ?? DEFAULT_TARGETS[foreignUrl === null ? 'own' : 'foreign']);
  const legs = LEGS[options.model];
  const { requireStream } = options;
  if (options.generator === 'wrk')
    refuse(findWrkProblem({ legs, requireStream, url: foreignUrl, mix: options.requests !== undefined }));
  const ratePerSec = options.rate ?? limits.ratePerSec;
  refuse(findStreamProblem({ mode: options.stream, legs, ratePerSec, requireStream }));
  const measureSeconds = limits.measureSeconds ?? profile.measureSeconds;
  return {
    profile: { ...profile, measureSeconds },
    legs,
    ratePerSec,
    generator: options.generator,
    stream: options.stream,
    targets: options.measureOnly ? null : { ...limits, ratePerSec, checks: keepChecks(limits, legs) },
    ...toLoadTarget(options, foreignUrl),
    tls: { ca: options.ca === undefined ? null : loadAuthority(options.ca), insecure: options.insecure ?? false },
    allowRemote: options.allowRemote ?? false,
    edge: options.edge ?? 'none',
    requireStream: options.requireStream,
    onInvalid: options.onInvalid,
  };
}

function toLoadTarget(
  { requests, path }: LoadOptions,
  url: URL | null,
): Pick<LoadRequest, 'foreignUrl' | 'mix' | 'mixName'> {
  if (requests !== undefined) {
    const mix = loadRequestMix(requests);
    return { foreignUrl: url, mix, mixName: mix.name };
  }
  if (url === null) return { foreignUrl: null, mix: toSingleGet(parsePath(path ?? DEFAULT_PATH)), mixName: null };
  const base = new URL(url);
  base.pathname = '/';
  return { foreignUrl: base, mix: toSingleGet(`${url.pathname}${url.search}`), mixName: null };
}

function parsePath(path: string): string {
  if (/^\/[\x21-\x7e]*$/.test(path)) return path;
  throw new LoadRequestError(`Expected --path to begin with / and hold no blank, got ${JSON.stringify(path)}.`);
}

function refuse(problem: string | null): void {
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
