// One `shardgate compare`: lock, compare, keep, print; repeated once when a policy asks for it.
import { resolve } from 'node:path';
import type { CommandContext } from '../cli/context.ts';
import { type Annotate, annotate, printReport } from '../cli/present.ts';
import type { ComparisonVerdict } from '../gate/compare/assessment.ts';
import { applyPolicy, type Policy } from '../gate/policy.ts';
import { acquireLoadLock } from '../run/load-lock.ts';
import { type CompareOptions, type CompareRequest, CompareRequestError, toCompareRequest } from './compare-request.ts';
import { type ComparisonSetting, type FinishedComparison, runComparison } from './compare-run.ts';
import { toFresh } from './fresh-comparison.ts';
import { toResumed } from './resumption.ts';

export type RunCompareOptions = CompareOptions & Readonly<{ annotate: Annotate }>;

/** @returns the exit code: the verdict's own, unless a policy says otherwise */
export async function runCompare(
  base: string | undefined,
  head: string | undefined,
  options: RunCompareOptions,
  context: CommandContext,
): Promise<number> {
  const request = await toRequest(base, head, options);
  const lock = await acquireLoadLock(`shardgate compare (process ${process.pid})`);
  try {
    return await runUntilDecided(request, options, context);
  } finally {
    lock.release();
  }
}

/** Null where an earlier comparison is gone on with: it knows its own. */
async function toRequest(
  base: string | undefined,
  head: string | undefined,
  options: CompareOptions,
): Promise<CompareRequest | null> {
  const given = [base, head].filter((name) => name !== undefined).length;
  if (options.resume !== undefined && options.targets !== undefined) {
    throw new CompareRequestError(
      'Expected --resume or --targets, got both; a comparison that is gone on with keeps its own targets.',
    );
  }
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
    const setting = await toSetting(request, runsDone === 1 ? options.resume : undefined, options, context);
    const finished = await runComparison(setting, context);
    printReport(finished.report, { json: options.json, reportPath: finished.reportPath }, context);
    const { verdict } = finished.result;
    const ending = applyPolicy({ kind: verdict }, toPolicy(verdict, options), runsDone);
    if (ending.warning !== null) context.console.say(`WARNING: ${ending.warning}`);
    if (ending.kind === 'retry' && !context.signal.aborted && request !== null) continue;
    await annotate(finished.report, options.annotate, context);
    return toCode(ending, finished);
  }
}

/** A comparison that was gone on with is not repeated: it has had its blocks. */
function toCode(ending: ReturnType<typeof applyPolicy>, { result }: FinishedComparison): number {
  return ending.kind === 'exit' ? ending.exitCode : result.exitCode;
}

function toPolicy(verdict: ComparisonVerdict, { onInvalid, onInconclusive }: CompareOptions): Policy {
  return verdict === 'INCONCLUSIVE' ? onInconclusive : onInvalid;
}

async function toSetting(
  request: CompareRequest | null,
  resume: string | undefined,
  options: CompareOptions,
  context: CommandContext,
): Promise<ComparisonSetting> {
  if (request === null) return toResumed(resolve(context.root, resume ?? ''), options);
  return toFresh(request, resolve(context.root, options.results), context);
}
