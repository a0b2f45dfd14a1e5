// One `shardgate load`: lock, set up, drive the legs, judge, keep, print; repeated once when the policy asks for it.
import { resolve } from 'node:path';
import type { CommandContext } from '../cli/context.ts';
import { applyPolicy } from '../gate/policy.ts';
import { toTerminal } from '../report/terminal.ts';
import { acquireLoadLock } from './load-lock.ts';
import { type LoadOptions, type LoadRequest, toLoadRequest } from './load-request.ts';
import { driveRun, type FinishedRun } from './load-run.ts';

/** @returns the exit code: the verdict's own, unless --on-invalid says otherwise */
export async function runLoad(options: LoadOptions, context: CommandContext): Promise<number> {
  const request = toLoadRequest(options);
  const lock = await acquireLoadLock(`shardgate load ${request.profile.name} (process ${process.pid})`);
  try {
    return await runUntilDecided(request, options, context);
  } finally {
    lock.release();
  }
}

async function runUntilDecided(request: LoadRequest, options: LoadOptions, context: CommandContext): Promise<number> {
  const resultsRoot = resolve(context.root, options.results);
  for (let runsDone = 1; ; runsDone++) {
    const run = await driveRun(request, resultsRoot, context);
    show(run, options, context);
    const ending = applyPolicy(run.verdict, request.onInvalid, runsDone);
    if (ending.warning !== null) context.console.say(`WARNING: ${ending.warning}`);
    if (ending.kind === 'exit') return ending.exitCode;
  }
}

function show({ result, reportPath }: FinishedRun, { json }: LoadOptions, { console }: CommandContext): void {
  const options = { color: console.color, width: console.columns, report: reportPath };
  console.print(json ? JSON.stringify(result, null, 2) : `\n${toTerminal(result, options)}`);
}
