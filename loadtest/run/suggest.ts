// `shardgate targets suggest`: the same load several times, judged by nothing, then limits with margins from its spread.
import { constants } from 'node:fs';
import { access, writeFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CommandContext } from '../cli/context.ts';
import { isGeneratorSaturated } from '../gate/evidence/machines.ts';
import { judge } from '../gate/judgement.ts';
import type { Profile } from '../profiles/profile.ts';
import type { Result } from '../report/result.ts';
import { type Suggestion, suggestTargets } from '../targets/suggestion.ts';
import type { Targets } from '../targets/target.ts';
import { toTargetsJson } from '../targets/targets-json.ts';
import { requireAllowedHost } from './allowed-host.ts';
import { readSlot } from './load.ts';
import { withLoadLock } from './load-lock.ts';
import { type LoadOptions, type LoadRequest, toLoadRequest } from './load-request.ts';
import { driveRun } from './load-run.ts';
import { toSetAside } from './set-aside.ts';

export type SuggestOptions = Readonly<{ runs: number; out: string; force: boolean }>;

export type Suggested = Suggestion & Readonly<{ file: string; runIds: readonly string[]; notes: readonly string[] }>;

export class SuggestionError extends Error {
  override readonly name = 'SuggestionError';
}

const SHOWN_CHARACTERS = 200; // of a path; a description holds 500

const SCHEMA = fileURLToPath(new URL('../targets/targets.schema.json', import.meta.url));

/**
 * @param load - what is driven; it must only measure
 * @throws SuggestionError when the file exists, or a run cannot be believed
 */
export async function suggest(load: LoadOptions, options: SuggestOptions, context: CommandContext): Promise<Suggested> {
  const file = resolve(options.out);
  await requireFree(file, options);
  const request = toLoadRequest(load, await readSlot(context));
  requireSteady(request.profile);
  await requireAllowedHost(request);
  return withLoadLock('targets suggest', () => suggestFrom(request, { file, load, options }, context));
}

type Suggesting = Readonly<{ file: string; load: LoadOptions; options: SuggestOptions }>;

async function suggestFrom(
  request: LoadRequest,
  { file, load, options }: Suggesting,
  context: CommandContext,
): Promise<Suggested> {
  const results = await measureRuns(request, resolve(context.root, load.results), options, context);
  const suggestion = suggestTargets(
    results.map(({ attempts }) => attempts),
    toAbout(results, request.ratePerSec),
  );
  results.forEach((result, index) => {
    refuseDoubt(result, suggestion.targets, index + 1);
  });
  await writeFile(file, toTargetsJson(suggestion.targets, toSchemaPath(file)));
  return { ...suggestion, file, runIds: results.map(({ runId }) => runId), notes: toNotes(results) };
}

/** One from which no limit may be drawn is set aside and measured again, as often as runs were asked for. */
async function measureRuns(
  request: LoadRequest,
  resultsRoot: string,
  { runs }: SuggestOptions,
  { console, ...others }: CommandContext,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let setAside = 0; results.length < runs; ) {
    console.say(`Run ${results.length + 1} of ${runs}`);
    const { result } = await driveRun(request, resultsRoot, { console, ...others });
    refuseError(result);
    const doubt = toSetAside(result.attempts);
    if (doubt === null) results.push(result);
    else if (++setAside > runs) throw new SuggestionError(doubt.again);
    else console.say(`Set aside and run again: ${doubt.why}.`);
  }
  return results;
}

function requireSteady({ name, shape }: Profile): void {
  if (shape.kind === 'steady') return;
  throw new SuggestionError(
    `Expected a profile of an even load, got ${name}, a ${shape.kind}; choose light or heavier.`,
  );
}

async function requireFree(file: string, { force }: SuggestOptions): Promise<void> {
  const exists = await access(file, constants.F_OK).then(
    () => true,
    () => false,
  );
  if (!exists || force) return;
  throw new SuggestionError(`Expected no file at ${file}, got one; name another by --out, or overwrite it by --force.`);
}

function refuseError({ verdict, reasons, runId }: Result): void {
  if (verdict !== 'ERROR') return;
  throw new SuggestionError(`Expected every run to be measured, got ERROR in ${runId}: ${reasons.join(' ')}`);
}

/** Each run must meet the limits with proof. */
function refuseDoubt({ attempts }: Result, targets: Targets, run: number): void {
  const { verdict, reasons } = judge(attempts, targets);
  if (verdict.kind === 'PASS') return;
  throw new SuggestionError(
    `Expected every run to prove the limits drawn from them, got ${verdict.kind} in run ${run}: ${reasons.join(' ')}`,
  );
}

function toAbout(results: readonly Result[], ratePerSec: number): Pick<Targets, 'name' | 'description' | 'ratePerSec'> {
  const [{ profile, target, startedAt, host }] = results as readonly [Result, ...Result[]];
  const what = (target.mix ?? target.path ?? target.url).slice(0, SHOWN_CHARACTERS);
  return {
    name: `suggested-${profile}`,
    description: `Suggested from ${results.length} runs of ${profile} with ${what} from ${startedAt} on: ${host?.cpuModel ?? 'several machines'}, ${host?.cpus ?? 'not known how many'} CPUs`,
    ratePerSec,
  };
}

function toNotes(results: readonly Result[]): readonly string[] {
  const busy = results.filter(({ attempts }) =>
    attempts.capacity.some(({ generator }) => isGeneratorSaturated(generator)),
  );
  if (busy.length === 0) return [];
  return [
    `The generator was the busy part of the capacity leg in ${busy.length} of ${results.length} runs: that floor of requests/s ` +
      'is what it could send, and the server may well do more.',
  ];
}

function toSchemaPath(file: string): string {
  const path = relative(dirname(file), SCHEMA);
  return path.startsWith('.') ? path : `./${path}`;
}
