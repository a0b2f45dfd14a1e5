// Failed and unfinished requests. Every one counts against the server, unless a generator without enough CPU gave up
// on its own: its time-outs and resets, while the server shows no sign of trouble, prove nothing.
import type { LegMeasurement } from '../run/measurement.ts';
import { type Doubtful, toDoubtful } from './evidence/evidence.ts';
import { loadOffered } from './evidence/load.ts';
import { isGeneratorSaturated } from './evidence/machines.ts';
import { HAD_IT_EASY, isMet, type Outcome, type Question, toFail, toPass, toUnproven } from './outcome.ts';
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
  const offered = loadOffered(question.leg, question.floorRps);
  return offered.holds ? toPass(question, offered.said) : toUnproven(question, offered, HAD_IT_EASY);
}

function evaluateMiss(question: Question, gaveUp: boolean, said: string): Outcome {
  const hindrance = toHindrance(question.leg);
  if (!gaveUp || hindrance === null || !isServerSilent(question.leg)) return toFail(question, said);
  const why = `${said}, but ${hindrance.said} and the server shows no sign of trouble`;
  return toUnproven(question, { ...hindrance, said: why });
}

/** What kept the generator from its CPU: others and itself, or a quota, under which it looks idle. */
function toHindrance({ generator, environment: { throttledPeriods } }: LegMeasurement): Doubtful | null {
  if (isGeneratorSaturated(generator)) return toDoubtful('generatorBusy', 'the generator was saturated');
  const isThrottled = throttledPeriods !== 'unknown' && throttledPeriods > 0;
  return isThrottled ? toDoubtful('quota', `a CPU quota was hit in ${toCount(throttledPeriods, 'period')}`) : null;
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
