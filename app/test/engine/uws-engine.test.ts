// The engine’s answers, what it refuses by itself, how it listens and drains.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defineHandler } from '../../handler/define-handler.ts';
import { integer } from '../../handler/input.ts';
import { CONSTANT, start } from './started-engine.ts';

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
