// Bodies: whole, in pieces, too large, and of clients that go away.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defineHandler } from '../../handler/define-handler.ts';
import { bytes, ECHO, start } from './started-engine.ts';

beforeEach(() => void vi.useFakeTimers());

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
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
