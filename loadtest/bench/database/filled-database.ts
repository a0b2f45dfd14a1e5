// A database of its own, beside whatever runs, filled with many runs through the line protocol, as the stack has it.
import { createServer } from 'node:net';
import { queryDatabase, writeLines } from '../../stack/database.ts';
import { ensureDatabase } from '../../stack/database-users.ts';
import { removeVolumes, stopStack } from '../../stack/down.ts';
import { type Stack, withEnv } from '../../stack/stack.ts';
import { startService } from '../../stack/start-service.ts';
import { type Point, toLine } from '../../stream/line-protocol.ts';
import { toSyntheticJourney, toSyntheticRollups } from './synthetic-results.ts';
import { type SyntheticRun, toRunSeconds, toSyntheticPoints } from './synthetic-run.ts';

export type FillRequest = Readonly<{ runs: number; measureSeconds: number; nowMs: number }>;
export type Filled = Readonly<{ points: number; seconds: number; newest: string }>;

const BATCH_LINES = 10_000;
const DAYS = 6; // within what `raw` keeps
const SHARDS = 2;

/** Stops and deletes it, however the work ends. */
export async function withOwnDatabase<T>(
  given: Stack,
  project: string,
  work: (stack: Stack) => Promise<T>,
): Promise<T> {
  const stack = { ...withEnv(given, { INFLUXDB_PORT: String(await findFreePort()) }), project };
  const remove = async () => {
    await stopStack(stack);
    await removeVolumes(stack);
  };
  await remove();
  try {
    await startService(stack, 'influxdb', undefined, {});
    await ensureDatabase(stack);
    return await work(stack);
  } finally {
    await remove();
  }
}

/** Spread evenly over the last days, and the newest has just ended. */
export function toRuns({ runs, measureSeconds, nowMs }: FillRequest): readonly SyntheticRun[] {
  const lastMs = nowMs - toRunSeconds({ runId: '', startMs: 0, measureSeconds, shards: SHARDS }) * 1000;
  const stepMs = runs < 2 ? 0 : (DAYS * 86_400_000) / (runs - 1);
  return Array.from({ length: runs }, (_, index) => {
    const startMs = Math.floor((lastMs - (runs - 1 - index) * stepMs) / 1000) * 1000;
    const time = new Date(startMs).toISOString().replace(/[-:]/g, '').slice(0, 15).replace('T', '-');
    return { runId: `${time}-light-${index.toString(16).padStart(4, '0')}`, startMs, measureSeconds, shards: SHARDS };
  });
}

export async function fillDatabase(
  stack: Stack,
  request: FillRequest,
  onRun: (run: number) => void = () => {},
): Promise<Filled> {
  const startMs = performance.now();
  const runs = toRuns(request);
  const writer = createWriter(stack);
  for (const [index, run] of runs.entries()) {
    for (const point of toSyntheticPoints(run)) await writer.add('raw', point);
    for (const point of toSyntheticRollups(run, index)) await writer.add('forever', point);
    onRun(index + 1);
  }
  for (const point of toSyntheticJourney(request.nowMs)) await writer.add('forever', point);
  const points = await writer.end();
  return { points, seconds: (performance.now() - startMs) / 1000, newest: runs.at(-1)?.runId ?? '' };
}

/** One by one: the database's own exact count has a series again for each day it has points on. */
export async function countSeries(stack: Stack): Promise<number> {
  const lists = await queryDatabase(stack, 'admin', 'SHOW SERIES', {}, { timeoutMs: 30_000 });
  return new Set(lists.flatMap(({ values }) => values.map(([key]) => key))).size;
}

type Policy = 'raw' | 'forever';

function createWriter(stack: Stack) {
  const lines: Record<Policy, string[]> = { raw: [], forever: [] };
  let points = 0;
  const flush = async (policy: Policy) => {
    await writeLines(stack, lines[policy].splice(0), policy);
  };
  return {
    add: async (policy: Policy, point: Point) => {
      lines[policy].push(toLine(point));
      points++;
      if (lines[policy].length >= BATCH_LINES) await flush(policy);
    },
    end: async () => {
      await flush('raw');
      await flush('forever');
      return points;
    },
  };
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
