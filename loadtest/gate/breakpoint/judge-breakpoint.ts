// The verdict of a whole search. The checks that stand for it are those of the step that decides it.
import type { Judgement } from '../judgement.ts';
import { toNumber } from '../quantity.ts';
import { RunError } from '../run-error.ts';
import { type Move, type SearchSettings, toNextMove } from './search.ts';
import type { Step } from './step.ts';

/** `decisive`: the step whose checks stand for the verdict; none where the search was cut short. */
export type SearchJudgement = Readonly<{ judgement: Judgement; decisive: Step | null }>;

type Found = Extract<Move, { kind: 'found' }>;
type Blocked = Extract<Move, { kind: 'blocked' }>;

/**
 * PASS: found, confirmed, and at least what the targets ask for. FAIL: less than that. INVALID: the generator or the host
 * was in the way before an end was found.
 *
 * @param settings - `startRatePerSec` is what the targets ask for
 */
export function judgeBreakpoint(steps: readonly Step[], settings: SearchSettings): SearchJudgement {
  const move = toNextMove(steps, settings);
  switch (move.kind) {
    case 'try':
      return toUnfinished();
    case 'blocked':
      return conclude(steps.at(-1) ?? null, toBlockedReasons(move));
    case 'none':
      return conclude(findMiss(steps, move.missed), [`No rate met the targets, down to ${toRate(move.missed)}.`]);
    case 'found':
      return toFound(steps, move, settings);
  }
}

function toFound(steps: readonly Step[], found: Found, { startRatePerSec }: SearchSettings): SearchJudgement {
  const reason = toFoundReason(found, steps.at(-1)?.seconds ?? 0);
  if (found.met >= startRatePerSec) return conclude(steps.at(-1) ?? null, [reason]);
  const short = `That is less than the ${toRate(startRatePerSec)} that the targets ask for.`;
  return conclude(found.missed === null ? null : findMiss(steps, found.missed), [reason, short]);
}

function conclude(decisive: Step | null, reasons: readonly string[]): SearchJudgement {
  if (decisive === null) return toUnfinished();
  const { judgement } = decisive;
  const at = `At ${toRate(decisive.ratePerSec)}: `;
  return {
    decisive,
    judgement: { ...judgement, reasons: [...reasons, ...judgement.reasons.map((reason) => `${at}${reason}`)] },
  };
}

function toUnfinished(): SearchJudgement {
  const error = new RunError(['Expected the search to come to an end, got one that was cut short']);
  return { judgement: { verdict: { kind: 'ERROR', error }, checks: [], reasons: error.reasons }, decisive: null };
}

function toFoundReason({ met, missed }: Found, seconds: number): string {
  const confirmed = `The highest rate that meets the targets is ${toRate(met)}, confirmed over ${toNumber(seconds)} s`;
  if (missed === null) return `${confirmed}; the kit offers no more.`;
  return `${confirmed}; the limit lies between ${toNumber(met)} and ${toRate(missed)}.`;
}

function toBlockedReasons({ met, at }: Blocked): readonly string[] {
  const highest =
    met === null ? 'No rate met the targets before.' : `The highest rate that met the targets is ${toRate(met)}.`;
  return [
    `The search stopped at ${toRate(at)}, where the generator or the host was in the way: that is no miss of the server. ${highest}`,
  ];
}

function findMiss(steps: readonly Step[], ratePerSec: number): Step | null {
  return steps.findLast((step) => step.outcome === 'missed' && step.ratePerSec === ratePerSec) ?? null;
}

function toRate(ratePerSec: number): string {
  return `${toNumber(ratePerSec)} requests/s`;
}
