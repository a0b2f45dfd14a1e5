// How soon after a spike latency is as it was before.
import type { ClientMeasurement, LegMeasurement, Slice, StageMeasurement } from '../run/measurement.ts';
import { allOf, type Evidence, toDoubtful, toProof } from './evidence/evidence.ts';
import { rateAchieved } from './evidence/load.ts';
import { generatorHealthy, hostHealthy } from './evidence/machines.ts';
import { isMet, type Outcome, type Question, toFail, toPass, toUnproven } from './outcome.ts';
import { toCount, toPercentBeside } from './quantity.ts';
import * as threshold from './thresholds.ts';

/**
 * Seconds from the end of the spike to the slice from which on every slice is as before it, good to a slice. The whole
 * length of the recovery when its last slice is not: load-request.ts refuses a limit that allows as much.
 *
 * @returns null when the rate never changed
 */
export function toRecoverySeconds({ stages, slices }: ClientMeasurement): number | null {
  const [base, recovery] = [stages[0], stages.at(-1)];
  if (base === undefined || recovery === undefined || base === recovery) return null;
  const after = (slices ?? []).filter(({ startS }) => startS >= recovery.startS);
  const disturbed = after.findLastIndex((slice) => !isAsBefore(slice, base));
  const recovered = after[disturbed + 1];
  return recovered === undefined ? recovery.seconds : recovered.startS - recovery.startS;
}

export function evaluateRecovery(question: Question): Outcome {
  const { leg } = question;
  if (isMet(question.value, question.check.limit)) {
    const seen = allOf(rateAchieved(leg), baseUndisturbed(leg), hostHealthy(leg));
    return seen.holds ? toPass(question, seen.said) : toUnproven(question, seen);
  }
  const free = allOf(generatorHealthy(leg), hostHealthy(leg), ...toDropDoubts(leg));
  return free.holds ? toFail(question, `${free.said}, so the time was the server's`) : toUnproven(question, free);
}

/** A base that was slow for another reason would hide a slow recovery. The spike may be too much for the generator. */
function baseUndisturbed({ client: { stages } }: LegMeasurement): Evidence {
  const busy = stages[0]?.generatorBusy ?? null;
  if (busy === null) return toDoubtful('generatorUnknown', 'how busy the generator was before the spike is not known');
  const limit = threshold.GENERATOR_BUSY_RATIO;
  const said = `the generator was ${toPercentBeside(busy, limit)} busy before the spike`;
  return busy < limit ? toProof(said) : toDoubtful('generatorBusy', said);
}

/** k6 numbers only the requests that it starts, so drops shift the intended starts of a stage to its end. */
function toDropDoubts({ client: { stages } }: LegMeasurement): readonly Evidence[] {
  const dropped = stages.at(-1)?.droppedIterations ?? 0;
  if (dropped === 0) return [];
  const said = `${toCount(dropped, 'request')} of the recovery never started, which lengthens its latencies`;
  return [toDoubtful('dropped', said)];
}

/** A request that was not made is slower than any limit. */
function isAsBefore({ p95Ms, rps }: Slice, { latencyMs: { p95: baseMs }, ratePerSec }: StageMeasurement): boolean {
  if (p95Ms === null || baseMs === null) return false;
  const limitMs = Math.max(baseMs * threshold.RECOVERED_FACTOR, baseMs + threshold.RECOVERED_FLOOR_MS);
  return p95Ms <= limitMs && rps >= ratePerSec * threshold.ACHIEVED_RATIO;
}
