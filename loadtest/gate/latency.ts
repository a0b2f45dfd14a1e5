// Percentiles as the client saw them. Waiting in the generator only adds to them, so a pass needs the load
// to have been offered, and a miss needs the server's own histogram or a generator and host above suspicion.
import { METRIC_FACTS } from '../targets/metric.ts';
import type { Limit, Metric } from '../targets/target.ts';
import { allOf, type Evidence, toDoubtful, toProof } from './evidence/evidence.ts';
import { connectionsWaiting, loadOffered } from './evidence/load.ts';
import { generatorHealthy, hostHealthy } from './evidence/machines.ts';
import { HAD_IT_EASY, isMet, type Outcome, type Question, toFail, toPass, toUnproven } from './outcome.ts';
import { toCount, toNumber } from './quantity.ts';

export function evaluateLatency(question: Question): Outcome {
  if (isMet(question.value, question.check.limit)) return evaluateMet(question);
  const server = serverExceeded(question);
  if (server.holds) return toFail(question, server.said);
  const free = allOf(
    generatorHealthy(question.leg),
    hostHealthy(question.leg),
    ...toDropDoubts(question),
    ...toUnionDoubts(question),
  );
  if (free.holds) return toFail(question, `${free.said}, so the time was the server's`);
  return toUnproven(question, free, `, and ${server.said}`);
}

function evaluateMet(question: Question): Outcome {
  const offered = fullyOffered(question);
  return offered.holds ? toPass(question, offered.said) : toUnproven(question, offered, HAD_IT_EASY);
}

function fullyOffered({ leg, floorRps }: Question): Evidence {
  if (leg.leg === 'rate') return loadOffered(leg, null);
  if (floorRps === null) return toDoubtful('noFloor', 'the targets name no RPS that the capacity leg must reach');
  return allOf(loadOffered(leg, floorRps), connectionsWaiting(leg));
}

/**
 * k6 numbers only the requests that it starts, so after n drops the intended start of a request is taken to be up to n
 * periods too early, and its latency that much too long.
 */
export function toDropDoubts({ check, leg: { client }, value }: Question): readonly Evidence[] {
  const dropped = client.droppedIterations;
  if (dropped === 0) return [];
  const shiftMs = (dropped / (client.ratePerSec ?? Number.NaN)) * 1000;
  const said = `${toCount(dropped, 'request')} never started, which lengthens latencies by up to ${toNumber(shiftMs)} ms`;
  return [value - shiftMs > toCeiling(check.limit) ? toProof(said) : toDoubtful('dropped', said)];
}

/** Several generators: the percentile of all is at least the least of theirs, which must exceed the limit too. */
function toUnionDoubts({ check, leg: { combined } }: Question): readonly Evidence[] {
  if (combined === undefined) return [];
  const least = combined.latencyAtLeastMs?.[toLatencyKey(check.metric)] ?? Number.NaN;
  const said = `of one of the ${combined.generators.length} generators it was ${toNumber(least)} ms`;
  return [least > toCeiling(check.limit) ? toProof(said) : toDoubtful('oneFaster', said)];
}

function toCeiling(limit: Limit): number {
  return 'max' in limit ? limit.max : Number.POSITIVE_INFINITY;
}

/** The lower bound of the histogram's bucket: the percentile lies at or above it for certain. */
function serverExceeded({ check, leg: { server } }: Question): Pick<Evidence, 'holds' | 'said'> {
  const atLeast = server?.latencyMs?.[`${toLatencyKey(check.metric)}AtLeast`] ?? null;
  if (atLeast === null) return { holds: false, said: "the server's own latency is not known" };
  const title = METRIC_FACTS[check.metric].title;
  if (!isMet(atLeast, check.limit)) {
    return { holds: true, said: `the server itself measured ${title} at ${toNumber(atLeast)} ms or more` };
  }
  return {
    holds: false,
    said: `the server itself measured ${title} from ${toNumber(atLeast)} ms up, which may be within`,
  };
}

function toLatencyKey(metric: Metric): 'p50' | 'p90' | 'p95' | 'p99' | 'max' {
  switch (metric) {
    case 'p50Ms':
      return 'p50';
    case 'p90Ms':
      return 'p90';
    case 'p95Ms':
      return 'p95';
    case 'p99Ms':
      return 'p99';
    case 'maxMs':
      return 'max';
    default:
      throw new RangeError(`Expected a latency metric, got ${metric}`);
  }
}
