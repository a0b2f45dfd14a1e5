// The verdict of a run and the exit code that goes with it. Impossible verdicts do not compile.
import type { LegName, NonEmpty } from '../run/measurement.ts';
import type { Limit, Metric } from '../targets/target.ts';

/** One check as settled over all attempts at its leg. */
export type Check = Readonly<{
  leg: LegName;
  metric: Metric;
  limit: Limit;
  value: number; // of the attempt that decides
  outcome: 'pass' | 'fail' | 'unproven';
  because: string;
  attempts: number;
}>;

export type Verdict =
  | Readonly<{ kind: 'PASS'; proven: NonEmpty<Check> }> // a PASS that checked nothing cannot be built
  | Readonly<{ kind: 'FAIL'; missed: NonEmpty<Check> }>
  | Readonly<{ kind: 'ERROR'; error: Error }>
  | Readonly<{ kind: 'INCONCLUSIVE'; blocksRun: number; maxBlocks: number }>
  | Readonly<{ kind: 'INVALID'; unproven: NonEmpty<Check> }>
  | Readonly<{ kind: 'NONE' }>; // --measure-only: nothing was judged

export const EXIT_CODES = {
  PASS: 0,
  FAIL: 1,
  ERROR: 2,
  INCONCLUSIVE: 3,
  INVALID: 4,
  NONE: 0,
} as const satisfies Record<Verdict['kind'], number>;

export function toExitCode(verdict: Readonly<{ kind: Verdict['kind'] }>): number {
  return EXIT_CODES[verdict.kind];
}
