// What is known of each disturbance that drops a block: whose doing it is, where it matters, and what to change so that
// the next comparison is spared it.
import type { LegName } from '../../run/measurement.ts';
import type { TargetCheck } from '../../targets/target.ts';
import { HOST_REMEDIES } from '../host-remedies.ts';
import { GATED_FACTS, type GatedMetric } from './metric.ts';

/**
 * `clause`: what a dropped block is shown with; kept results have it, and the docs, as it stands here. `of`: BASE itself and
 * what it is asked for, or all that surrounds it. `leg`: it matters where that leg is judged.
 */
type Facts = Readonly<{ clause: string; of: 'surroundings' | 'base'; leg?: LegName; remedy: string }>;

/** What of the slots is judged. */
export type Judged = Readonly<{ metrics: readonly GatedMetric[]; checks?: readonly Pick<TargetCheck, 'leg'>[] }>;

/** The only list of codes: a rule in disturbances.ts can name no disturbance without its facts. */
const FACTS = {
  stolen: {
    clause: 'CPU time was stolen by other machines',
    of: 'surroundings',
    remedy: HOST_REMEDIES.quieter,
  },
  stealUnknown: {
    clause: 'how much CPU time was stolen is not known',
    of: 'surroundings',
    remedy: HOST_REMEDIES.seen,
  },
  quota: {
    clause: 'a CPU quota was hit',
    of: 'surroundings',
    remedy: HOST_REMEDIES.quota,
  },
  clock: {
    clause: 'the wall clock was set',
    of: 'surroundings',
    remedy: HOST_REMEDIES.clock,
  },
  others: {
    clause: "others used the server's CPU",
    of: 'surroundings',
    remedy: HOST_REMEDIES.others,
  },
  speedUnknown: {
    clause: "the speed of the server's core was not measured",
    of: 'surroundings',
    remedy: HOST_REMEDIES.calibrated,
  },
  speed: {
    clause: "the speed of the server's core changed within the block",
    of: 'surroundings',
    remedy: HOST_REMEDIES.steady,
  },
  generatorAtThrottle: {
    clause: 'the generator was in the way at full throttle',
    of: 'surroundings',
    leg: 'capacity',
    remedy: 'Give the generator more CPUs (LOAD_CPUSET), or judge the fixed rate alone (--metrics p95Ms).',
  },
  generatorAtRate: {
    clause: 'the generator was in the way at the fixed rate',
    of: 'surroundings',
    remedy: 'Give the generator more CPUs (LOAD_CPUSET), or ask for a lower rate (--rate).',
  },
  coreNotFilled: {
    clause: "the load did not fill BASE's core",
    of: 'base',
    leg: 'capacity',
    remedy:
      'Choose a --profile with more connections, or a --path that keeps the core busy; a service that waits for others is ' +
      'judged at the fixed rate alone (--metrics p95Ms).',
  },
  rateNotAchieved: {
    clause: 'BASE did not get the whole rate',
    of: 'base',
    remedy: 'Ask for a rate (--rate) well below the requests a second that BASE serves at full throttle.',
  },
  baseErrors: {
    clause: 'BASE failed requests',
    of: 'base',
    remedy:
      'See why BASE fails what it is asked for: --path, what it needs from --env, its log; or choose a --profile with fewer ' +
      'connections.',
  },
} satisfies Readonly<Record<string, Facts>>;

export type DisturbanceCode = keyof typeof FACTS;

export const DISTURBANCE_FACTS: Readonly<Record<DisturbanceCode, Facts>> = FACTS;

const BY_CLAUSE: ReadonlyMap<string, Facts> = new Map(Object.values(FACTS).map((facts) => [facts.clause, facts]));

/** As results and reports show them. */
export function toClauses(codes: readonly DisturbanceCode[]): readonly string[] {
  return codes.map((code) => DISTURBANCE_FACTS[code].clause);
}

/** Full throttle is no more than a warm-up where the fixed rate alone is judged: a service that waits never fills its core. */
export function isRelevant(code: DisturbanceCode, { metrics, checks = [] }: Judged): boolean {
  const { leg } = DISTURBANCE_FACTS[code];
  return (
    leg === undefined ||
    metrics.some((metric) => GATED_FACTS[metric].leg === leg) ||
    checks.some((check) => check.leg === leg)
  );
}

/** @returns sentences, each once */
export function toRemedies(codes: readonly DisturbanceCode[]): readonly string[] {
  return [...new Set(codes.map((code) => DISTURBANCE_FACTS[code].remedy))];
}

/**
 * Is it BASE itself, rather than generator or host, that most of too many dropped blocks were dropped for?
 *
 * @param blocks - of a result, with clauses; one of another version of the kit may know others
 * @param maxDroppedRatio - of the rules
 */
export function isBaseUnmeasurable(
  blocks: readonly Readonly<{ dropped: readonly string[] }>[],
  maxDroppedRatio: number,
): boolean {
  const dropped = blocks.filter((block) => block.dropped.length > 0);
  const ofBase = dropped.filter((block) => block.dropped.some((clause) => BY_CLAUSE.get(clause)?.of === 'base'));
  return dropped.length / blocks.length > maxDroppedRatio && ofBase.length * 2 > dropped.length;
}
