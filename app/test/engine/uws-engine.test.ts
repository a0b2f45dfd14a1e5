import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AsyncLimiter } from '../../dispatch/async-limiter.ts';
import { Dispatcher } from '../../dispatch/dispatcher.ts';
import { Ring } from '../../dispatch/ring.ts';
import { createUwsEngine } from '../../engine/uws/engine.ts';
import { compileRoute } from '../../handler/compile-route.ts';
import { type AnyHandler, defineHandler } from '../../handler/define-handler.ts';
import { integer } from '../../handler/input.ts';
import { Problem } from '../../handler/problem.ts';
import { ShardMetrics } from '../../metrics/shard-metrics.ts';
import { createByteSerializer } from '../../serialize/byte-json.ts';
import { ByteWriter } from '../../serialize/byte-writer.ts';
import { FakeResponse, FakeUws } from './fake-uws.ts';

type Answers = () => Uint8Array | Promise<Uint8Array>;

const bytes = (text: string) => new TextEncoder().encode(text);
const define = (handle: Answers) => defineHandler({ route: 'GET /x', answer: 'bytes', handle });
const CONSTANT = defineHandler({
  route: 'GET /x',
  answer: { a: 'integer' },
  isConstant: true,
  handle: () => ({ a: 1 }),
});
const ECHO = defineHandler({ route: 'POST /x', body: 'borrowed', answer: 'bytes', handle: ({ body }) => body });

function start(handler: AnyHandler, maxRunning = 10) {
  const uws = new FakeUws();
  const metrics = new ShardMetrics(1);
  const route = compileRoute(handler, 0, createByteSerializer(new ByteWriter()), true, { sumSquares: () => 0 });
  const limiter = new AsyncLimiter(maxRunning);
  const limits = { queuesAlways: false, batchSize: 128, refusalPauseMs: 100 };
  const dispatcher = new Dispatcher({ limiter, waiting: new Ring(10), ...limits });
  const describe = () => ({ instance: 'i', shard: 0, phase: 'c', ready: false });
  const engine = createUwsEngine(
    {
      routes: [route],
      dispatcher,
      metrics,
      maxBodyBytes: 8,
      queueAgeMs: 1_000,
      deadlineMs: 1_000,
      readTimeoutS: 1,
      idleTimeoutS: 2,
      describe,
    },
    uws,
  );
  return { uws, metrics, engine, dispatcher };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('a constant answer', () => {
  it('sends the same buffer every time, at once', () => {
    const { uws, metrics } = start(CONSTANT);
    const [first, second] = [uws.send('GET /x'), uws.send('GET /x')];
    expect(Buffer.from(first.answer.body as Uint8Array).toString()).toBe('{"a":1}');
    expect(second.answer.body).toBe(first.answer.body);
    expect(first.answer).toMatchObject({
      status: '200 OK',
      headers: ['content-type: application/json'],
      closes: false,
    });
    expect(metrics.toSnapshot()).toMatchObject({ requestsByRoute: [2, 0], inFlight: 0 });
  });

  it('has a length and no body for HEAD', () => {
    expect(start(CONSTANT).uws.send('HEAD /x').answer).toMatchObject({ length: 7, body: undefined });
  });
});

describe('an answer built per request', () => {
  const item = defineHandler({
    route: 'GET /x',
    query: { id: integer(0, 99) },
    answer: { id: 'integer', name: 'text' },
    handle: ({ query: { id } }) => ({ id, name: `Item ${id}` }),
  });

  it('leaves as bytes of one buffer that all answers share, without a string or a Buffer in between', () => {
    const { uws } = start(item);
    const from = vi.spyOn(Buffer, 'from');
    const stringify = vi.spyOn(JSON, 'stringify');
    const sent = ['1', '2', '33'].map((id) => {
      const body = uws.send('GET /x', { query: { id } }).answer.body as Uint8Array;
      return { body, text: new TextDecoder().decode(body) }; // read now: the next answer overwrites it
    });
    expect([from, stringify].map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
    expect(sent.map(({ text }) => text)).toEqual([
      '{"id":1,"name":"Item 1"}',
      '{"id":2,"name":"Item 2"}',
      '{"id":33,"name":"Item 33"}',
    ]);
    expect(sent.map(({ body }) => body.constructor)).toEqual([Uint8Array, Uint8Array, Uint8Array]);
    expect(new Set(sent.map(({ body }) => body.buffer)).size).toBe(1);
    expect(sent[1]?.body).toBe(sent[0]?.body); // the same length: the very same view
  });

  it('is written into the same buffer when it is answered later', async () => {
    const { uws } = start({ ...item, waitMs: 5 });
    const first = uws.send('GET /x', { query: { id: '1' } });
    const second = uws.send('GET /x', { query: { id: '22' } });
    await vi.advanceTimersByTimeAsync(5);
    expect((second.answer.body as Uint8Array).buffer).toBe((first.answer.body as Uint8Array).buffer);
  });
});

describe('a handler inside the engine’s callback', () => {
  it.each([
    [
      'throws a problem',
      () => {
        throw new Problem(404, 'No such item', { 'x-why': '1' });
      },
      '404 Not Found',
      ['x-why: 1'],
    ],
    [
      'throws an error',
      () => {
        throw new Error('secret');
      },
      '500 Internal Server Error',
      [],
    ],
    ['returns no bytes', () => 'text' as unknown as Uint8Array, '500 Internal Server Error', []],
  ] as [string, Answers, string, string[]][])(
    'that %s is answered, and nothing is thrown',
    (_, handle, status, headers) => {
      vi.spyOn(console, 'error').mockImplementation(() => {});
      const { uws, metrics } = start(define(handle));
      const { answer } = uws.send('GET /x');
      expect(answer).toMatchObject({ status, headers: ['content-type: application/problem+json', ...headers] });
      expect(String(answer.body)).not.toContain('secret');
      expect(metrics.toSnapshot()).toMatchObject({ serverErrors: status.startsWith('5') ? 1 : 0, inFlight: 0 });
    },
  );

  it('that says 503 is answered so after a pause, and counted as in flight until then', () => {
    const handle = () => {
      throw new Problem(503, 'Busy', { 'retry-after': '1' });
    };
    const { uws, metrics } = start(define(handle));
    const res = uws.send('GET /x');
    vi.advanceTimersByTime(99);
    expect([res.isAnswered, metrics.inFlight]).toEqual([false, 1]);
    vi.advanceTimersByTime(1);
    expect(res.answer).toMatchObject({ status: '503 Service Unavailable' });
    expect(res.answer.headers).toContain('retry-after: 1');
    expect(metrics.toSnapshot()).toMatchObject({ serverErrors: 1, inFlight: 0 });
  });

  it('leaves out a header whose value has a line break', () => {
    const handle = () => {
      throw new Problem(404, 'Gone', { 'x-bad': 'a\r\nset-cookie: b', 'x-good': 'c' });
    };
    expect(start(define(handle)).uws.send('GET /x').answer.headers).toEqual([
      'content-type: application/problem+json',
      'x-good: c',
    ]);
  });

  it('whose answer cannot be written has its connection closed', () => {
    const res = new FakeResponse();
    res.failsOnWrite = true;
    const { uws, metrics } = start(define(() => bytes('ok')));
    vi.spyOn(console, 'error').mockImplementation(() => {});
    expect(uws.send('GET /x', {}, res).isAborted).toBe(true);
    expect(metrics.toSnapshot().inFlight).toBe(0);
  });
});

describe('a handler that returns a promise', () => {
  it('is answered when it is kept', async () => {
    const { uws } = start(define(async () => bytes('late')));
    const res = uws.send('GET /x');
    expect(res.isAnswered).toBe(false);
    await vi.advanceTimersByTimeAsync(0);
    expect(res.answer.body).toEqual(bytes('late'));
  });

  it('is not answered when the client has gone', async () => {
    const { uws, metrics, dispatcher } = start(define(async () => bytes('late')));
    const res = uws.send('GET /x');
    res.abort();
    await vi.advanceTimersByTimeAsync(0);
    expect([res.isAnswered, metrics.inFlight, dispatcher.load().running]).toEqual([false, 0, 0]);
  });

  it('waits for its turn beyond the limit', async () => {
    const { uws, dispatcher } = start(
      define(() => new Promise((resolve) => setTimeout(() => resolve(bytes('ok')), 10))),
      1,
    );
    const [first, second] = [uws.send('GET /x'), uws.send('GET /x')];
    expect(dispatcher.load()).toMatchObject({ running: 1, waiting: 1 });
    await vi.advanceTimersByTimeAsync(11);
    expect([first.isAnswered, second.isAnswered]).toEqual([true, false]);
    await vi.advanceTimersByTimeAsync(11);
    expect(second.isAnswered).toBe(true);
  });
});

describe('a body', () => {
  it('in one piece goes back without a copy', () => {
    const res = start(ECHO).uws.send('POST /x');
    const piece = bytes('whole').buffer;
    res.dataListener?.(piece, true);
    expect((res.answer.body as Uint8Array).buffer).toBe(piece);
  });

  it('that has to wait for its turn is copied, since the engine takes its memory back', async () => {
    const blocking = defineHandler({
      route: 'POST /x',
      body: 'borrowed',
      answer: 'bytes',
      handle: ({ body }) =>
        body[0] === 0 ? new Promise<Uint8Array>((resolve) => setTimeout(() => resolve(body), 10)) : body,
    });
    const { uws } = start(blocking, 1);
    uws.send('POST /x').dataListener?.(new Uint8Array([0]).buffer, true);
    const res = uws.send('POST /x');
    const piece = bytes('later').buffer;
    res.dataListener?.(piece, true);
    new Uint8Array(piece).fill(0);
    await vi.advanceTimersByTimeAsync(20);
    expect(res.answer.body).toEqual(bytes('later'));
  });

  it('in pieces is put together', () => {
    const res = start(ECHO).uws.send('POST /x');
    for (const [text, isLast] of [
      ['ab', false],
      ['', false],
      ['cd', true],
    ] as const)
      res.dataListener?.(bytes(text).buffer, isLast);
    expect(Buffer.from(res.answer.body as Uint8Array).toString()).toBe('abcd');
  });

  it('of the largest size is taken, one byte more refused when its rest has been read', () => {
    const { uws, metrics } = start(ECHO);
    const largest = uws.send('POST /x');
    largest.dataListener?.(new ArrayBuffer(8), true);
    expect(largest.answer.status).toBe('200 OK');
    const refused = uws.send('POST /x');
    refused.dataListener?.(new ArrayBuffer(9), false);
    refused.dataListener?.(new ArrayBuffer(1), false);
    expect(refused.isAnswered).toBe(false);
    refused.dataListener?.(new ArrayBuffer(0), true);
    expect(refused.answer).toMatchObject({ status: '413 Content Too Large', closes: true });
    expect(metrics.inFlight).toBe(0);
  });

  it('that is too large and never ends is refused after a while, and what still comes reaches no other request', () => {
    const { uws } = start(ECHO);
    const refused = uws.send('POST /x');
    refused.dataListener?.(new ArrayBuffer(9), false);
    vi.advanceTimersByTime(2_000);
    expect(refused.answer).toMatchObject({ status: '413 Content Too Large', closes: true });
    const next = uws.send('POST /x');
    refused.dataListener?.(new ArrayBuffer(3), true);
    expect(next.isAnswered).toBe(false);
    next.dataListener?.(bytes('mine').buffer, true);
    expect(Buffer.from(next.answer.body as Uint8Array).toString()).toBe('mine');
  });

  it('that is too large, and whose client goes away, is answered to nobody', () => {
    const { uws, metrics } = start(ECHO);
    const gone = uws.send('POST /x');
    gone.dataListener?.(new ArrayBuffer(9), false);
    gone.abort();
    const next = uws.send('POST /x');
    vi.advanceTimersByTime(2_000);
    expect([gone.isAnswered, next.isAnswered, metrics.inFlight]).toEqual([false, false, 1]);
    next.dataListener?.(bytes('mine').buffer, true);
    expect(next.answer.status).toBe('200 OK');
  });

  it('whose client goes away half-way leaves nothing for the next request', () => {
    const { uws, metrics } = start(ECHO);
    const gone = uws.send('POST /x');
    gone.dataListener?.(bytes('half').buffer, false);
    gone.abort();
    const next = uws.send('POST /x');
    next.dataListener?.(bytes('mine').buffer, true);
    expect(Buffer.from(next.answer.body as Uint8Array).toString()).toBe('mine');
    expect(metrics.inFlight).toBe(0);
  });
});

describe('an ambiguous request', () => {
  it.each(['GET /x', 'HEAD /x', '* /*'])('to %s is refused in a turn of its own, and closed', (route) => {
    const { uws, metrics } = start(CONSTANT);
    const res = uws.send(route, { headers: { 'transfer-encoding': 'gzip' } });
    expect(res.isAnswered).toBe(false); // or the engine would read what follows as a request
    vi.advanceTimersToNextTimer();
    expect(res.answer).toMatchObject({ status: '400 Bad Request', closes: true });
    expect(metrics.inFlight).toBe(0);
  });

  it('whose connection the engine has closed meanwhile is left alone', () => {
    const { uws, metrics } = start(CONSTANT);
    const res = uws.send('GET /x', { headers: { 'transfer-encoding': 'gzip' } });
    res.abort();
    vi.advanceTimersToNextTimer();
    expect([res.isAnswered, metrics.inFlight]).toEqual([false, 0]);
  });
});

describe('the engine', () => {
  it('counts what is no route as other, and health not at all', () => {
    const { uws, metrics } = start(CONSTANT);
    expect(uws.send('* /*', { url: '/nope' }).answer.status).toBe('404 Not Found');
    expect(uws.send('* /*', { url: '/x' }).answer).toMatchObject({
      status: '405 Method Not Allowed',
      headers: expect.arrayContaining(['allow: GET, HEAD']),
    });
    expect(uws.send('GET /healthz').answer).toMatchObject({
      status: '200 OK',
      body: '{"instance":"i","shard":0,"phase":"c","ready":false}',
    });
    expect(uws.send('GET /readyz').answer.status).toBe('503 Service Unavailable');
    expect(metrics.toSnapshot().requestsByRoute).toEqual([0, 2]);
  });

  it('sets the engine’s time limits', () => {
    expect(start(CONSTANT).uws.timeouts).toEqual([1, 2]);
  });

  it('listens on the IPv6 form of the address, or on the plain one where there is no IPv6', async () => {
    const { uws, engine } = start(CONSTANT);
    await engine.listen('127.0.0.1', 1);
    uws.refusedHosts.add('::ffff:127.0.0.1');
    await engine.listen('127.0.0.1', 2);
    expect(uws.listened).toEqual(['::ffff:127.0.0.1:1', '127.0.0.1:2']);
    uws.refusedHosts.add('127.0.0.1');
    await expect(engine.listen('127.0.0.1', 3)).rejects.toThrow('Expected to listen on 127.0.0.1:3, got a refusal');
  });

  it('ends connections with their next answer once it drains', async () => {
    const { uws, engine } = start(CONSTANT);
    const drained = engine.drain(1_000);
    expect(uws.send('GET /x').answer.closes).toBe(true);
    expect(uws.send('* /*').answer.closes).toBe(true);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await drained).toEqual({ cut: 0 });
  });
});
