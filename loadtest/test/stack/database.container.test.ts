// The database alone: its policies, old and new, who may do what, how many series runs make, and a copy that answers alike.
import { mkdir, mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countSeries, fillDatabase, toRuns } from '../../bench/database/filled-database.ts';
import { toSyntheticPoints } from '../../bench/database/synthetic-run.ts';
import { backfill } from '../../rollup/backfill.ts';
import { queryDatabase, writeLines } from '../../stack/database.ts';
import { backUpDatabase, restoreDatabase } from '../../stack/database-archive.ts';
import { ensureDatabase } from '../../stack/database-users.ts';
import { toBaseUrl } from '../../stack/services.ts';
import type { Stack } from '../../stack/stack.ts';
import { startService } from '../../stack/start-service.ts';
import { RESULTS } from '../report/sample-result.ts';
import { closeTestStack, openTestStack } from './test-stack.ts';

const HOUR_MS = 3_600_000;
const MEASURE_S = 12;

let stack: Stack;
const asAdmin = (query: string) => queryDatabase(stack, 'admin', query);
const asReader = (query: string) => queryDatabase(stack, 'reader', query);

async function readPolicies() {
  const [policies] = await asReader('SHOW RETENTION POLICIES ON loadtest');
  const column = (name: string) => policies?.columns.indexOf(name) ?? -1;
  const read = (row: readonly unknown[]) => [row[column('name')], row[column('duration')], row[column('default')]];
  return policies?.values.map(read).sort();
}

const POLICIES = [
  ['forever', '0s', false],
  ['raw', '168h0m0s', true],
  ['samples', '168h0m0s', false],
];

beforeAll(async () => {
  stack = await openTestStack();
  await startService(stack, 'influxdb', undefined, {});
});

afterAll(() => closeTestStack(stack));

describe('a database of the version before, which kept everything for a year', () => {
  const nowMs = Date.now();

  beforeAll(async () => {
    await ensureDatabase(stack);
    await asAdmin('DROP DATABASE loadtest');
    await asAdmin('CREATE DATABASE loadtest WITH DURATION 52w SHARD DURATION 1w');
    await asAdmin('CREATE RETENTION POLICY samples ON loadtest DURATION 1w REPLICATION 1 SHARD DURATION 1d');
    for (const grant of ['WRITE ON loadtest TO writer', 'READ ON loadtest TO reader']) await asAdmin(`GRANT ${grant}`);
    const lines = [10 * 24, 30, 1].map((hours) => `k6,run=r${hours} k6_vus=${hours} ${nowMs - hours * HOUR_MS}`);
    const url = `${toBaseUrl(stack, 'INFLUXDB_PORT')}/write?db=loadtest&precision=ms`;
    const login = Buffer.from(`writer:${stack.env.INFLUXDB_WRITER_PASSWORD}`).toString('base64');
    const headers = { authorization: `Basic ${login}` };
    expect((await fetch(url, { method: 'POST', headers, body: lines.join('\n') })).status).toBe(204);
    await ensureDatabase(stack);
  });

  it('gets the policies, and keeps its old one', async () => {
    expect(await readPolicies()).toEqual([['autogen', '8736h0m0s', false], ...POLICIES]);
  });

  it('shows the last week as before, series and all, and has lost nothing of what is older', async () => {
    const recent = await asReader('SELECT k6_vus FROM k6 GROUP BY run');
    expect(recent.map(({ tags, values }) => [tags.run, values])).toEqual([
      ['r1', [[nowMs - HOUR_MS, 1]]],
      ['r30', [[nowMs - 30 * HOUR_MS, 30]]],
    ]);
    const [old] = await asReader('SELECT count(k6_vus) FROM autogen.k6');
    expect(old?.values[0]?.[1]).toBe(3);
  });
});

describe('a new database', () => {
  beforeAll(async () => {
    await asAdmin('DROP DATABASE loadtest');
    await ensureDatabase(stack);
  });

  it('keeps seconds and samples for a week, and roll-ups for ever', async () => {
    expect(await readPolicies()).toEqual(POLICIES);
  });

  it('is left alone the next time, also where somebody keeps seconds for longer', async () => {
    await asAdmin('ALTER RETENTION POLICY raw ON loadtest DURATION 30d');
    await ensureDatabase(stack);
    expect(await readPolicies()).toContainEqual(['raw', '720h0m0s', true]);
    await asAdmin('ALTER RETENTION POLICY raw ON loadtest DURATION 7d');
  });

  it.each(['raw', 'samples', 'forever'] as const)(
    'lets the writer write into %s, and the reader read it',
    async (policy) => {
      await writeLines(stack, [`allowed x=1 ${Date.now()}`], policy);
      expect(await asReader(`SELECT x FROM ${policy}.allowed`)).toHaveLength(1);
      await expect(queryDatabase(stack, 'writer', `SELECT x FROM ${policy}.allowed`)).rejects.toThrow(
        'to accept writer',
      );
      const login = Buffer.from(`reader:${stack.env.INFLUXDB_READER_PASSWORD}`).toString('base64');
      const url = `${toBaseUrl(stack, 'INFLUXDB_PORT')}/write?db=loadtest&rp=${policy}`;
      const headers = { authorization: `Basic ${login}` };
      expect((await fetch(url, { method: 'POST', headers, body: 'refused x=1' })).status).toBe(403);
    },
  );

  it.each(['DROP MEASUREMENT allowed', 'SELECT x INTO copied FROM allowed', 'DROP DATABASE loadtest'])(
    'refuses %s to both',
    async (query) => {
      await expect(asReader(query)).rejects.toThrow('to accept reader');
      await expect(queryDatabase(stack, 'writer', query)).rejects.toThrow('to accept writer');
    },
  );
});

describe('many runs', () => {
  it('make so many series each, and the last one no more than the first', async () => {
    const fill = (runs: number, backMs: number) =>
      fillDatabase(stack, { runs, measureSeconds: MEASURE_S, nowMs: Date.now() - backMs });
    await fill(1, 0); // brings those of server and host
    const counts: number[] = [];
    for (const [index, runs] of [2, 4, 8].entries()) {
      const before = await countSeries(stack);
      await fill(runs, (1 + index) * 61_000);
      counts.push(((await countSeries(stack)) - before) / runs);
    }
    expect(counts).toEqual([counts[0], counts[0], counts[0]]);
    // two legs of 12 slices and a warm-up, each with two series; failures, drops and users; events, cores, roll-ups
    expect(counts[0]).toBeLessThanOrEqual(2 * 13 * 2 + 2 + 4 + 4 + 2 + 2 + 3);
  });

  it('are filled with points that the database took, every one', async () => {
    const request = { runs: 1, measureSeconds: MEASURE_S, nowMs: Date.now() - 3 * HOUR_MS };
    const [run] = toRuns(request);
    if (run === undefined) throw new Error('Expected a run');
    const points = [...toSyntheticPoints(run)].filter(({ measurement }) => measurement === 'server_latency');
    await fillDatabase(stack, request);
    const window = `time >= ${run.startMs}ms AND time < ${run.startMs + 60_000}ms`;
    const [stored] = await asReader(`SELECT count(requests) FROM server_latency WHERE ${window}`);
    expect(stored?.values[0]?.[1]).toBe(points.length);
  });
});

describe('a backfill', () => {
  it('writes what is kept, once however often it runs, and only what is missing where that is asked', async () => {
    const places = { root: stack.root, resultsRoot: join(tmpdir(), 'no-results-here') };
    const first = await backfill(stack, places, false);
    expect(first).toEqual({ points: { journey: expect.any(Number) }, skipped: [] });
    await backfill(stack, places, true);
    const phases = await asReader(`SELECT rps FROM forever.journey WHERE connections = '200' GROUP BY phase`);
    expect(phases.map(({ tags }) => tags.phase).sort()).toEqual(['a', 'b', 'baseline', 'c']);
  });

  it('marks a run anew as it was marked, and leaves out marks older than the seconds that are kept', async () => {
    const resultsRoot = await mkdtemp(join(tmpdir(), 'kept-'));
    for (const [runId, hoursAgo] of Object.entries({ 'a-young': 1, 'an-old': 8 * 24 })) {
      const startedMs = Date.now() - hoursAgo * HOUR_MS;
      const [startedAt, restartedAt, endedAt] = [0, 10_000, 40_000].map((ms) => new Date(startedMs + ms).toISOString());
      const result = { ...RESULTS.fail, runId, startedAt, endedAt, restarts: [{ at: restartedAt, shards: [0] }] };
      await mkdir(join(resultsRoot, runId));
      await writeFile(join(resultsRoot, runId, 'result.json'), JSON.stringify(result));
    }
    const places = { root: stack.root, resultsRoot };
    const ask = async () => [
      await asReader('SELECT * FROM events GROUP BY run, kind'),
      await asReader('SELECT * FROM forever.run GROUP BY run, leg'),
    ];
    await asAdmin('DROP MEASUREMENT events');
    expect(await backfill(stack, places, true)).toMatchObject({ points: { run: 4, events: 4 }, skipped: [] });
    const once = await ask();
    expect(once[0]?.map(({ tags }) => [tags.run, tags.kind])).toEqual(
      ['end', 'restart', 'start', 'verdict'].map((kind) => ['a-young', kind]),
    );
    await backfill(stack, places, false);
    expect(await ask()).toEqual(once);
    expect((await backfill(stack, places, true)).points).toEqual({ journey: expect.any(Number) });
  });
});

describe('a backup', () => {
  const QUERIES = [
    'SHOW MEASUREMENTS',
    'SHOW FIELD KEYS',
    'SHOW SERIES',
    'SELECT sum(k6_http_reqs_growth) FROM k6 GROUP BY run, leg',
    'SELECT * FROM forever.run GROUP BY *',
    'SELECT last(*) FROM server GROUP BY "shard", route',
  ];
  const ask = () => Promise.all(QUERIES.map(asAdmin));

  it('restored answers every query as the database did that it was made of', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'backup-')), 'metrics.tar.gz');
    const before = await ask();
    const { bytes } = await backUpDatabase(stack, path);
    expect([bytes, (await stat(path)).mode & 0o777]).toEqual([(await stat(path)).size, 0o600]);
    expect(await ask()).toEqual(before);
    await asAdmin('DROP MEASUREMENT k6');
    await writeLines(stack, [`written-after x=1 ${Date.now()}`]);
    expect(await ask()).not.toEqual(before);
    await restoreDatabase(stack, path);
    expect(await ask()).toEqual(before);
    expect(await readPolicies()).toEqual(POLICIES);
  });

  it('that is none, or cut off, is refused, and the database is as it was', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'backup-'));
    const before = await ask();
    await backUpDatabase(stack, join(folder, 'whole.tar.gz'));
    const whole = await readFile(join(folder, 'whole.tar.gz'));
    const broken = { 'cut.tar.gz': whole.subarray(0, whole.length / 2), 'text.tar.gz': 'no archive' };
    for (const [name, content] of Object.entries(broken)) {
      await writeFile(join(folder, name), content);
      await expect(restoreDatabase(stack, join(folder, name))).rejects.toThrow(
        `Expected a backup at ${join(folder, name)}`,
      );
      expect(await ask()).toEqual(before);
    }
  });
});
