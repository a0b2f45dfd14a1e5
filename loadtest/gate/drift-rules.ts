// Drift of latency and memory over a soak. A pass needs the load; a miss a rise that went on and on, and an undisturbed
// host. A disturbed beginning would hide a rise of latency, so that needs an undisturbed machine in either case.
import type { LegMeasurement } from '../run/measurement.ts';
import { isSteadyRise, toEnds, toP95Series } from './drift.ts';
import { allOf, type Evidence, toDoubtful, toProof } from './evidence/evidence.ts';
import { loadOffered, rateAchieved } from './evidence/load.ts';
import { generatorFree, hostHealthy } from './evidence/machines.ts';
import { toDropDoubts } from './latency.ts';
import { isMet, type Outcome, type Question, toFail, toPass, toUnproven } from './outcome.ts';
import { toNumber } from './quantity.ts';

export function evaluateLatencyDrift(question: Question): Outcome {
  const { leg } = question;
  const undisturbed = allOf(generatorFree(leg), hostHealthy(leg));
  const risen = allOf(toRise(toP95Series(leg.client), 'ms'), undisturbed, ...toDropDoubts(question));
  return evaluate(question, risen, allOf(loadOffered(leg, null), undisturbed));
}

export function evaluateMemoryDrift(question: Question): Outcome {
  const { leg } = question;
  const risen = allOf(toRise(leg.memoryMb.server, 'MiB'), rateAchieved(leg), hostHealthy(leg));
  return evaluate(question, risen, loadOffered(leg, null));
}

function evaluate(question: Question, risen: Evidence, level: Evidence): Outcome {
  if (!isMet(question.value, question.check.limit)) {
    return risen.holds ? toFail(question, risen.said) : toUnproven(question, risen);
  }
  return level.holds ? toPass(question, level.said) : toUnproven(question, level);
}

function toRise(series: LegMeasurement['memoryMb']['server'], unit: string): Evidence {
  const [first, last] = toEnds(series) ?? [Number.NaN, Number.NaN];
  const ends = `${toNumber(first)} ${unit} in the first third of the run to ${toNumber(last)} ${unit} in the last`;
  if (isSteadyRise(series)) return toProof(`it rose from slice to slice, from ${ends}`);
  return toDoubtful('unsteadyRise', `from ${ends} it went up and down, which a disturbance does too`);
}
