// What the server used: share of its CPUs, memory, CPU time a request. None means anything without the load it is for.
import { allOf, type Evidence } from './evidence/evidence.ts';
import { rateAchieved } from './evidence/load.ts';
import { hostHealthy } from './evidence/machines.ts';
import { isMet, type Outcome, type Question, toFail, toPass, toUnproven } from './outcome.ts';

/** CPU utilization and memory: a pass needs the rate, a miss an undisturbed host as well. */
export function evaluateUse(question: Question): Outcome {
  const achieved = rateAchieved(question.leg);
  if (isMet(question.value, question.check.limit)) return conclude(question, achieved);
  return conclude(question, allOf(achieved, hostHealthy(question.leg)));
}

/** CPU a request falls with batching and rises with a disturbed core, so both directions need the same evidence. */
export function evaluateCpuCost(question: Question): Outcome {
  const healthy = hostHealthy(question.leg);
  return conclude(question, question.leg.leg === 'rate' ? allOf(healthy, rateAchieved(question.leg)) : healthy);
}

function conclude(question: Question, evidence: Evidence): Outcome {
  if (!evidence.holds) return toUnproven(question, evidence);
  const { said } = evidence;
  return isMet(question.value, question.check.limit) ? toPass(question, said) : toFail(question, said);
}
