// What is known of each disturbance that drops a block: whose doing it is, where it matters, and what to change so that
// the next comparison is spared it.
import type { LegName } from '../../run/measurement.ts';
import type { TargetCheck } from '../../targets/target.ts';
import { GATED_FACTS, type GatedMetric } from './metric.ts';

/** `of`: BASE itself and what it is asked for, or all that surrounds it. `leg`: it matters where that leg is judged. */
type Facts = Readonly<{ of: 'surroundings' | 'base'; leg?: LegName; remedy: string }>;

/** What of the slots is judged. */
export type Judged = Readonly<{ metrics: readonly GatedMetric[]; checks?: readonly Pick<TargetCheck, 'leg'>[] }>;

/** By the clause that a dropped block is shown with; in the docs as they stand here. */
export const DISTURBANCE_FACTS: Readonly<Record<string, Facts>> = {
  'CPU time was stolen by other machines': {
    of: 'surroundings',
    remedy: 'Compare again when the host is quieter, or on one that is not shared.',
  },
  'how much CPU time was stolen is not known': {
    of: 'surroundings',
    remedy: 'Compare on a Linux host whose /proc/stat has the CPUs of server and generator.',
  },
  'a CPU quota was hit': {
    of: 'surroundings',
    remedy:
      'Lift the CPU quota of the group that the containers run in, such as the limit of a runner’s own container.',
  },
  'the wall clock was set': {
    of: 'surroundings',
    remedy: 'Have the clock slewed instead of set while a comparison runs, as chrony does once it is in step.',
  },
  "others used the server's CPU": {
    of: 'surroundings',
    remedy: 'Keep other programs off the server’s CPU, or plan another one for it (`make plan`, APP_CPUSET).',
  },
  "the speed of the server's core was not measured": {
    of: 'surroundings',
    remedy: 'Install taskset (util-linux), and let this process use the server’s CPU.',
  },
  "the speed of the server's core changed within the block": {
    of: 'surroundings',
    remedy: 'Keep the CPU’s frequency steady (governor performance), or compare on a host that is not shared.',
  },
  'the generator was in the way at full throttle': {
    of: 'surroundings',
    leg: 'capacity',
    remedy: 'Give the generator more CPUs (LOAD_CPUSET), or judge the fixed rate alone (--metrics p95Ms).',
  },
  'the generator was in the way at the fixed rate': {
    of: 'surroundings',
    remedy: 'Give the generator more CPUs (LOAD_CPUSET), or ask for a lower rate (--rate).',
  },
  "the load did not fill BASE's core": {
    of: 'base',
    leg: 'capacity',
    remedy:
      'Choose a --profile with more connections, or a --path that keeps the core busy; a service that waits for others is ' +
      'judged at the fixed rate alone (--metrics p95Ms).',
  },
  'BASE did not get the whole rate': {
    of: 'base',
    remedy: 'Ask for a rate (--rate) well below the requests a second that BASE serves at full throttle.',
  },
  'BASE failed requests': {
    of: 'base',
    remedy:
      'See why BASE fails what it is asked for: --path, what it needs from --env, its log; or choose a --profile with fewer ' +
      'connections.',
  },
};

/** Full throttle is no more than a warm-up where the fixed rate alone is judged: a service that waits never fills its core. */
export function isRelevant(clause: string, { metrics, checks = [] }: Judged): boolean {
  const leg = DISTURBANCE_FACTS[clause]?.leg;
  return (
    leg === undefined ||
    metrics.some((metric) => GATED_FACTS[metric].leg === leg) ||
    checks.some((check) => check.leg === leg)
  );
}

/** @returns sentences, each once */
export function toRemedies(clauses: readonly string[]): readonly string[] {
  return [...new Set(clauses.flatMap((clause) => DISTURBANCE_FACTS[clause]?.remedy ?? []))];
}

/**
 * Is it BASE itself, rather than generator or host, that most of too many dropped blocks were dropped for?
 *
 * @param maxDroppedRatio - of the rules
 */
export function isBaseUnmeasurable(
  blocks: readonly Readonly<{ dropped: readonly string[] }>[],
  maxDroppedRatio: number,
): boolean {
  const dropped = blocks.filter((block) => block.dropped.length > 0);
  const ofBase = dropped.filter((block) => block.dropped.some((clause) => DISTURBANCE_FACTS[clause]?.of === 'base'));
  return dropped.length / blocks.length > maxDroppedRatio && ofBase.length * 2 > dropped.length;
}
