// A handler inside the engine’s callback: nothing that it throws or returns may reach the engine.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '../../handler/problem.ts';
import { FakeResponse } from './fake-uws.ts';
import { type Answers, bytes, define, start } from './started-engine.ts';

beforeEach(() => void vi.useFakeTimers());

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
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
