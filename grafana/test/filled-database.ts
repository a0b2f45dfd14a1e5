// A database that real runs have filled: one that passes behind nginx while the database itself is away for a while, one
// that fails, one with a killed shard; and the kept results, comparisons and the journey. In a stack of its own, so that
// nothing else is in it. Outcomes that no short run has for certain are written beside them.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { poll } from '../../app/test/support/poll.ts';
import { driveWithOutage, type Outlived } from '../../loadtest/bench/outage/outage.ts';
import type { HistoryLine } from '../../loadtest/history/history-line.ts';
import type { Result } from '../../loadtest/report/result.ts';
import { queryDatabase, type Series } from '../../loadtest/stack/database.ts';
import { removeVolumes, stopStack } from '../../loadtest/stack/down.ts';
import { openStack, type Stack } from '../../loadtest/stack/stack.ts';
import { freezeShard, killShard, untilMeasured } from '../../loadtest/test/e2e/support/disturbances.ts';
import { buildFaulty } from '../../loadtest/test/e2e/support/docker.ts';
import { ENV, finishLoad, PROFILES, ROOT, runKit, runLoad, startLoad } from '../../loadtest/test/e2e/support/kit.ts';
import { countMissing } from '../../loadtest/test/e2e/support/stored.ts';
import { toNights } from '../../loadtest/test/history/sample-history.ts';
import { type Chosen, fillIn } from './fill-in.ts';
import { writeCourses } from './written-courses.ts';

const CORNER = { COMPOSE_PROJECT_NAME: 'shardgate-e2e-panels' };
const PROJECT = CORNER.COMPOSE_PROJECT_NAME;
const APP = `${PROJECT}-app-1`;
const COMPARISONS = 6;
const OUTAGE_SECONDS = 2;
const OUTAGES_MAX = 3;
const ARRIVES_WITHIN_MS = 60_000;

export type Filled = Readonly<{
  stack: Stack;
  runs: Readonly<Record<RunName, Result>>;
  databaseAwaySeconds: number; // during the run that passed
  comparisons: readonly HistoryLine[];
  marksOfRuns: readonly Series[]; // before they were lost and filled in again
}>;

export type RunName = 'passed' | 'failed' | 'killed';

export async function fillDatabase(): Promise<Filled> {
  const stack = await openStack(ROOT, { ...process.env, ...ENV, ...CORNER });
  await emptyDatabase(stack);
  const folder = mkdtempSync(join(tmpdir(), 'shardgate-panels-'));
  const { result: passed, stoppedSeconds: databaseAwaySeconds } = await pass(stack, folder);
  await untilLookedAt(stack, passed);
  const runs = { passed, failed: await fail(folder), killed: await loseShard() };
  for (const run of [passed, runs.failed]) await countMissing(stack, run); // returns when it has arrived
  const comparisons = toNights(COMPARISONS, () => ({})).map((line, index) => ({
    ...line,
    at: new Date(Date.now() - (COMPARISONS - index) * 60_000).toISOString(),
  }));
  writeFileSync(join(folder, 'history.jsonl'), comparisons.map((line) => `${JSON.stringify(line)}\n`).join(''));
  keepResults(folder, Object.values(runs));
  const marksOfRuns = await readMarks(stack);
  await queryDatabase(stack, 'admin', 'DROP MEASUREMENT "events"');
  const { exitCode, stderr } = await runKit(['backfill', '--results', folder], CORNER);
  if (exitCode !== 0) throw new Error(`Expected the backfill to succeed, got ${exitCode}: ${stderr}`);
  await writeCourses(stack, runs);
  return { stack, runs, databaseAwaySeconds, comparisons, marksOfRuns };
}

/** Every one in the database, or those of a run. */
export function readMarks(stack: Stack, runId?: string): Promise<readonly Series[]> {
  const where = runId === undefined ? '' : `WHERE "run" = '${runId}'`;
  return queryDatabase(stack, 'reader', `SELECT * FROM "events" ${where} GROUP BY "run", "kind"`);
}

function keepResults(folder: string, results: readonly Result[]): void {
  for (const result of results) {
    mkdirSync(join(folder, result.runId));
    writeFileSync(join(folder, result.runId, 'result.json'), JSON.stringify(result));
  }
}

export async function emptyDatabase(stack: Stack): Promise<void> {
  await stopStack(stack);
  await removeVolumes(stack);
}

/** As Grafana asks: with the account that may only read. */
export function ask({ stack }: Pick<Filled, 'stack'>, query: string, chosen: Chosen): Promise<readonly Series[]> {
  return queryDatabase(stack, 'reader', fillIn(query, chosen));
}

/**
 * Every kind of target that a panel draws, lenient enough for the busiest of machines. A database that is back only after
 * the run's end, as on a slow disk, has not got all of it: then everything is begun anew.
 */
async function pass(stack: Stack, folder: string): Promise<Outlived> {
  const targets = writeTargets(folder, 'lenient', 200, [
    { leg: 'capacity', metric: 'rps', min: 50 },
    { leg: 'capacity', metric: 'p95Ms', max: 3000 },
    { leg: 'rate', metric: 'p95Ms', max: 2000 },
  ]);
  const args = ['smoke', '--targets', targets, '--edge', 'nginx'];
  const drive = async () => (await runLoad(args, { ...CORNER, APP_SHARDS: '2' })).result;
  for (let driven = 1; ; driven++) {
    const outlived = await driveWithOutage('influxdb', { stack, seconds: OUTAGE_SECONDS, drive });
    if (outlived.result.stream?.complete || driven === OUTAGES_MAX) return outlived;
    await emptyDatabase(stack);
  }
}

/** The next run replaces the server: what Telegraf saw of it after the last request must be stored before. */
async function untilLookedAt(stack: Stack, { legs }: Result): Promise<void> {
  const endedMs = Math.max(...[legs.capacity, legs.rate].map((leg) => leg?.wallClock?.endedMs ?? 0));
  const query = `SELECT last("shardgate_requests_total") FROM "server" WHERE time > ${endedMs}ms`;
  const hasLooked = async () => (await queryDatabase(stack, 'reader', query)).length > 0;
  await poll('Telegraf to look at the server', hasLooked, ARRIVES_WITHIN_MS);
}

/**
 * Some answers are errors, and a pause longer than the virtual users last makes k6 drop iterations. The errors decide at
 * once, so P95 is not measured again: it is beyond its limit, and unproven.
 */
async function fail(folder: string): Promise<Result> {
  const image = await buildFaulty('panels-failing', { APP_FAULT_ERROR_RATIO: '0.1' });
  const targets = writeTargets(folder, 'strict', 400, [
    { leg: 'rate', metric: 'failedRatio', max: 0 },
    { leg: 'rate', metric: 'p95Ms', max: 0.5 },
  ]);
  const run = startLoad(['smoke', '--model', 'open', '--targets', targets], { ...CORNER, APP_IMAGE: image });
  await untilMeasured('rate', PROJECT);
  await freezeShard(1.5, APP);
  return (await finishLoad(run)).result;
}

async function loseShard(): Promise<Result> {
  const run = startLoad(['long-smoke', '--profiles', PROFILES, '--model', 'closed'], CORNER);
  await untilMeasured('capacity', PROJECT);
  await killShard(APP);
  return (await finishLoad(run)).result;
}

function writeTargets(folder: string, name: string, ratePerSec: number, checks: readonly unknown[]): string {
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify({ name, ratePerSec, checks }));
  return file;
}
