// The search for the highest rate that meets the targets: doubling, then bisection, then a longer run at what was found.
// A pure function of the steps made so far, so that a search can be followed, and tested, step by step.

/** `unproven`: the generator or the host was in the way, which is no miss of the server. */
export type StepOutcome = 'met' | 'missed' | 'unproven';

export type StepPurpose = 'search' | 'confirm';

export type Tried = Readonly<{ purpose: StepPurpose; ratePerSec: number; outcome: StepOutcome }>;

export type SearchSettings = Readonly<{
  startRatePerSec: number;
  precision: number; // how much the lowest miss may lie above the highest hit, as a ratio
}>;

/** What the search does next, or how it ended. `met`: the highest rate that met the targets; `missed`: the lowest above it that missed. */
export type Move =
  | Readonly<{ kind: 'try'; purpose: StepPurpose; ratePerSec: number }>
  | Readonly<{ kind: 'found'; met: number; missed: number | null }>
  | Readonly<{ kind: 'blocked'; met: number | null; at: number }>
  | Readonly<{ kind: 'none'; missed: number }>;

/** The most that targets may ask for; a server that holds it has no breakpoint to be found. */
const RATE_MAX = 1_000_000;

export function toNextMove(steps: readonly Tried[], { startRatePerSec, precision }: SearchSettings): Move {
  const last = steps.at(-1);
  if (last === undefined) return search(startRatePerSec);
  const { met, missed } = toBounds(steps);
  if (last.outcome === 'unproven') return { kind: 'blocked', met, at: last.ratePerSec };
  if (met === null) return missed === null || missed <= 1 ? none(missed ?? 1) : search(Math.floor(missed / 2));
  if (missed === null && met < RATE_MAX) return search(Math.min(RATE_MAX, met * 2));
  if (missed !== null && missed > met * (1 + precision) && missed - met > 1)
    return search(Math.round((met + missed) / 2));
  if (last.purpose === 'confirm' && last.outcome === 'met') return { kind: 'found', met, missed };
  return { kind: 'try', purpose: 'confirm', ratePerSec: met };
}

/** A miss outweighs a hit at the same rate or above: a longer run sees more, and what was missed below will not do. */
export function toBounds(steps: readonly Tried[]): Readonly<{ met: number | null; missed: number | null }> {
  const rates = (outcome: StepOutcome) =>
    steps.filter((step) => step.outcome === outcome).map((step) => step.ratePerSec);
  const missed = Math.min(...rates('missed'));
  const met = Math.max(...rates('met').filter((rate) => rate < missed));
  return { met: Number.isFinite(met) ? met : null, missed: Number.isFinite(missed) ? missed : null };
}

function search(ratePerSec: number): Move {
  return { kind: 'try', purpose: 'search', ratePerSec };
}

function none(missed: number): Move {
  return { kind: 'none', missed };
}
