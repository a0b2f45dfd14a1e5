// Goes on with a comparison that was interrupted: its folder knows what it compares, and has every finished block. One that
// has its verdict is not gone on with: a FAIL would only have to be asked for until it passes.
import { realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ComparisonVerdict } from '../gate/compare/assessment.ts';
import type { CompareResult } from '../report/compare/compare-result.ts';
import { loadComparison } from '../report/compare/comparison-file.ts';
import { RESULT_FILE } from '../report/kept-files.ts';
import { reopenArm } from './arm-image.ts';
import { type CompareOptions, CompareRequestError, checkMaxBlocks, parseVariable } from './compare-request.ts';
import type { ComparisonSetting } from './compare-run.ts';
import { toAssessment } from './course.ts';
import { type Journal, readJournal } from './journal.ts';
import type { CompareSettings } from './settings.ts';

const FINAL: readonly ComparisonVerdict[] = ['PASS', 'FAIL', 'INVALID'];

/** All that an invocation which goes on may ask for itself. */
export type ResumeOptions = Pick<CompareOptions, 'maxBlocks' | 'port' | 'env' | 'baseEnv' | 'headEnv'>;

/** Nothing is left to be done: the kept result has the last word. */
export class EndedError extends Error {
  override readonly name = 'EndedError';
  readonly result: CompareResult;

  constructor(path: string, result: CompareResult, remedy: string) {
    super(`Expected an unfinished comparison at ${path}, got one that ended with ${result.verdict}; ${remedy}.`);
    this.result = result;
  }
}

/**
 * @param path - of its folder, or of a link to it
 * @throws JournalError when there is nothing to go on with
 * @throws EndedError when it has come to its end, CompareRequestError for a --max-blocks that it cannot have
 */
export async function toResumed(path: string, options: ResumeOptions): Promise<ComparisonSetting> {
  const folder = await realpath(path).catch(() => path); // the journal says what is missing
  const journal = await readJournal(folder);
  const { arms, startedAt, readyPath, runId, port } = journal.beginning;
  const settings = toSettings(journal, options.maxBlocks);
  refuseEnded(folder, await loadEarlier(folder), journal, settings);
  const toEnv = (own: readonly string[]) => Object.fromEntries([...options.env, ...own].map(parseVariable));
  return {
    folder: { runId, path: folder },
    resultsRoot: dirname(folder),
    startedAt: new Date(startedAt),
    settings,
    readyPath,
    port: options.port ?? port,
    course: { blocks: [...journal.blocks], crash: journal.crash },
    before: journal.beginning,
    openArms: async (stack) => ({
      base: await reopenArm('base', arms.base, toEnv(options.baseEnv), stack),
      head: await reopenArm('head', arms.head, toEnv(options.headEnv), stack),
    }),
  };
}

/** Fewer blocks than there are would take back a look that was taken. */
function toSettings({ beginning: { settings }, blocks, crash }: Journal, asked: number | undefined): CompareSettings {
  if (asked === undefined) return settings;
  const maxBlocks = checkMaxBlocks(asked, settings);
  const { blocks: judged } = toAssessment({ blocks, crash }, settings, []);
  const undisturbed = judged.filter(({ dropped }) => dropped.length === 0).length;
  if (asked >= undisturbed) return { ...settings, maxBlocks };
  throw new CompareRequestError(
    `Expected --max-blocks to be at least ${undisturbed}, the undisturbed blocks that there are, got ${asked}.`,
  );
}

/** Null when there is none that can be read: then the journal alone says how far it is. */
function loadEarlier(folder: string): Promise<CompareResult | null> {
  return loadComparison(join(folder, RESULT_FILE)).catch(() => null);
}

/** ERROR and INCONCLUSIVE are gone on with where there is a block to run, or a verdict that was not written yet. */
function refuseEnded(path: string, earlier: CompareResult | null, journal: Journal, settings: CompareSettings): void {
  if (earlier === null) return;
  const isFinal = FINAL.includes(earlier.verdict);
  if (!isFinal && toAssessment(journal, settings, []).verdict !== earlier.verdict) return;
  const next = settings.rules.looks.find((look) => look > settings.maxBlocks);
  const hasMore = earlier.verdict === 'INCONCLUSIVE' && next !== undefined;
  throw new EndedError(path, earlier, hasMore ? `its next look is at --max-blocks ${next}` : 'begin a new one');
}
