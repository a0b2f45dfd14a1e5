// What any HTTP user may expect, the same in every phase: one table over raw sockets.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PHASES } from '../../config.ts';
import { askRaw, openRaw, type RawAnswer } from '../support/raw-connection.ts';
import { type ServerContainer, startServer } from '../support/server-container.ts';

const MAX_BODY = 1_000;
const END = '\r\nHost: x\r\n\r\n';

describe.each(PHASES)('phase %s', (phase) => {
  const isUws = phase === 'b' || phase === 'c';
  let server: ServerContainer;
  const ask = (...parts: string[]) => askRaw(server.port, ...parts);
  const post = (body: string, headers = `Content-Length: ${body.length}\r\n`) =>
    ask(`POST /echo HTTP/1.1\r\nHost: x\r\n${headers}\r\n${body}`);

  beforeAll(async () => {
    server = await startServer({ env: { PHASE: phase, APP_MAX_BODY_BYTES: MAX_BODY } });
  });
  afterAll(() => server.remove());

  it.each([
    ['/sync', '{"type":"sync","message":"works"}'],
    ['/async', '{"type":"async","message":"works with dedicated event loop!"}'],
    ['/compute', '{"type":"compute","result":332833500}'],
    ['/compute?n=0', '{"type":"compute","result":0}'],
    ['/compute?n=50001', '{"type":"compute","result":41667916675000}'],
    ['/compute?n=10000000', '{"type":"compute","result":333333283333335000000}'],
    ['/items/0', '{"type":"item","id":0,"name":"Item 0","priceCents":100,"inStock":false}'],
    ['/items/999999999', '{"type":"item","id":999999999,"name":"Item 999999999","priceCents":1099,"inStock":true}'],
    ['/items/5?unused=%0d%0a', '{"type":"item","id":5,"name":"Item 5","priceCents":105,"inStock":true}'],
  ])('answers GET %s with %s', async (target, body) => {
    const answer = await ask(`GET ${target} HTTP/1.1${END}`);
    expect(answer).toMatchObject({ status: 200, body, headers: { 'content-type': 'application/json' } });
  });

  it.each(['/sync', '/async', '/items/42', '/compute'])(
    'answers HEAD %s with the length of the GET and no body',
    async (target) => {
      const full = (await ask(`GET ${target} HTTP/1.1${END}`)) as RawAnswer;
      const connection = await openRaw(server.port);
      await connection.send(`HEAD ${target} HTTP/1.1${END}`);
      const head = await connection.read('HEAD');
      expect(head).toMatchObject({ status: 200, body: '' });
      expect((head as RawAnswer).headers['content-length']).toBe(full.headers['content-length']);
      await connection.send(`GET /sync HTTP/1.1${END}`); // a body would now be read as this answer's head
      expect(await connection.read()).toMatchObject({ status: 200 });
      connection.destroy();
    },
  );

  it.each([
    ['GET', '/nothing', 404, 'Nothing is at /nothing'],
    ['GET', '/', 404, 'Nothing is at /'],
    ['GET', '/items', 404, 'Nothing is at /items'],
    ['GET', '/items/', 404, 'Nothing is at /items/'],
    ['GET', '/items/1/2', 404, 'Nothing is at /items/1/2'],
    ['POST', '/nothing', 404, 'Nothing is at /nothing'],
    ['DELETE', '/sync', 405, 'Expected the method to be one of GET, HEAD'],
    ['POST', '/items/1', 405, 'Expected the method to be one of GET, HEAD'],
    ['GET', '/echo', 405, 'Expected the method to be one of POST'],
    ['OPTIONS', '/echo', 405, 'Expected the method to be one of POST'],
    ['GET', '/items/-1', 400, 'Expected id to be an integer between 0 and 999999999, got "-1"'],
    ['GET', '/items/1000000000', 400, 'Expected id to be an integer between 0 and 999999999, got "1000000000"'],
    ['GET', '/items/%0d%0aa:b', 400, 'Expected id to be an integer between 0 and 999999999, got "%0d%0aa:b"'],
    ['GET', '/compute?n=', 400, 'Expected n to be an integer between 0 and 10000000, got ""'],
    ['GET', '/compute?n=10000001', 400, 'Expected n to be an integer between 0 and 10000000, got "10000001"'],
    ['GET', '/compute?n=1%0d%0aa:b', 400, 'Expected n to be an integer between 0 and 10000000, got "1\\r\\na:b"'],
  ])('answers %s %s with %i as a problem', async (method, target, status, detail) => {
    const answer = (await ask(`${method} ${target} HTTP/1.1${END}`)) as RawAnswer;
    expect(answer).toMatchObject({ status, headers: { 'content-type': 'application/problem+json' } });
    expect(JSON.parse(answer.body)).toMatchObject({ type: 'about:blank', status, detail });
    expect(answer.headers.allow).toBe(
      status === 405 ? detail.replace('Expected the method to be one of ', '') : undefined,
    );
  });

  it.each([0, 1, MAX_BODY])('echoes a body of %i bytes', async (length) => {
    const body = Array.from({ length }, (_, index) => String.fromCharCode(index % 256)).join('');
    expect(await post(body)).toMatchObject({
      status: 200,
      body,
      headers: { 'content-type': 'application/octet-stream' },
    });
  });

  it('echoes a chunked body, and one that comes in pieces', async () => {
    const head = 'POST /echo HTTP/1.1\r\nHost: x\r\n';
    expect(await ask(`${head}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n`)).toMatchObject({
      body: 'abcde',
    });
    expect(await ask(`${head}Transfer-Encoding: chunked\r\n\r\n3\r\na`, 'bc\r\n0', '\r\n\r\n')).toMatchObject({
      body: 'abc',
    });
    expect(await ask(`${head}Content-Length: 6\r\n\r\n`, 'ab', 'cd', 'ef')).toMatchObject({ body: 'abcdef' });
  });

  it.each([
    ['with a length', `Content-Length: ${MAX_BODY + 1}\r\n\r\n${'a'.repeat(MAX_BODY + 1)}`],
    ['in chunks', `Transfer-Encoding: chunked\r\n\r\n3e9\r\n${'a'.repeat(MAX_BODY + 1)}\r\n0\r\n\r\n`],
  ])('refuses a body one byte too large, %s, and closes', async (_, rest) => {
    const connection = await openRaw(server.port);
    await connection.send(`POST /echo HTTP/1.1\r\nHost: x\r\n${rest}`);
    const answer = (await connection.read()) as RawAnswer;
    expect(answer).toMatchObject({ status: 413, headers: { connection: 'close' } });
    expect(JSON.parse(answer.body)).toMatchObject({
      status: 413,
      detail: `Expected a body of at most ${MAX_BODY} bytes`,
    });
    await connection.closed;
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

  it('keeps a connection for the next request, and closes it when asked to', async () => {
    const connection = await openRaw(server.port);
    for (const path of ['/sync', '/async', '/nothing', '/items/x']) {
      await connection.send(`GET ${path} HTTP/1.1${END}`);
      expect(await connection.read()).not.toBe('closed');
    }
    await connection.send('GET /async HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(await connection.read()).toMatchObject({ status: 200 });
    await connection.closed;
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
