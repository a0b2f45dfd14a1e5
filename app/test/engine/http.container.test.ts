// What any HTTP user may expect, the same in every phase: one table over raw sockets.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PHASES } from '../../config.ts';
import { askRaw, openRaw, type RawAnswer } from '../support/raw-connection.ts';
import { type ServerContainer, startServer } from '../support/server-container.ts';
import { describeHttpContract, END, MAX_BODY } from './http-contract.ts';

const LARGE = 3_000_000; // bytes: more than the sockets' buffers hold
const PATIENT_MS = 2_000; // as engine/surplus.ts: whoever still sends then may find a reset in the answer's place

describe.each(PHASES)('phase %s', (phase) => {
  const isUws = phase === 'b' || phase === 'c';
  let server: ServerContainer;
  const ask = (...parts: string[]) => askRaw(server.port, ...parts);

  beforeAll(async () => {
    server = await startServer({ env: { PHASE: phase, APP_MAX_BODY_BYTES: MAX_BODY } });
  });
  afterAll(() => server.remove());

  describeHttpContract(() => server.port);

  it('closes the connection of a body that is too large', async () => {
    const connection = await openRaw(server.port);
    const length = MAX_BODY + 1;
    await connection.send(`POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n${'a'.repeat(length)}`);
    expect(await connection.read()).toMatchObject({ status: 413, headers: { connection: 'close' } });
    await connection.closed;
  });

  it.each([
    ['with a length', `Content-Length: ${LARGE}\r\n\r\n${'a'.repeat(LARGE)}`],
    ['in chunks', `Transfer-Encoding: chunked\r\n\r\n${LARGE.toString(16)}\r\n${'a'.repeat(LARGE)}\r\n0\r\n\r\n`],
  ])('lets a client that sends far too much, %s, read why it is refused', async (_, rest) => {
    for (let refusals = 0; refusals < 5; ) {
      const startedMs = performance.now();
      const connection = await openRaw(server.port);
      await connection.send(`POST /echo HTTP/1.1\r\nHost: x\r\n${rest}`);
      const answer = await connection.read();
      if (answer === 'closed' && performance.now() - startedMs > PATIENT_MS) continue; // it took too long to send
      expect(answer).toMatchObject({ status: 413, headers: { connection: 'close' } });
      await connection.closed;
      refusals++;
    }
  });

  it('refuses a body that is too large and does not end', async () => {
    const connection = await openRaw(server.port);
    await connection.send(
      `POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: ${LARGE}\r\n\r\n${'a'.repeat(2 * MAX_BODY)}`,
    );
    expect(await connection.read()).toMatchObject({ status: 413, headers: { connection: 'close' } });
    await connection.closed;
  });

  it('reads a body that is too large only so far', async () => {
    const connection = await openRaw(server.port);
    const length = 2 ** 28;
    await connection.send(`POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n`);
    const piece = Buffer.alloc(2 ** 16);
    const pump = () => {
      while (connection.socket.writable && connection.socket.bytesWritten < length && connection.socket.write(piece));
    };
    connection.socket.on('drain', pump);
    pump();
    await connection.closed;
    expect(connection.socket.bytesWritten).toBeLessThan(length);
  });

  it('answers pipelined requests in order', async () => {
    const connection = await openRaw(server.port);
    await connection.send(`GET /items/1 HTTP/1.1${END}GET /sync HTTP/1.1${END}GET /items/2 HTTP/1.1${END}`);
    expect(await connection.read()).toMatchObject({ body: expect.stringContaining('"id":1,') });
    expect(await connection.read()).toMatchObject({ body: expect.stringContaining('sync') });
    expect(await connection.read()).toMatchObject({ body: expect.stringContaining('"id":2,') });
    connection.destroy();
  });

  it('never answers a request pipelined behind a waiting one out of order', async () => {
    const connection = await openRaw(server.port);
    await connection.send(`GET /async HTTP/1.1${END}GET /sync HTTP/1.1${END}`);
    const first = await connection.read();
    if (isUws) {
      expect(first).toBe('closed'); // the engine's documented limit: the client has to ask again
    } else {
      expect(first).toMatchObject({ body: expect.stringContaining('async') });
      expect(await connection.read()).toMatchObject({ body: expect.stringContaining('"sync"') });
    }
    connection.destroy();
  });

  it('reads a request that comes byte by byte', async () => {
    expect(await ask(...`GET /items/7 HTTP/1.1${END}`)).toMatchObject({
      status: 200,
      body: expect.stringContaining('"id":7,'),
    });
  });

  it('answers an expectation before the body', async () => {
    const connection = await openRaw(server.port);
    await connection.send('POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n');
    expect(await connection.read()).toMatchObject({ status: 100 });
    await connection.send('ok');
    expect(await connection.read()).toMatchObject({ status: 200, body: 'ok' });
    connection.destroy();
  });

  const SMUGGLED = `GET /items/666 HTTP/1.1${END}`;
  it.each([
    ['two lengths that differ', `Content-Length: 3\r\nContent-Length: ${3 + SMUGGLED.length}\r\n\r\nabc${SMUGGLED}`],
    ['a length and chunks', `Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`],
    ['an unknown encoding', `Transfer-Encoding: gzip\r\n\r\n${SMUGGLED}`],
    ['an encoding before chunked', `Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`],
    ['chunked twice', `Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n${SMUGGLED}`],
    ['a list of lengths', `Content-Length: 3, 3\r\n\r\nabc${SMUGGLED}`],
    ['a signed length', `Content-Length: +3\r\n\r\nabc${SMUGGLED}`],
    ['a negative length', `Content-Length: -3\r\n\r\nabc${SMUGGLED}`],
  ])('answers nothing behind %s', async (_, rest) => {
    for (const target of ['POST /echo', 'GET /sync', 'GET /async', 'PUT /nothing']) {
      const connection = await openRaw(server.port);
      await connection.send(`${target} HTTP/1.1\r\nHost: x\r\n${rest}`);
      let answer = await connection.read();
      for (; answer !== 'closed'; answer = await connection.read()) {
        expect(answer).toMatchObject({ status: 400, headers: { connection: 'close' } });
      }
    }
  });

  it.each([
    ['no host', 'GET /sync HTTP/1.1\r\n\r\n', [400]],
    ['two hosts', `GET /sync HTTP/1.1\r\nHost: y${END}`, isUws ? [400] : [200]], // node:http takes the first
    ['a space before the colon', 'GET /sync HTTP/1.1\r\nHost : x\r\n\r\n', [400]],
    ['a NUL in a header', 'GET /sync HTTP/1.1\r\nHost: x\r\nA: a\0b\r\n\r\n', [400]],
    ['a folded header', 'GET /sync HTTP/1.1\r\nHost: x\r\nA: a\r\n b\r\n\r\n', [400]],
    ['a head beyond 4 KiB', `GET /sync HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(5_000)}\r\n\r\n`, [431]],
    ['a URL beyond 4 KiB', `GET /${'a'.repeat(5_000)} HTTP/1.1${END}`, [431]],
    ['garbage', '\x16\x03\x01garbage\r\n\r\n', [400, 505]],
  ])('refuses %s and closes', async (_, request, statuses) => {
    const connection = await openRaw(server.port);
    await connection.send(request);
    const answer = (await connection.read()) as RawAnswer;
    expect(statuses).toContain(answer.status);
    if (answer.status === 200) return connection.destroy();
    expect(answer.headers.connection).toBe('close');
    await connection.closed;
  });

  it.runIf(isUws)('takes a head of exactly 4,096 bytes and 98 headers, and refuses one more of either', async () => {
    const empty = `GET /sync HTTP/1.1\r\nA: ${END}`.length;
    const sized = (bytes: number) => ask(`GET /sync HTTP/1.1\r\nA: ${'a'.repeat(bytes - empty)}${END}`);
    const many = (count: number) => ask(`GET /sync HTTP/1.1${'\r\nA: a'.repeat(count - 1)}${END}`);
    expect([await sized(4_096), await many(98)]).toMatchObject([{ status: 200 }, { status: 200 }]);
    expect([await sized(4_097), await many(99)]).toMatchObject([{ status: 431 }, { status: 431 }]);
  });

  it('is still the same process after all of this', async () => {
    const metrics = await server.metrics();
    expect(metrics.get('shardgate_shard_restarts_total{shard="0"}')).toBe(0);
    expect(metrics.get('shardgate_requests_in_flight{shard="0"}')).toBe(0);
    expect(metrics.get('shardgate_server_errors_total{shard="0"}')).toBe(0);
  });
});
