// One `shardgate compare`: lock, compare, keep, print; repeated once when a policy asks for it.
import { resolve } from 'node:path';
import type { CommandContext } from '../cli/context.ts';
import { type Annotate, annotate, printReport } from '../cli/present.ts';
import type { ComparisonVerdict } from '../gate/compare/assessment.ts';
import { applyPolicy, type Policy } from '../gate/policy.ts';
import { EXIT_CODES } from '../gate/verdict.ts';
import { withLoadLock } from '../run/load-lock.ts';
import { type CompareOptions, type CompareRequest, CompareRequestError, toCompareRequest } from './compare-request.ts';
import { type ComparisonSetting, FingerprintError, runComparison } from './compare-run.ts';
import { toFresh } from './fresh-comparison.ts';
import type { FinishedComparison } from './keep-result.ts';
import { checkResumeOptions } from './resume-options.ts';
import { toResumed } from './resumption.ts';

export type RunCompareOptions = CompareOptions &
  Readonly<{
    annotate: Annotate;
    given: readonly string[]; // the long names of the options that were given
    hidden: readonly string[]; // names of variables whose values nothing shows
  }>;

/** @returns the exit code: the verdict's own, unless a policy says otherwise */
export async function runCompare(
  base: string | undefined,
  head: string | undefined,
  options: RunCompareOptions,
  context: CommandContext,
): Promise<number> {
  const request = await toRequest(base, head, options);
  try {
    return await withLoadLock('compare', () => runUntilDecided(request, options, context));
  } catch (error) {
    if (!(error instanceof FingerprintError)) throw error;
    context.console.say(error.message);
    return EXIT_CODES.INVALID;
  }
}

/** Null where an earlier comparison is gone on with: it knows its own. */
async function toRequest(
  base: string | undefined,
  head: string | undefined,
  options: RunCompareOptions,
): Promise<CompareRequest | null> {
  const given = [base, head].filter((name) => name !== undefined).length;
  if (options.resume !== undefined) checkResumeOptions(options.given, options);
  if (options.resume !== undefined && given === 0) return null;
  if (options.resume !== undefined || base === undefined || head === undefined) {
    throw new CompareRequestError(
      `Expected BASE and HEAD, or --resume with the folder of an unfinished comparison, got ${given} of two names` +
        `${options.resume === undefined ? '' : ' and --resume'}.`,
    );
  }
  return toCompareRequest(base, head, options);
}

async function runUntilDecided(
  request: CompareRequest | null,
  options: RunCompareOptions,
  context: CommandContext,
): Promise<number> {
  for (let runsDone = 1; ; runsDone++) {
    const setting = await toSetting(request, options, context);
    const finished = await runComparison({ ...setting, hidden: options.hidden }, context);
    const { verdict } = finished.result;
    const ending = applyPolicy({ kind: verdict }, toPolicy(verdict, options), runsDone);
    const isLast = ending.kind !== 'retry' || context.signal.aborted;
    printReport(finished.report, { json: options.json, reportPath: finished.reportPath, isLast }, context);
    if (ending.warning !== null) context.console.say(`WARNING: ${ending.warning}`);
    if (!isLast) continue;
    await annotate(finished.report, options.annotate, context);
    return toCode(ending, finished);
  }
}

/** One that was stopped is not repeated. */
function toCode(ending: ReturnType<typeof applyPolicy>, { result }: FinishedComparison): number {
  return ending.kind === 'exit' ? ending.exitCode : result.exitCode;
}

function toPolicy(verdict: ComparisonVerdict, { onInvalid, onInconclusive }: CompareOptions): Policy {
  return verdict === 'INCONCLUSIVE' ? onInconclusive : onInvalid;
}

async function toSetting(
  request: CompareRequest | null,
  options: CompareOptions,
  context: CommandContext,
): Promise<ComparisonSetting> {
  if (request === null) return toResumed(resolve(context.root, options.resume ?? ''), options);
  return toFresh(request, resolve(context.root, options.results), context);
}
