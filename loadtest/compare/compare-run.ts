// One comparison from its folder to its result. Whatever goes wrong on the way becomes an ERROR that keeps what was measured.
import { join } from 'node:path';
import { openBenchPlace } from '../bench/bench-place.ts';
import { type CommandContext, toSetupContext } from '../cli/context.ts';
import type { Assessment, ComparisonVerdict } from '../gate/compare/assessment.ts';
import { appendToHistory, HISTORY_FILE } from '../history/history-file.ts';
import { toHistoryLine } from '../history/history-line.ts';
import { PEERS_VARIABLE } from '../images/image-table.ts';
import { toCompareReport } from '../report/compare/compare-report.ts';
import type { CompareResult } from '../report/compare/compare-result.ts';
import { toCompareResult } from '../report/compare/compare-result.ts';
import { toBlockLine } from '../report/compare/live-table.ts';
import { REPORT_FILE, toKeptFiles } from '../report/kept-files.ts';
import { redactEnv } from '../report/redaction.ts';
import type { Report } from '../report/reporter.ts';
import { toComparisonPoints } from '../rollup/comparison-points.ts';
import { writeRollupIfUp } from '../rollup/write-rollup.ts';
import { describeHost } from '../run/host-description.ts';
import { linkLatest, type RunFolder, writeRunFile } from '../run/run-folder.ts';
import type { Stack } from '../stack/stack.ts';
import type { Arm } from './block.ts';
import { type Control, startControl } from './control-server.ts';
import { type Course, follow } from './course.ts';
import { readFingerprint } from './fingerprint.ts';
import { openRate, type RateSetting } from './fixed-rate.ts';
import { appendBlock, type Beginning, writeBeginning } from './journal.ts';
import type { ComparePlace } from './place.ts';
import { runBlock } from './run-block.ts';
import type { ArmFacts } from './settings.ts';
import { type CompareSettings, findChanges } from './settings.ts';

export type ComparisonSetting = Readonly<{
  folder: RunFolder;
  resultsRoot: string;
  startedAt: Date;
  settings: CompareSettings;
  readyPath: string;
  port: number;
  course: Course; // blocks of an earlier invocation, or none
  before: Beginning | null; // of the invocation that is gone on with
  openArms: (stack: Stack) => Promise<Readonly<Record<Arm, ArmFacts>>>;
}>;

export type FinishedComparison = Readonly<{ report: Report; result: CompareResult; reportPath: string }>;

export class FingerprintError extends Error {
  override readonly name = 'FingerprintError';
}

const IMAGES = ['APP_IMAGE', PEERS_VARIABLE, 'WRK_IMAGE', 'K6_IMAGE'] as const;

/** What is known so far, for a result whatever happens. */
type Known = { stack: Stack | null; beginning: Beginning | null };

export async function runComparison(setting: ComparisonSetting, context: CommandContext): Promise<FinishedComparison> {
  const known: Known = { stack: null, beginning: setting.before };
  const assessment = await drive(setting, known, context).catch((error: unknown) => toError(error, setting, context));
  const { course, folder, settings, startedAt } = setting;
  const { beginning, stack } = known;
  const result = toCompareResult({
    runId: folder.runId,
    command: context.command,
    startedAt,
    arms: { base: beginning?.arms.base ?? null, head: beginning?.arms.head ?? null },
    settings,
    fingerprint: beginning?.fingerprint ?? null,
    blocks: course.blocks,
    crash: course.crash,
    assessment,
    host: await describeHost(stack, context.env),
  });
  const report = toCompareReport(result);
  for (const { name, text } of toKeptFiles(report)) await writeRunFile(folder, name, text);
  await linkLatest(setting.resultsRoot, folder);
  if (!context.signal.aborted) await remember(setting.resultsRoot, result, stack, context);
  return { report, result, reportPath: join(folder.path, REPORT_FILE) };
}

/** A verdict is worth more than its line in the history, and its points in the database. */
async function remember(
  resultsRoot: string,
  result: CompareResult,
  stack: Stack | null,
  { console: { say } }: CommandContext,
): Promise<void> {
  if (result.blocks.length === 0) return;
  const line = toHistoryLine(result);
  await appendToHistory(join(resultsRoot, HISTORY_FILE), line).catch((error: unknown) =>
    say(error instanceof Error ? error.message : String(error)),
  );
  if (stack !== null) await writeRollupIfUp({ stack, tell: say }, toComparisonPoints(line));
}

type Ended = Assessment & Readonly<{ verdict: ComparisonVerdict }>;

async function drive(setting: ComparisonSetting, known: Known, context: CommandContext): Promise<Ended> {
  const { settings, course, folder, before } = setting;
  const place = await openPlace(setting, context);
  known.stack = place.stack;
  const arms = await setting.openArms(place.stack);
  const read = async () =>
    readFingerprint({ stack: place.stack, host: await describeHost(place.stack, context.env), arms, settings });
  const fingerprint = await read();
  if (before !== null) refuseAnother(findChanges(before.fingerprint, fingerprint));
  const beginning = toBeginning(setting, arms, fingerprint);
  known.beginning = beginning;
  await writeBeginning(folder, beginning);
  const assessment = await withServers(place, settings, (control, rate) =>
    follow(course, {
      settings,
      run: (block) => runBlock(block, { arms, settings, rate, control, place, tell: toTell(block, context) }),
      keep: (block) => appendBlock(folder, block),
      show: (block, state) => context.console.say(toBlockLine(block, state, settings.maxBlocks)),
      findChanges: async () => findChanges(fingerprint, await read()),
    }),
  );
  return toEnded(assessment);
}

async function openPlace({ port, readyPath }: ComparisonSetting, context: CommandContext): Promise<ComparePlace> {
  const { stack, cpuset } = await openBenchPlace(toSetupContext(context), IMAGES);
  return { stack, cpuset, port, readyPath, signal: context.signal };
}

/** Starts what runs through all blocks, and stops it however that ends. */
async function withServers<T>(
  place: ComparePlace,
  settings: CompareSettings,
  use: (control: Control | null, rate: RateSetting | null) => Promise<T>,
): Promise<T> {
  const { ratePerSec, path, rules } = settings;
  const rate = ratePerSec === null ? null : await openRate(place, { ratePerSec, path, seconds: rules.slot });
  const control = rules.control === null ? null : await startControl(place, rules.slot.controlSeconds);
  try {
    return await use(control, rate);
  } finally {
    await control?.stop();
  }
}

function toTell(block: number, { console }: CommandContext): (step: string) => void {
  return (step) => console.progress(`block ${block}   ${step}`);
}

function toBeginning(
  { folder, startedAt, settings, readyPath }: ComparisonSetting,
  arms: Readonly<Record<Arm, ArmFacts>>,
  fingerprint: Beginning['fingerprint'],
): Beginning {
  const toShown = (facts: ArmFacts) => ({ ...facts, env: redactEnv(facts.env) });
  const shown = { base: toShown(arms.base), head: toShown(arms.head) };
  return { runId: folder.runId, startedAt: startedAt.toISOString(), arms: shown, settings, readyPath, fingerprint };
}

function refuseAnother(changes: readonly string[]): void {
  if (changes.length === 0) return;
  throw new FingerprintError(
    `Expected to go on where the comparison began, but ${changes.join('; ')}. Begin a new one.`,
  );
}

function toEnded(assessment: Assessment): Ended {
  const { verdict } = assessment;
  if (verdict !== null) return { ...assessment, verdict };
  throw new RangeError('Expected a verdict at the end of a comparison, got none');
}

/** An interruption says how to go on. */
function toError(error: unknown, { folder, course }: ComparisonSetting, { signal }: CommandContext): Ended {
  const message = error instanceof Error ? error.message : String(error);
  const reason = signal.aborted
    ? `Stopped after ${course.blocks.length} blocks; \`bin/shardgate compare --resume ${folder.path}\` goes on.`
    : message;
  return { verdict: 'ERROR', reasons: [reason], blocks: [], looks: [], running: null, control: null };
}
