import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '../../handler/problem.ts';
import { createDispatcher } from './create-dispatcher.ts';
import { FakeExchange } from './fake-exchange.ts';

beforeEach(() => void vi.useFakeTimers());

afterEach(() => void vi.useRealTimers());

describe('a request that need not wait', () => {
  it('runs at once, is answered and freed', () => {
    const exchange = new FakeExchange();
    createDispatcher().admit(exchange);
    expect(exchange.events).toEqual(['handle', 'answer value', 'free']);
  });

  it('runs after its wait, and again when it is used again', async () => {
    const dispatcher = createDispatcher();
    const exchange = new FakeExchange({ waitMs: 5 });
    for (let round = 0; round < 2; round++) {
      dispatcher.admit(exchange);
      await vi.advanceTimersByTimeAsync(4);
      expect(dispatcher.load().running).toBe(1);
      await vi.advanceTimersByTimeAsync(1);
      expect(dispatcher.load().running).toBe(0);
    }
    expect(exchange.events).toEqual(['handle', 'answer value', 'free', 'handle', 'answer value', 'free']);
  });

  it('is answered when its promise is kept', async () => {
    const exchange = new FakeExchange({ handle: () => Promise.resolve('later') });
    createDispatcher().admit(exchange);
    await vi.advanceTimersByTimeAsync(0);
    expect(exchange.events).toEqual(['handle', 'answer later', 'free']);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Problem(400, 'No');
      },
      '400 No {}',
    ],
    ['rejects', () => Promise.reject(new Problem(404, 'Gone')), '404 Gone {}'],
  ])('is told so when its handler %s', async (_, handle, answer) => {
    const exchange = new FakeExchange({ handle });
    const dispatcher = createDispatcher();
    dispatcher.admit(exchange);
    await vi.advanceTimersByTimeAsync(0);
    expect(exchange.events).toEqual(['handle', answer, 'free']);
    expect(dispatcher.load()).toMatchObject({ running: 0, waiting: 0 });
  });

  it('is answered with 500 when its value cannot be written, and the error is logged', () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    const exchange = new FakeExchange({
      succeed: () => {
        throw new TypeError('not a body');
      },
    });
    createDispatcher().admit(exchange);
    expect(exchange.events).toEqual(['handle', '500 The handler failed; the server log says why. {}', 'free']);
    expect(log).toHaveBeenCalledTimes(1);
    log.mockRestore();
  });
});

describe('the queue of phase a', () => {
  it('takes every request through the ring, 128 in one turn of the event loop', () => {
    const dispatcher = createDispatcher({
      queuesAlways: true,
      maxRunning: Number.POSITIVE_INFINITY,
      queueLength: 1_000,
    });
    const exchanges = Array.from({ length: 300 }, () => new FakeExchange());
    for (const exchange of exchanges) dispatcher.admit(exchange);
    const countDone = () => exchanges.filter(({ events }) => events.length > 0).length;
    expect(countDone()).toBe(0);
    vi.advanceTimersToNextTimer();
    expect(countDone()).toBe(128);
    vi.advanceTimersToNextTimer();
    expect(countDone()).toBe(256);
    vi.advanceTimersToNextTimer();
    expect(countDone()).toBe(300);
  });
});

describe('a client that goes away', () => {
  it.each([
    ['waiting for its handler', { waitMs: 10 }, []],
    ['while its handler runs', { handle: () => new Promise((resolve) => setTimeout(resolve, 10)) }, ['handle']],
  ])('%s is not answered, and its slot is free at once', async (_, fake, events) => {
    const dispatcher = createDispatcher({ maxRunning: 1 });
    const exchange = new FakeExchange(fake);
    dispatcher.admit(exchange);
    dispatcher.abandon(exchange);
    expect(dispatcher.load().running).toBe(0);
    await vi.advanceTimersByTimeAsync(20);
    expect(exchange.events).toEqual([...events, 'free']);
  });

  it('in the ring is skipped', async () => {
    const dispatcher = createDispatcher({ maxRunning: 1 });
    const [running, gone, last] = [new FakeExchange({ waitMs: 10 }), new FakeExchange(), new FakeExchange()] as const;
    for (const exchange of [running, gone, last]) dispatcher.admit(exchange);
    dispatcher.abandon(gone);
    await vi.advanceTimersByTimeAsync(20);
    expect([gone.events, last.events]).toEqual([['free'], ['handle', 'answer value', 'free']]);
  });

  it('while its body arrives is freed at once', () => {
    const exchange = new FakeExchange();
    exchange.state = 'reading';
    createDispatcher().abandon(exchange);
    expect(exchange.events).toEqual(['free']);
  });
});

describe('a handler that ran inside the engine’s callback', () => {
  it('holds a slot from the moment that it returned a promise', async () => {
    const dispatcher = createDispatcher({ maxRunning: 1 });
    const exchange = new FakeExchange();
    expect(dispatcher.canRunInline()).toBe(true);
    dispatcher.adopt(exchange, Promise.resolve('kept'));
    expect(dispatcher.canRunInline()).toBe(false);
    await vi.advanceTimersByTimeAsync(0);
    expect(exchange.events).toEqual(['answer kept', 'free']);
    expect(dispatcher.canRunInline()).toBe(true);
  });
});
