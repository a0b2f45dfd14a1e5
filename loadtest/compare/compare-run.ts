// One comparison from its folder to its result. Whatever goes wrong on the way becomes an ERROR that keeps what was measured.
import { openBenchPlace } from '../bench/bench-place.ts';
import { type CommandContext, toSetupContext } from '../cli/context.ts';
import type { Assessment, ComparisonVerdict } from '../gate/compare/assessment.ts';
import { toCount } from '../gate/quantity.ts';
import { PEERS_VARIABLE } from '../images/image-table.ts';
import { USUAL_ROLES } from '../plan/roles.ts';
import { toCompareResult } from '../report/compare/compare-result.ts';
import { toBlockLine } from '../report/compare/live-table.ts';
import { redactEnv } from '../report/redaction.ts';
import { describeHost } from '../run/host-description.ts';
import type { RunFolder } from '../run/run-folder.ts';
import type { Stack } from '../stack/stack.ts';
import type { Arm } from './block.ts';
import { withCompanions } from './companions.ts';
import { type Course, follow } from './course.ts';
import { readFingerprint } from './fingerprint.ts';
import { appendBlock, type Beginning, writeBeginning, writeCrash } from './journal.ts';
import { type FinishedComparison, keepResult } from './keep-result.ts';
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
  hidden?: readonly string[]; // names of variables whose values nothing shows
  openArms: (stack: Stack) => Promise<Readonly<Record<Arm, ArmFacts>>>;
}>;

/** Host, images or kit are not those of the beginning: what would be measured now belongs to another comparison. */
export class FingerprintError extends Error {
  override readonly name = 'FingerprintError';
}

const IMAGES = ['APP_IMAGE', PEERS_VARIABLE, 'WRK_IMAGE', 'K6_IMAGE'] as const;

/** What is known so far, for a result whatever happens. */
type Known = { stack: Stack | null; beginning: Beginning | null };

/**
 * @throws whatever is in the way of a comparison that is gone on with before it has anything new: its result stays as it is,
 * a FingerprintError among them
 */
export async function runComparison(setting: ComparisonSetting, context: CommandContext): Promise<FinishedComparison> {
  const readSeconds = startStopwatch(setting.course);
  const known: Known = { stack: null, beginning: setting.before };
  const { course, folder, settings, startedAt, before } = setting;
  const kept = toExtent(course);
  const assessment = await drive(setting, known, context).catch((error: unknown) => {
    if (before !== null && toExtent(course) === kept) throw error;
    return toError(error, setting, context);
  });
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
    host: await describeHost(stack, context.env, USUAL_ROLES),
    decisionSeconds: readSeconds(),
  });
  return keepResult(result, { folder, resultsRoot: setting.resultsRoot, stack }, context);
}

/** Grows with everything that is measured. */
function toExtent({ blocks, crash }: Course): number {
  return blocks.length + (crash === null ? 0 : 1);
}

/** From the command to now, with builds and set-up; of an earlier invocation only its blocks are known. */
function startStopwatch({ blocks }: Course): () => number {
  const earlier = blocks.reduce((sum, { seconds }) => sum + seconds, 0);
  const startMs = performance.now();
  return () => earlier + (performance.now() - startMs) / 1000;
}

type Ended = Assessment & Readonly<{ verdict: ComparisonVerdict }>;

async function drive(setting: ComparisonSetting, known: Known, context: CommandContext): Promise<Ended> {
  const { settings, course, folder, before } = setting;
  const place = await openPlace(setting, context);
  known.stack = place.stack;
  const arms = await setting.openArms(place.stack);
  const shown = toShown(arms, setting.hidden ?? []);
  const read = async () =>
    readFingerprint({
      stack: place.stack,
      host: await describeHost(place.stack, context.env, USUAL_ROLES),
      arms: shown,
      settings,
    });
  const fingerprint = await read();
  if (before !== null) refuseAnother(findChanges(before.fingerprint, fingerprint));
  const beginning = toBeginning(setting, shown, fingerprint);
  known.beginning = beginning;
  const assessment = await withCompanions(place, settings, async (companions) => {
    await writeBeginning(folder, beginning);
    return follow(course, {
      settings,
      run: (block) => runBlock(block, { arms, settings, ...companions, tell: toTell(block, context) }),
      keep: (block) => appendBlock(folder, block),
      keepCrash: (crash) => writeCrash(folder, crash),
      show: (block, state) => context.console.say(toBlockLine(block, state, settings.maxBlocks)),
      findChanges: async () => findChanges(fingerprint, await read()),
    });
  });
  return toEnded(assessment);
}

async function openPlace({ port, readyPath }: ComparisonSetting, context: CommandContext): Promise<ComparePlace> {
  const { stack, cpuset } = await openBenchPlace(toSetupContext(context), IMAGES);
  return { stack, cpuset, port, readyPath, signal: context.signal };
}

function toTell(block: number, { console }: CommandContext): (step: string) => void {
  return (step) => console.progress(`block ${block}   ${step}`);
}

function toBeginning(
  { folder, startedAt, settings, readyPath, port }: ComparisonSetting,
  arms: Readonly<Record<Arm, ArmFacts>>,
  fingerprint: Beginning['fingerprint'],
): Beginning {
  const { runId } = folder;
  return { runId, startedAt: startedAt.toISOString(), arms, settings, readyPath, port, fingerprint };
}

function toShown(
  { base, head }: Readonly<Record<Arm, ArmFacts>>,
  hidden: readonly string[],
): Readonly<Record<Arm, ArmFacts>> {
  const show = (facts: ArmFacts) => ({ ...facts, env: redactEnv(facts.env, hidden) });
  return { base: show(base), head: show(head) };
}

function refuseAnother(changes: readonly string[]): void {
  if (changes.length === 0) return;
  throw new FingerprintError(
    `Expected to go on where the comparison began, but ${changes.join('; ')}. Put that back, or begin a new one.`,
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
  const reason = signal.aborted ? toStopped(course.blocks.length, folder) : message;
  return { verdict: 'ERROR', reasons: [reason], blocks: [], looks: [], running: null, control: null };
}

function toStopped(blocks: number, { path }: RunFolder): string {
  if (blocks === 0) return 'Stopped before its first block was done.';
  return `Stopped after ${toCount(blocks, 'block')}; \`bin/shardgate compare --resume ${path}\` goes on.`;
}
