// What `shardgate load` was asked for, checked as a whole before anything is installed, started or driven.
import type { Policy } from '../gate/policy.ts';
import { findProfile, loadProfiles } from '../profiles/load-profiles.ts';
import { type Profile, toShapeLegs } from '../profiles/profile.ts';
import { type RequestMix, toSingleGet } from '../requests/request-mix.ts';
import { loadRequestMix } from '../requests/requests-file.ts';
import { loadAuthority, type Tls } from '../requests/tls.ts';
import type { Guest } from '../stack/guest.ts';
import type { TargetCheck, Targets } from '../targets/target.ts';
import { loadTargets } from '../targets/targets-file.ts';
import { divideForShape } from '../targets/targets-for-shape.ts';
import type { TargetKind } from '../targets/unknowable.ts';
import type { GeneratorTool } from './generator-process.ts';
import { requireChecks } from './load-checks.ts';
import { findConflicts } from './load-conflicts.ts';
import { LoadRequestError } from './load-request-error.ts';
import type { LegName, NonEmpty } from './measurement.ts';
import { toPeakRate } from './rate-stages.ts';
import { findStreamProblem, type StreamMode } from './stream-mode.ts';
import { parseTargetUrl } from './target-url.ts';
import { findWrkProblem } from './wrk-request.ts';

/** As the command line hands them over; absent means not given. */
export type LoadOptions = Readonly<{
  profile: string;
  profiles?: string; // a file of the user's own
  targets?: string;
  measureOnly: boolean;
  targetUrl?: string;
  path?: string; // default: /async of the kit's own server, / of a guest
  requests?: string; // a request mix by name or path
  ca?: string; // a file of PEM certificates
  insecure?: boolean;
  allowRemote?: boolean;
  edge?: 'nginx' | 'none';
  model?: 'both' | 'closed' | 'open'; // default: all legs that the profile's shape has
  rate?: number;
  generator: GeneratorTool;
  stream: StreamMode;
  requireStream: boolean;
  web?: boolean; // k6's own web dashboard, while the run lasts
  onInvalid: Policy;
  results: string;
  json: boolean;
}>;

export type LoadRequest = Readonly<{
  profile: Profile;
  legs: NonEmpty<LegName>;
  ratePerSec: number; // of the rate leg; in stages, what their factors are times of
  generator: GeneratorTool; // of the capacity leg
  stream: StreamMode;
  targets: Targets | null; // null: measure only
  leftOut: readonly TargetCheck[]; // of the targets: they mean nothing in a load of this shape
  foreignUrl: URL | null; // what the paths are relative to; null: the server's slot
  guest: Guest | null; // in the slot; null: the kit's own server, or a foreign URL
  mix: RequestMix;
  mixName: string | null; // null: a single path, not a file of requests
  tls: Tls;
  allowRemote: boolean;
  edge: 'nginx' | 'none';
  requireStream: boolean;
  web: boolean;
  onInvalid: Policy;
}>;

const DEFAULT_TARGETS = { own: 'ci', guest: 'any-service', foreign: 'any-service' } as const;
const LEGS: Readonly<Record<NonNullable<LoadOptions['model']>, NonEmpty<LegName>>> = {
  both: ['capacity', 'rate'],
  closed: ['capacity'],
  open: ['rate'],
};
const NOTHING_TO_MEET =
  'Expected targets for a breakpoint, got --measure-only; it is the highest rate that meets them.';
const DEFAULT_PATH = { own: '/async', guest: '/', foreign: '/' } as const;

/**
 * @param slot - the guest image in the server's slot, null for the kit's own server
 * @throws ProfileError for an unknown profile; TargetsError, RequestsError for a file that cannot be used
 * @throws LoadRequestError for options that cannot be used, or not together; all contradictions at once
 */
export function toLoadRequest(options: LoadOptions, slot: Guest | null = null): LoadRequest {
  const conflicts = findConflicts(options);
  if (conflicts.length > 0) throw new LoadRequestError(conflicts.join('\n'));
  const profile = findProfile(loadProfiles(options.profiles), options.profile);
  const foreignUrl = options.targetUrl === undefined ? null : parseTargetUrl(options.targetUrl);
  const guest = foreignUrl === null ? slot : null;
  const kind = toTargetKind(foreignUrl, guest);
  const limits = loadTargets(options.targets ?? DEFAULT_TARGETS[kind]);
  const legs = chooseLegs(profile, options.model);
  const { requireStream } = options;
  if (options.generator === 'wrk')
    refuse(findWrkProblem({ legs, requireStream, url: foreignUrl, mix: options.requests !== undefined }));
  const ratePerSec = options.rate ?? toOfferedRate(profile, limits.ratePerSec);
  refuse(findStreamProblem({ mode: options.stream, legs, ratePerSec: toPeakRate(profile, ratePerSec), requireStream }));
  const onLegs = limits.checks.filter(({ leg }) => legs.includes(leg)); // a leg that is not run is not judged
  const { judged, leftOut } = divideForShape(onLegs, profile.shape.kind);
  if (options.measureOnly && profile.shape.kind === 'breakpoint') refuse(NOTHING_TO_MEET);
  const checks = options.measureOnly
    ? null
    : requireChecks({ limits, profile, legs, judged, kind, generator: options.generator });
  return {
    profile: { ...profile, measureSeconds: toMeasureSeconds(profile, limits) },
    legs,
    ratePerSec,
    generator: options.generator,
    stream: options.stream,
    targets: checks && { ...limits, ratePerSec, checks },
    leftOut: checks === null ? [] : leftOut,
    ...toLoadTarget(options, foreignUrl, DEFAULT_PATH[kind]),
    guest,
    tls: { ca: options.ca === undefined ? null : loadAuthority(options.ca), insecure: options.insecure ?? false },
    allowRemote: options.allowRemote ?? false,
    edge: options.edge ?? 'none',
    requireStream: options.requireStream,
    web: options.web ?? false,
    onInvalid: options.onInvalid,
  };
}

function toTargetKind(foreignUrl: URL | null, guest: Guest | null): TargetKind {
  if (foreignUrl !== null) return 'foreign';
  return guest === null ? 'own' : 'guest';
}

function chooseLegs({ name, shape }: Profile, model: LoadOptions['model']): NonEmpty<LegName> {
  const legs = toShapeLegs(shape);
  if (model === undefined) return legs;
  if (LEGS[model].every((leg) => legs.includes(leg))) return LEGS[model];
  throw new LoadRequestError(
    `Expected --model open for the profile ${name}, a ${shape.kind}, got ${model}; only the rate leg can have that shape.`,
  );
}

/** Under overload the targets' rate is what the server is to hold, and several times as much is offered. */
function toOfferedRate({ shape }: Profile, ratePerSec: number): number {
  return shape.kind === 'overload' ? Math.max(1, Math.round(ratePerSec * shape.rateFactor)) : ratePerSec;
}

/** The targets' seconds are for a steady load; a spike, a soak and a step of a breakpoint have their own length. */
function toMeasureSeconds({ shape, measureSeconds }: Profile, limits: Targets): number {
  return shape.kind === 'steady' ? (limits.measureSeconds ?? measureSeconds) : measureSeconds;
}

function toLoadTarget(
  { requests, path }: LoadOptions,
  url: URL | null,
  defaultPath: string,
): Pick<LoadRequest, 'foreignUrl' | 'mix' | 'mixName'> {
  if (requests !== undefined) {
    const mix = loadRequestMix(requests);
    return { foreignUrl: url, mix, mixName: mix.name };
  }
  if (url === null) return { foreignUrl: null, mix: toSingleGet(parsePath(path ?? defaultPath)), mixName: null };
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
