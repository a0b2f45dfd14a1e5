// Requests a second and the share of a rate achieved: a disturbance only lowers them, so a pass always stands.
import { allOf, anyOf, type Evidence } from './evidence/evidence.ts';
import { startedTogether, usersSuffice } from './evidence/load.ts';
import { generatorHealthy, hostHealthy, serverBusy } from './evidence/machines.ts';
import { isMet, type Outcome, type Question, toFail, toPass, toUnproven } from './outcome.ts';

export function evaluateRps(question: Question): Outcome {
  const { leg } = question;
  const ours = leg.server !== null;
  return evaluate(question, ours ? serverBusy(leg) : allOf(generatorHealthy(leg), hostHealthy(leg)));
}

/** Drops are the server's doing when it was at its limit, or when the generator could have gone on. */
export function evaluateAchievedRatio(question: Question): Outcome {
  const { leg } = question;
  const couldGoOn = allOf(generatorHealthy(leg), usersSuffice(leg), hostHealthy(leg));
  return evaluate(question, leg.server === null ? couldGoOn : anyOf(serverBusy(leg), couldGoOn));
}

function evaluate(question: Question, serverWasTheLimit: Evidence): Outcome {
  if (isMet(question.value, question.check.limit)) {
    const together = allOf(...startedTogether(question.leg));
    if (!together.holds) return toUnproven(question, together);
    return toPass(question, 'a busy generator or a disturbed host could only have lowered it');
  }
  if (serverWasTheLimit.holds) return toFail(question, `${serverWasTheLimit.said}, so the server was the limit`);
  return toUnproven(question, serverWasTheLimit, ', so the server may not have been the limit');
}
