// One run from its folder to its result. Whatever goes wrong on the way becomes an ERROR that keeps what was measured.
import { join } from 'node:path';
import { type CommandContext, toSetupContext } from '../cli/context.ts';
import { judgeBreakpoint } from '../gate/breakpoint/judge-breakpoint.ts';
import type { Step } from '../gate/breakpoint/step.ts';
import { type Judgement, judge, toErrorJudgement, toUnjudged } from '../gate/judgement.ts';
import type { Verdict } from '../gate/verdict.ts';
import { ROLES, type Role } from '../plan/roles.ts';
import type { Shape } from '../profiles/profile.ts';
import { readWallOffsetMs } from '../readings/wall-offset.ts';
import { toBreakpointReport } from '../report/breakpoint-report.ts';
import { toLoadReport } from '../report/load-report.ts';
import type { Report } from '../report/reporter.ts';
import { type Result, type TargetFacts, toResult } from '../report/result.ts';
import type { StreamReading } from '../report/stream-reason.ts';
import type { BegunRun } from '../rollup/run-events.ts';
import { ensureReady } from '../setup/ensure-ready.ts';
import { type Stack, withEnv } from '../stack/stack.ts';
import { startStack } from '../stack/up.ts';
import type { Targets } from '../targets/target.ts';
import { driveBreakpoint, type Search, toSearch } from './breakpoint.ts';
import type { LegWeb } from './drive-leg.ts';
import { requireRunMemory } from './generator-memory.ts';
import { describeHost } from './host-description.ts';
import { type DrivenLeg, driveLegs, type LegsRequest, toAttempts } from './legs.ts';
import type { LivePage } from './live-page.ts';
import type { LoadRequest } from './load-request.ts';
import type { Attempts } from './measurement.ts';
import { pinSelf, releaseSelf } from './pin-self.ts';
import { toRestarts } from './restarts.ts';
import { createRunFolder, type RunFolder, toRunId } from './run-folder.ts';
import { keepRun } from './run-record.ts';
import { closeStream, openStream, type RunStream } from './run-stream.ts';
import { openTarget, toAskedFacts } from './run-target.ts';
import { storeRun } from './store-run.ts';
import { undoStart } from './undo-start.ts';

export type FinishedRun = Readonly<{ result: Result; report: Report; verdict: Verdict; reportPath: string }>;

/** Of the run's folder: the pages of k6's web dashboard. */
export const WEB_FOLDER = 'web';

/** What is known so far; an error leaves it as it is, and it is kept. */
type Course = {
  stack: Stack | null;
  target: TargetFacts;
  legs: DrivenLeg[];
  stream: RunStream | null;
  steps: Step[]; // of a search for the breakpoint
};

export async function driveRun(
  request: LoadRequest,
  resultsRoot: string,
  context: CommandContext,
  page: LivePage | null = null, // k6's own, where somebody wants to look
): Promise<FinishedRun> {
  const startedAt = new Date();
  const folder = await createRunFolder(resultsRoot, toRunId(request.profile.name, startedAt));
  const course: Course = { stack: null, target: toIntended(request), legs: [], stream: null, steps: [] };
  const failure = await follow(
    course,
    { request, runId: folder.runId, startedAt, web: page && toWeb(page, folder) },
    context,
  ).then(() => null, toError);
  const stream = course.stack && course.stream ? await closeStream(course.stack, course.stream, course.legs) : null;
  const { judgement, targets, attempts } = conclude(request, course, failure, isWhole(stream));
  const search = toSearch(request);
  const result = toResult({
    runId: folder.runId,
    profile: request.profile.name,
    shape: request.profile.shape.kind,
    leftOut: request.leftOut,
    command: context.command,
    startedAt,
    endedAt: new Date(),
    target: course.target,
    targets,
    attempts,
    restarts: listRestarts(course.legs),
    breakpoint: search && toBreakpointReport(course.steps, search.settings.precision),
    judgement,
    stream,
    host: await describeHost(course.stack, context.env, toParts(request)),
  });
  const report = toLoadReport(result);
  const reportPath = await keepRun({ folder, resultsRoot, report, legs: course.legs });
  if (course.stack && course.stream) {
    await storeRun({ stack: course.stack, tell: context.console.say }, result, course.legs);
  }
  return { result, report, verdict: judgement.verdict, reportPath };
}

/** Within each leg: whatever replaced the server between two of them is no restart of a shard. */
function listRestarts(legs: readonly DrivenLeg[]) {
  const offsetMs = readWallOffsetMs();
  return legs.flatMap(({ ticks }) => toRestarts(ticks, offsetMs));
}

type Asked = Pick<LegsRequest, 'request' | 'runId' | 'web'> & Readonly<{ startedAt: Date }>;

async function follow(course: Course, asked: Asked, context: CommandContext): Promise<void> {
  const { request } = asked;
  const { console, signal } = context;
  const tell = console.say;
  const ready = await ensureReady({ ...toSetupContext(context), parts: toParts(request) });
  const own = request.foreignUrl === null;
  course.stack = ready;
  const stack = own ? withEnv(ready, toServerEnv(request.profile.shape)) : ready;
  requireRunMemory(request, stack);
  course.stack = stack;
  const { started, warnings } = await startStack(stack, {
    app: own,
    edge: own && request.edge === 'nginx',
    observers: request.stream === 'none' ? 'none' : 'optional',
    tell,
  });
  warnings.forEach(tell);
  await pinSelf(stack.env.OBSERVE_CPUSET);
  try {
    signal.throwIfAborted();
    const target = await openTarget(stack, request, context.env);
    course.target = target.facts;
    if (request.stream !== 'none') course.stream = await openStream(stack, toBegun(asked));
    await drive({ ...asked, stack, target, console, signal }, course);
  } catch (error) {
    if (signal.aborted) await undoStart(stack, started, tell);
    throw error;
  } finally {
    await releaseSelf();
  }
}

function toBegun({ request, runId, startedAt }: Asked): BegunRun {
  return { runId, profile: request.profile.name, startedAt: startedAt.toISOString() };
}

function toWeb(page: LivePage, { path }: RunFolder): LegWeb {
  return { page, folder: join(path, WEB_FOLDER) };
}

function drive(asked: LegsRequest, course: Course): Promise<void> {
  const search = toSearch(asked.request);
  const leg = (driven: DrivenLeg) => course.legs.push(driven);
  if (search === null) return driveLegs(asked, leg);
  return driveBreakpoint(asked, search, { leg, step: (step) => course.steps.push(step) });
}

/** A foreign service has no place in the plan. */
function toParts({ foreignUrl, edge }: LoadRequest): readonly Role[] {
  const parts = { app: foreignUrl === null, edge: edge === 'nginx', load: true, observe: true };
  return ROLES.filter((role) => parts[role]);
}

/** Another profile's run starts the server anew, without them. */
function toServerEnv(shape: Shape): Readonly<Record<string, string>> {
  return shape.kind === 'overload' ? shape.server : {};
}

type Conclusion = Readonly<{ judgement: Judgement; targets: Targets | null; attempts: Attempts }>;

function conclude(request: LoadRequest, course: Course, failure: Error | null, streamComplete: boolean): Conclusion {
  const whole = { targets: request.targets, attempts: toAttempts(course.legs) };
  const search = toSearch(request);
  if (failure === null && request.requireStream && !streamComplete) {
    const error = new Error('Expected the whole run to be in the database, as --require-stream asks, got less.');
    return { ...whole, judgement: toErrorJudgement(error) };
  }
  if (search !== null) return concludeSearch(search, course, failure);
  if (failure !== null) return { ...whole, judgement: toErrorJudgement(failure) };
  return {
    ...whole,
    judgement: request.targets === null ? toUnjudged(whole.attempts) : judge(whole.attempts, request.targets),
  };
}

/** The result of a search is that of its decisive step; the other steps are in its report. */
function concludeSearch({ targets, settings }: Search, { steps }: Course, failure: Error | null): Conclusion {
  const { judgement, decisive } = judgeBreakpoint(steps, settings);
  const step = failure === null ? decisive : (steps.at(-1) ?? null);
  return {
    judgement: failure === null ? judgement : toErrorJudgement(failure),
    targets: { ...targets, ratePerSec: step?.ratePerSec ?? targets.ratePerSec },
    attempts: { capacity: [], rate: step?.attempts ?? [] },
  };
}

/** Slices, and samples where they were asked for. */
function isWhole(stream: StreamReading | null): boolean {
  return stream?.complete === true && (stream.samples?.complete ?? true);
}

/** Until the target is opened, all that is known of it is what was asked for. */
function toIntended(request: LoadRequest): TargetFacts {
  const asked = toAskedFacts(request, request.foreignUrl);
  return { ...asked, phase: null, image: null, imageId: null, shards: null, edge: request.edge };
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
