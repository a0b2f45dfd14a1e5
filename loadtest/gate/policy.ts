// What the command does with a verdict that proves nothing: --on-invalid and --on-inconclusive.
import { toExitCode, type Verdict } from './verdict.ts';

export const POLICIES = ['fail', 'warn', 'retry'] as const;

export type Policy = (typeof POLICIES)[number];

/** `warning` is to be printed loudly: the exit code hides the true verdict. */
export type Ending =
  | Readonly<{ kind: 'exit'; exitCode: number; warning: string | null }>
  | Readonly<{ kind: 'retry'; warning: string }>;

/**
 * @param onInvalid - `fail` keeps the code, `warn` exits 0, `retry` runs once more and then keeps the code
 * @param runsDone - runs of this command so far, this one included; from 1
 */
export function applyPolicy(verdict: Readonly<{ kind: Verdict['kind'] }>, onInvalid: Policy, runsDone: number): Ending {
  const exitCode = toExitCode(verdict);
  const undecided = verdict.kind === 'INVALID' || verdict.kind === 'INCONCLUSIVE';
  if (!undecided || onInvalid === 'fail') return { kind: 'exit', exitCode, warning: null };
  if (onInvalid === 'warn') {
    return {
      kind: 'exit',
      exitCode: 0,
      warning: `The verdict is ${verdict.kind}, not PASS; exit code 0 instead of ${exitCode} because only a warning was asked for.`,
    };
  }
  if (runsDone < 2) return { kind: 'retry', warning: `The verdict is ${verdict.kind}; running once more, as asked.` };
  return { kind: 'exit', exitCode, warning: null };
}
