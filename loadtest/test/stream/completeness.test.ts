import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { checkStream, type StreamedLeg } from '../../stream/completeness.ts';
import { toStack } from '../stack/fake-stack.ts';

const leg: StreamedLeg = {
  runId: 'r1',
  leg: 'capacity',
  attempt: 1,
  startedAtMs: Date.now(),
  measured: [100, 200],
  connections: 10,
};

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A database whose n-th answer is the n-th of the given counts, the last one for good. */
async function serveCounts(answers: readonly (readonly number[])[]) {
  let asked = 0;
  const server = createServer((request, response) => {
    request.resume();
    const counts = answers[Math.min(asked++, answers.length - 1)] ?? [];
    const series = counts.map((count, slice) => ({
      tags: { slice: String(slice) },
      columns: ['time', 'last'],
      values: [[0, count]],
    }));
    response.end(JSON.stringify({ results: [{ series }] }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => server.close());
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const stack = toStack({ INFLUXDB_PORT: String(port), INFLUXDB_READER_PASSWORD: 'r' });
  return { stack, countAsked: () => asked, close: () => server.close() };
}

describe('checkStream', () => {
  it('asks once when everything is there', async () => {
    const database = await serveCounts([[100, 200]]);
    expect(await checkStream(database.stack, leg)).toMatchObject({ complete: true, requestsStored: 300 });
    expect(database.countAsked()).toBe(1);
  });

  it('waits for what is still on its way', async () => {
    const database = await serveCounts([[], [100], [100, 200]]);
    expect(await checkStream(database.stack, leg, { deadlineMs: 60_000 })).toMatchObject({
      complete: true,
      missing: 0,
    });
    expect(database.countAsked()).toBe(3);
  });

  it('waits for the last request even when what is there would count as complete', async () => {
    const database = await serveCounts([
      [100, 195],
      [100, 200],
    ]);
    expect(await checkStream(database.stack, leg, { deadlineMs: 60_000 })).toMatchObject({
      complete: true,
      missing: 0,
    });
  });

  it('takes what is within the connections of a slice for complete when the time is up', async () => {
    const database = await serveCounts([[100, 195]]);
    expect(await checkStream(database.stack, leg, { deadlineMs: 300 })).toMatchObject({ complete: true, missing: 5 });
  });

  it('reports what is missing when the time is up', async () => {
    const database = await serveCounts([[100, 100]]);
    const report = await checkStream(database.stack, leg, { deadlineMs: 500 });
    expect(report).toMatchObject({ complete: false, missing: 100, reasons: ['slice 1 misses 100 of 200 requests'] });
  });

  it('reports a database that is away, and does not throw', async () => {
    const database = await serveCounts([[]]);
    database.close();
    const report = await checkStream(database.stack, leg, { deadlineMs: 300 });
    expect(report).toMatchObject({ requestsStored: null, missing: null, complete: false });
    expect(report.reasons[0]).toMatch(/^Expected InfluxDB at http:\/\/127\.0\.0\.1:\d+, got: connect ECONNREFUSED/);
  });

  it('reports an answer it cannot read, and does not throw', async () => {
    const server = createServer((_, response) => response.end('<html>')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    closers.push(() => server.close());
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const stack = toStack({ INFLUXDB_PORT: String(port), INFLUXDB_READER_PASSWORD: 'r' });
    const report = await checkStream(stack, leg, { deadlineMs: 100 });
    expect(report.reasons).toEqual(['Expected InfluxDB to answer with JSON, got: <html>']);
  });
});
