// One `shardgate load`: lock, set up, drive the legs, judge, keep, print; repeated once when the policy asks for it.
import { readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { CommandContext } from '../cli/context.ts';
import { type Annotate, annotate, printReport } from '../cli/present.ts';
import { applyPolicy } from '../gate/policy.ts';
import { loadEnvFile } from '../stack/env-file.ts';
import { type Guest, readGuest } from '../stack/guest.ts';
import { toEnvFile } from '../stack/stack.ts';
import { requireAllowedHost } from './allowed-host.ts';
import { type LivePage, openLivePage } from './live-page.ts';
import { withLoadLock } from './load-lock.ts';
import { type LoadOptions, type LoadRequest, toLoadRequest } from './load-request.ts';
import { driveRun, WEB_FOLDER } from './load-run.ts';

export type RunLoadOptions = LoadOptions & Readonly<{ annotate: Annotate }>;

/** @returns the exit code: the verdict's own, unless --on-invalid says otherwise */
export async function runLoad(options: RunLoadOptions, context: CommandContext): Promise<number> {
  const request = toLoadRequest(options, await readSlot(context));
  await requireAllowedHost(request);
  return withLoadLock(`load ${request.profile.name}`, () =>
    withLivePage(request, context, (page) => runUntilDecided(request, options, context, page)),
  );
}

async function withLivePage(
  { web }: LoadRequest,
  { root, env }: CommandContext,
  run: (page: LivePage | null) => Promise<number>,
): Promise<number> {
  if (!web) return run(null);
  const page = await openLivePage({ ...(await loadEnvFile(toEnvFile(root))), ...env });
  try {
    return await run(page);
  } finally {
    await page.close();
  }
}

/** Before anything is set up: what the slot will hold decides how it is judged. */
export async function readSlot({ root, env }: Pick<CommandContext, 'root' | 'env'>): Promise<Guest | null> {
  return readGuest({ ...(await loadEnvFile(toEnvFile(root))), ...env });
}

async function runUntilDecided(
  request: LoadRequest,
  options: RunLoadOptions,
  context: CommandContext,
  page: LivePage | null,
): Promise<number> {
  const resultsRoot = resolve(context.root, options.results);
  for (let runsDone = 1; ; runsDone++) {
    const run = await driveRun(request, resultsRoot, context, page);
    const ending = applyPolicy(run.verdict, request.onInvalid, runsDone);
    const isLast = ending.kind !== 'retry';
    printReport(run.report, { json: options.json, reportPath: run.reportPath, isLast }, context);
    if (ending.warning !== null) context.console.say(`WARNING: ${ending.warning}`);
    if (page !== null) await tellPages(dirname(run.reportPath), context);
    if (ending.kind === 'retry') continue;
    await annotate(run.report, options.annotate, context);
    return ending.exitCode;
  }
}

/** k6 makes none of a leg that ended early. */
async function tellPages(folder: string, { console }: CommandContext): Promise<void> {
  const names = await readdir(join(folder, WEB_FOLDER)).catch(() => []);
  for (const name of names.sort()) console.say(`k6’s page of the leg: ${join(folder, WEB_FOLDER, name)}`);
}
