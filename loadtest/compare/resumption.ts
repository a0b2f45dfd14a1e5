// Goes on with a comparison that was interrupted: its folder knows what it compares, and has every finished block.
import { basename, dirname } from 'node:path';
import { reopenArm } from './arm-image.ts';
import { type CompareOptions, checkMaxBlocks, parseVariable } from './compare-request.ts';
import type { ComparisonSetting } from './compare-run.ts';
import { readJournal } from './journal.ts';

/**
 * @param path - of its folder
 * @throws JournalError when there is nothing to go on with
 */
export async function toResumed(path: string, options: CompareOptions): Promise<ComparisonSetting> {
  const { beginning, blocks } = await readJournal(path);
  const { settings, arms, startedAt, readyPath } = beginning;
  const maxBlocks = checkMaxBlocks(options.maxBlocks ?? settings.maxBlocks, settings);
  const toEnv = (own: readonly string[]) => Object.fromEntries([...options.env, ...own].map(parseVariable));
  return {
    folder: { runId: basename(path), path },
    resultsRoot: dirname(path),
    startedAt: new Date(startedAt),
    settings: { ...settings, maxBlocks },
    readyPath,
    port: options.port,
    course: { blocks: [...blocks], crash: null },
    before: beginning,
    openArms: async (stack) => ({
      base: await reopenArm(arms.base, toEnv(options.baseEnv), stack),
      head: await reopenArm(arms.head, toEnv(options.headEnv), stack),
    }),
  };
}
