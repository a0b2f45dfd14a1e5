// Failed and unfinished requests. Every one counts against the server, unless a generator without enough CPU gave up
// on its own: its time-outs and resets, while the server shows no sign of trouble, prove nothing.
import type { LegMeasurement } from '../run/measurement.ts';
import { loadOffered } from './evidence/load.ts';
import { isGeneratorSaturated } from './evidence/machines.ts';
import { isMet, type Outcome, type Question, toFail, toPass, toUnproven } from './outcome.ts';
import { toCount, toNumber } from './quantity.ts';

export function evaluateFailures(question: Question): Outcome {
  if (isMet(question.value, question.check.limit)) return evaluateMet(question);
  const { failures } = question.leg.client;
  const gaveUp = failures.status === 0 && failures.other === 0 && failures.timeout + failures.connection > 0;
  return evaluateMiss(question, gaveUp, toFailureList(question.leg));
}

export function evaluateUnfinished(question: Question): Outcome {
  if (isMet(question.value, question.check.limit)) return evaluateMet(question);
  return evaluateMiss(question, true, 'started, but never finished');
}

function evaluateMet(question: Question): Outcome {
  const { holds, said } = loadOffered(question.leg, question.floorRps);
  return holds ? toPass(question, said) : toUnproven(question, `${said}, so the server may have had it easy`);
}

function evaluateMiss(question: Question, gaveUp: boolean, said: string): Outcome {
  const hindrance = toHindrance(question.leg);
  if (!gaveUp || hindrance === null || !isServerSilent(question.leg)) return toFail(question, said);
  return toUnproven(question, `${said}, but ${hindrance} and the server shows no sign of trouble`);
}

/** What kept the generator from its CPU: others and itself, or a quota, under which it looks idle. */
function toHindrance({ generator, environment: { throttledPeriods } }: LegMeasurement): string | null {
  if (isGeneratorSaturated(generator)) return 'the generator was saturated';
  const isThrottled = throttledPeriods !== 'unknown' && throttledPeriods > 0;
  return isThrottled ? `a CPU quota was hit in ${toCount(throttledPeriods, 'period')}` : null;
}

function isServerSilent({ client, server }: LegMeasurement): boolean {
  const expected = client.overload?.refusedWholeLeg ?? 0; // a refusal is an answer with 5xx
  const quiet = (server?.serverErrors ?? 0) <= expected && (server?.shardRestarts ?? 0) === 0; // unknown: no sign either
  return quiet && client.stalledSeconds === 0;
}

function toFailureList({ client: { failures, failed, requests } }: LegMeasurement): string {
  const kinds = [
    toKind(failures.timeout, 'time-out'),
    toKind(failures.connection, 'connection error'),
    toKind(failures.status, 'unexpected answer'),
    toKind(failures.other, 'other failure'),
  ].filter((kind) => kind !== '');
  const listed = kinds.length === 0 ? '' : ` (${kinds.join(', ')})`;
  return `${toNumber(failed)} of ${toCount(requests, 'request')} failed${listed}`;
}

function toKind(count: number, singular: string): string {
  return count === 0 ? '' : toCount(count, singular);
}
