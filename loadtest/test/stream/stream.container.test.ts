import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPids, runDocker } from '../../stack/containers.ts';
import { queryDatabase, writeLines } from '../../stack/database.ts';
import type { Stack } from '../../stack/stack.ts';
import { startStack } from '../../stack/up.ts';
import { checkStream } from '../../stream/completeness.ts';
import { toCpuPoint, writeEvents } from '../../stream/events.ts';
import { toLine } from '../../stream/line-protocol.ts';
import { RAW } from '../../stream/measurements.ts';
import { readCpuSeconds } from '../../stream/observer-cpu.ts';
import { writePoints } from '../../stream/write-points.ts';
import { closeTestStack, openTestStack } from '../stack/test-stack.ts';
import { streamLeg } from './stream-leg.ts';

let stack: Stack;
const toContainer = (service: string) => `${stack.project}-${service}-1`;
const startAll = () => startStack(stack, { app: true, edge: true, observers: 'required', tell: () => {} });
const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

/** For what arrives in the end: the check is over as soon as it has. */
const PATIENT = { deadlineMs: 60_000 };

/** Until the database holds some of what the leg measures: it is in its middle then. */
const untilStreaming = (run: string) =>
  expect
    .poll(() =>
      queryDatabase(
        stack,
        'reader',
        `SELECT last(k6_http_reqs_total) FROM k6 WHERE run = '${run}' AND phase = 'measure'`,
      ),
    )
    .not.toEqual([]);

beforeAll(async () => {
  stack = await openTestStack();
  await startAll();
});

afterAll(() => closeTestStack(stack));

describe('a streamed leg', () => {
  it('arrives whole, as few series, and costs the observers little', async () => {
    const pids = [...(await readPids(stack))].filter(([service]) => ['influxdb', 'telegraf'].includes(service));
    const observers = pids.map(([, pid]) => pid);
    const before = await readCpuSeconds(observers);
    const { leg } = await streamLeg(stack, 'whole', 3);
    expect(sum(leg.measured)).toBeGreaterThan(0);
    expect(await checkStream(stack, leg, PATIENT)).toEqual({
      backend: 'influxdb',
      requestsStored: sum(leg.measured),
      missing: 0,
      complete: true,
      reasons: [],
    });
    const [cardinality] = await queryDatabase(stack, 'reader', `SHOW SERIES FROM k6 WHERE run = 'whole'`);
    expect(cardinality?.values.length).toBeLessThan(30);
    expect(((await readCpuSeconds(observers)) ?? 0) - (before ?? 0)).toBeGreaterThan(0);
  });

  it('has every single sample beside it where asked for, kept apart and for a week', async () => {
    const { leg } = await streamLeg(stack, 'samples', 2, ['experimental-prometheus-rw', 'influxdb']);
    expect(await checkStream(stack, leg, { ...PATIENT, as: 'samples' })).toMatchObject({
      requestsStored: sum(leg.measured),
      missing: 0,
      complete: true,
    });
    expect(await checkStream(stack, leg, PATIENT)).toMatchObject({ missing: 0, complete: true });
    const [latency] = await queryDatabase(
      stack,
      'reader',
      `SELECT count(value) FROM samples.http_req_duration WHERE run = 'samples' AND phase = 'measure'`,
    );
    expect(latency?.values[0]?.[1]).toBe(sum(leg.measured));
    expect(await queryDatabase(stack, 'reader', `SELECT count(value) FROM http_reqs WHERE run = 'samples'`)).toEqual(
      [],
    );
    const [policies] = await queryDatabase(stack, 'reader', 'SHOW RETENTION POLICIES ON loadtest');
    expect(policies?.values.find(([name]) => name === 'samples')?.[1]).toBe('168h0m0s');
  });

  it('stores latencies in seconds and drops what nobody looks at', async () => {
    const [fields] = await queryDatabase(stack, 'reader', 'SHOW FIELD KEYS FROM k6');
    const names = fields?.values.map(([name]) => name);
    expect(names).toContain('k6_http_req_duration_p95');
    expect(names).not.toContain('k6_http_req_duration_count');
    expect(names).not.toContain('k6_http_req_blocked_p95');
    const [p95] = await queryDatabase(
      stack,
      'reader',
      `SELECT min(k6_http_req_duration_p95), max(k6_http_req_duration_p95) FROM k6 WHERE run = 'whole' AND status = '200'`,
    );
    const [, least, most] = p95?.values[0] ?? [];
    expect(most).toBeGreaterThan(0.0005); // the route waits for a millisecond
    expect(least).toBeLessThan(0.5); // in milliseconds it would be more
  });

  it('stands beside what server, edge, host, database and collector say of themselves, field by field', async () => {
    const { events: _, cores: __, ...collected } = RAW; // events and cores are the command line's
    const readFields = async () => {
      const stored = await queryDatabase(stack, 'reader', 'SHOW FIELD KEYS');
      const own = stored.filter(({ name }) => name in RAW);
      return Object.fromEntries(own.map(({ name, values }) => [name, values.map(([field]) => String(field)).sort()]));
    };
    const expected = Object.entries(collected).map(([measurement, { fields }]) => [measurement, [...fields].sort()]);
    await expect.poll(readFields).toEqual(Object.fromEntries(expected)); // when each collector has had its first look
    for (const [measurement, { tags }] of Object.entries(collected)) {
      const keys = await queryDatabase(stack, 'reader', `SHOW TAG KEYS FROM "${measurement}"`);
      expect(tags, measurement).toEqual(
        expect.arrayContaining(keys.flatMap(({ values }) => values.map(([tag]) => tag))),
      );
    }
  });

  it('is told by the server in few buckets as by its counters', async () => {
    const buckets = await queryDatabase(
      stack,
      'reader',
      'SELECT requests FROM server_latency WHERE time < now() - 5s ORDER BY time DESC LIMIT 1', // and all of that look is there
    );
    const timeMs = Number(buckets[0]?.values[0]?.[0]);
    const when = `time = ${timeMs}ms`;
    const read = async (query: string) => {
      const series = await queryDatabase(stack, 'reader', query);
      return series.reduce((sum, { values }) => sum + Number(values[0]?.[1]), 0);
    };
    const counted = await read(
      `SELECT shardgate_request_duration_seconds_count FROM server WHERE ${when} GROUP BY "shard"`,
    );
    expect(counted).toBeGreaterThan(0);
    expect(await read(`SELECT requests FROM server_latency WHERE ${when} AND le = '+Inf'`)).toBe(counted);
    const edges = await queryDatabase(stack, 'reader', `SELECT requests FROM server_latency WHERE ${when} GROUP BY le`);
    expect(edges).toHaveLength(14);
    for (const { values } of edges) expect(Number(values[0]?.[1])).toBeLessThanOrEqual(counted);
  });

  it('survives a restart of the database, because Telegraf keeps what it could not write', async () => {
    const streaming = streamLeg(stack, 'database-restart', 4);
    await untilStreaming('database-restart');
    await runDocker(stack, ['restart', '--time', '2', toContainer('influxdb')]);
    const { leg } = await streaming;
    expect(await checkStream(stack, leg, PATIENT)).toMatchObject({ complete: true, missing: 0 });
  });

  it('is reported short or whole after a restart of Telegraf, and k6 goes on', async () => {
    const streaming = streamLeg(stack, 'telegraf-restart', 4);
    await untilStreaming('telegraf-restart');
    await runDocker(stack, ['restart', '--time', '2', toContainer('telegraf')]);
    const { leg } = await streaming;
    const report = await checkStream(stack, leg, { deadlineMs: 4_000 });
    expect(sum(leg.measured)).toBeGreaterThan(0);
    expect(report.requestsStored).toBeGreaterThan(0);
    expect(report.requestsStored).toBeLessThanOrEqual(sum(leg.measured));
    expect(report.complete).toBe(report.reasons.length === 0);
  });

  it('is reported as unknown while the database is away, and is there once it is back', async () => {
    await runDocker(stack, ['stop', toContainer('influxdb')]);
    const { leg } = await streamLeg(stack, 'database-away', 1);
    const report = await checkStream(stack, leg, { deadlineMs: 500 });
    expect(report).toMatchObject({ requestsStored: null, missing: null, complete: false });
    await runDocker(stack, ['start', toContainer('influxdb')]);
    expect(await checkStream(stack, leg, PATIENT)).toMatchObject({ complete: true, missing: 0 });
  });

  it('does not stop k6 when Telegraf is away, and nothing of it is stored', async () => {
    await runDocker(stack, ['stop', toContainer('telegraf')]);
    const { leg, stderr } = await streamLeg(stack, 'telegraf-away', 2);
    expect(sum(leg.measured)).toBeGreaterThan(0);
    expect(stderr).toContain('Failed to send the time series data to the endpoint');
    const report = await checkStream(stack, leg, { deadlineMs: 500 });
    expect(report).toMatchObject({ requestsStored: 0, missing: sum(leg.measured), complete: false });
    expect(report.reasons).toHaveLength(leg.measured.filter((count) => count > 0).length);
    expect((await startAll()).started).toEqual(['telegraf']);
  });
});

describe('events', () => {
  it('come back as they were written, whatever they say', async () => {
    const texts = ['plain', 'say "hi", \\ and = ', 'a\\', 'two\nlines', 'ünï ✓', "it's"];
    const events = texts.map((text, i) => ({
      runId: 'events',
      kind: 'verdict' as const,
      title: `title ${i}`,
      text,
      profile: 'light',
      timeMs: Date.now() + i,
    }));
    expect(await writeEvents(stack, events)).toBeNull();
    const [stored] = await queryDatabase(stack, 'reader', `SELECT "text" FROM events WHERE run = 'events'`);
    expect(stored?.values.map(([, text]) => text)).toEqual(texts);
  });

  it('keep hostile tags apart from the rest of the line', async () => {
    const tags = ['a b', 'a,b=c', 'a\\', 'a\\,b', '"quoted"', 'x y,z=1 v=2'];
    const lines = tags.map((tag, i) =>
      toLine({ measurement: 'hostile', tags: { tag }, fields: { i }, timeMs: Date.now() }),
    );
    await writeLines(stack, lines);
    const series = await queryDatabase(stack, 'reader', 'SELECT i FROM hostile GROUP BY "tag"');
    const byIndex = new Map(series.map(({ tags: found, values }) => [values[0]?.[1], found.tag]));
    expect(tags.map((_, i) => byIndex.get(i))).toEqual(tags.map((tag) => tag.replace(/\\$/, '')));
  });

  it('take the CPU of generator and server, and leave out a server nobody knows', async () => {
    const sample = { timeMs: Date.now(), generatorCores: 0.5, serverCores: null };
    expect(await writePoints(stack, [toCpuPoint({ runId: 'cores', leg: 'rate' }, sample)])).toBeNull();
    const [stored] = await queryDatabase(stack, 'reader', `SELECT * FROM cores WHERE run = 'cores'`);
    expect(stored?.columns).not.toContain('server_cores');
    expect(stored?.values[0]).toContain(0.5);
  });
});
