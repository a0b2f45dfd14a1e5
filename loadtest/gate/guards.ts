// Failed and unfinished requests, stalls and restarts: proof of trouble whenever they happen. Every judged run is guarded
// against them: an error comes fast and costs little, so without this a server that only fails would meet a latency limit.
import {
  type Attempts,
  LEG_NAMES,
  type LegMeasurement,
  type LegName,
  type NonEmpty,
  type ServerMeasurement,
} from '../run/measurement.ts';
import type { Metric, TargetCheck, Targets } from '../targets/target.ts';
import { toDoubtful } from './evidence/evidence.ts';
import { loadOffered } from './evidence/load.ts';
import { HAD_IT_EASY, isMet, type Outcome, type Question, toFail, toPass, toUnproven } from './outcome.ts';
import { toNumber } from './quantity.ts';

const GUARDS: readonly Metric[] = ['failedRatio', 'stalledSeconds', 'unfinished', 'shardRestarts'];

const SIGNS: Partial<Record<Metric, string>> = {
  stalledSeconds: 'requests were in flight and for a whole second none was answered',
  shardRestarts: 'a shard died under load',
};

/** Of several generators nobody saw the seconds: what they tell is only how long a stall can have been. */
export function evaluateStall(question: Question): Outcome {
  const { check, leg, value } = question;
  if (leg.combined === undefined || isMet(value, check.limit)) return evaluateGuard(question);
  const waited = toNumber(leg.client.latencyMs?.max ?? Number.NaN);
  const said = `an answer took ${waited} ms, and nobody watched for seconds without any`;
  return toUnproven(question, toDoubtful('stallUnseen', said));
}

export function evaluateGuard(question: Question): Outcome {
  const { check, leg, value, floorRps } = question;
  if (!isMet(value, check.limit)) return toFail(question, SIGNS[check.metric] ?? 'it happened under load');
  const offered = loadOffered(leg, floorRps);
  return offered.holds ? toPass(question, offered.said) : toUnproven(question, offered, HAD_IT_EASY);
}

/** The file's checks, and for each leg that ran a limit of 0 on every guard that the file leaves out. */
export function toGuardedChecks(attempts: Attempts, targets: Targets): NonEmpty<TargetCheck> {
  const missing = LEG_NAMES.flatMap((leg) => toGuards(attempts, leg)).filter((guard) => !names(targets, guard));
  return [...targets.checks, ...missing];
}

function toGuards(attempts: Attempts, leg: LegName): readonly TargetCheck[] {
  const [first] = attempts[leg];
  if (first === undefined) return [];
  const known = GUARDS.filter((metric) => canBeKnown(metric, first));
  return known.map((metric) => ({ leg, metric, limit: { max: 0 } }));
}

/** A foreign target does not tell of its shards, nor wrk of what it left unfinished. */
function canBeKnown(metric: Metric, { server, client }: LegMeasurement): boolean {
  if (metric === 'shardRestarts') return server !== null && tellsOfShards(server);
  return metric !== 'unfinished' || client.unfinished !== null;
}

function names({ checks }: Targets, { leg, metric }: TargetCheck): boolean {
  return checks.some((check) => check.leg === leg && check.metric === metric);
}

/** One reading that such a server should have given and did not is no reason to do without the guard. */
function tellsOfShards({ shardRestarts, requestsPerShard }: ServerMeasurement): boolean {
  return shardRestarts !== null || requestsPerShard !== null;
}
