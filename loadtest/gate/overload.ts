// What a server with more to do than it can does: how much it still serves, how late, and how much it refuses.
import { allOf, anyOf, type Evidence } from './evidence/evidence.ts';
import { loadOffered, overloaded, rateAchieved } from './evidence/load.ts';
import { generatorHealthy, hostHealthy, serverBusy } from './evidence/machines.ts';
import { toDropDoubts } from './latency.ts';
import { HAD_IT_EASY, isMet, type Outcome, type Question, toFail, toPass, toUnproven } from './outcome.ts';

/** Less than asked for is the server's doing only if it refused some: else nothing more was offered. */
export function evaluateGoodput(question: Question): Outcome {
  const { leg } = question;
  const free = allOf(generatorHealthy(leg), hostHealthy(leg));
  return evaluate(question, allOf(overloaded(leg), leg.server === null ? free : anyOf(serverBusy(leg), free)));
}

export function evaluateAccepted(question: Question): Outcome {
  const free = allOf(generatorHealthy(question.leg), hostHealthy(question.leg));
  return evaluate(question, allOf(free, ...toDropDoubts(question)));
}

export function evaluateRefused(question: Question): Outcome {
  const { leg } = question;
  return evaluate(question, allOf(rateAchieved(leg), generatorHealthy(leg), hostHealthy(leg)));
}

function evaluate(question: Question, proof: Evidence): Outcome {
  if (!isMet(question.value, question.check.limit)) {
    return proof.holds ? toFail(question, proof.said) : toUnproven(question, proof);
  }
  const offered = loadOffered(question.leg, null);
  return offered.holds ? toPass(question, offered.said) : toUnproven(question, offered, HAD_IT_EASY);
}
