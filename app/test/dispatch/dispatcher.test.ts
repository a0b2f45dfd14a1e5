import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AsyncLimiter } from '../../dispatch/async-limiter.ts';
import { Dispatcher, type DispatchOptions } from '../../dispatch/dispatcher.ts';
import type { Exchange } from '../../dispatch/exchange.ts';
import { Ring } from '../../dispatch/ring.ts';
import { Problem } from '../../handler/problem.ts';
import { FakeExchange } from './fake-exchange.ts';

type Setup = Partial<Omit<DispatchOptions, 'limiter' | 'waiting'>> & { maxRunning?: number; queueLength?: number };

function createDispatcher({ maxRunning = 2, queueLength = 100, ...options }: Setup = {}): Dispatcher {
  return new Dispatcher({
    limiter: new AsyncLimiter(maxRunning),
    waiting: new Ring<Exchange>(queueLength),
    queuesAlways: false,
    batchSize: 128,
    refusalPauseMs: 50,
    ...options,
  });
}

const RETRY = '{"retry-after":"1"}';

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

describe('the limit on running handlers', () => {
  it('lets the rest wait, in order, and starts them as others end', async () => {
    const dispatcher = createDispatcher({ maxRunning: 2 });
    const exchanges = Array.from({ length: 5 }, () => new FakeExchange({ waitMs: 10 }));
    for (const exchange of exchanges) dispatcher.admit(exchange);
    expect(dispatcher.load()).toMatchObject({ running: 2, waiting: 3, waited: 3 });
    expect(exchanges.map(({ state }) => state)).toEqual(['running', 'running', 'waiting', 'waiting', 'waiting']);
    await vi.advanceTimersByTimeAsync(11);
    expect(exchanges.map(({ state }) => state)).toEqual(['free', 'free', 'running', 'running', 'waiting']);
    await vi.advanceTimersByTimeAsync(22);
    expect(exchanges.every(({ events }) => events.join() === 'handle,answer value,free')).toBe(true);
  });

  it('is kept for 2,000 at once: never more than 512 run, none is lost, none answered twice', async () => {
    const dispatcher = createDispatcher({ maxRunning: 512, queueLength: 20_000 });
    let running = 0;
    let mostRunning = 0;
    const handle = async () => {
      mostRunning = Math.max(mostRunning, ++running);
      await new Promise((resolve) => setTimeout(resolve, 20));
      running--;
      return 'value';
    };
    const exchanges = Array.from({ length: 2_000 }, () => new FakeExchange({ handle }));
    for (const exchange of exchanges) dispatcher.admit(exchange);
    await vi.advanceTimersByTimeAsync(500);
    expect(mostRunning).toBe(512);
    expect(exchanges.every(({ events }) => events.join() === 'handle,answer value,free')).toBe(true);
    expect(dispatcher.load()).toMatchObject({ running: 0, waiting: 0 });
  });

  it('holds for any mix of waits, aborts and failures: each is answered once or aborted, and all slots come back', async () => {
    vi.useRealTimers();
    const kind = fc.constantFrom('now', 'wait', 'promise', 'throw', 'abort');
    await fc.assert(
      fc.asyncProperty(fc.array(kind, { maxLength: 60 }), fc.integer({ min: 1, max: 5 }), async (kinds, maxRunning) => {
        const dispatcher = createDispatcher({ maxRunning, queueLength: 20 });
        const exchanges = kinds.map((one) => new FakeExchange(toFake(one)));
        for (const [index, exchange] of exchanges.entries()) {
          dispatcher.admit(exchange);
          expect(dispatcher.load().running).toBeLessThanOrEqual(maxRunning);
          if (kinds[index] === 'abort' && exchange.state !== 'free') dispatcher.abandon(exchange);
        }
        await vi.waitUntil(() => exchanges.every(({ state }) => state === 'free'), { interval: 1, timeout: 30_000 });
        expect(dispatcher.load()).toMatchObject({ running: 0, waiting: 0 });
        for (const { events } of exchanges)
          expect(events.filter((event) => /^(answer|\d)/.test(event)).length).toBeLessThanOrEqual(1);
        for (const { events } of exchanges) expect(events.filter((event) => event === 'free').length).toBe(1);
      }),
      { numRuns: 50 },
    );
  });

  it('refuses with 503 and Retry-After when the ring is full, but not at once, for whoever asks again at once', () => {
    const dispatcher = createDispatcher({ maxRunning: 1, queueLength: 1 });
    const exchanges = Array.from({ length: 3 }, () => new FakeExchange({ waitMs: 10_000 }));
    for (const exchange of exchanges) dispatcher.admit(exchange);
    vi.advanceTimersByTime(49);
    expect(exchanges[2]?.events).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(exchanges[2]?.events).toEqual([
      `503 The server is overloaded: 1 requests already wait on this shard. Try again later. ${RETRY}`,
      'free',
    ]);
  });

  it('forgets one that is to be refused and whose client goes away first', () => {
    const dispatcher = createDispatcher({ maxRunning: 1, queueLength: 1 });
    const exchanges = Array.from({ length: 3 }, () => new FakeExchange({ waitMs: 10 }));
    for (const exchange of exchanges) dispatcher.admit(exchange);
    dispatcher.abandon(exchanges[2] as FakeExchange);
    vi.advanceTimersByTime(50);
    expect(exchanges[2]?.events).toEqual(['free']);
  });

  it('tells refusals a batch a turn, each when its own pause is over', () => {
    const dispatcher = createDispatcher({ maxRunning: 1, queueLength: 1, batchSize: 2 });
    const admit = (count: number) =>
      Array.from({ length: count }, () => new FakeExchange({ waitMs: 10_000 })).map((exchange) => {
        dispatcher.admit(exchange);
        return exchange;
      });
    const [, , ...early] = admit(5);
    vi.advanceTimersByTime(30);
    const late = admit(1);
    const countTold = () => [early, late].map((some) => some.filter(({ state }) => state === 'free').length);
    vi.advanceTimersToNextTimer();
    expect(countTold()).toEqual([2, 0]);
    vi.advanceTimersToNextTimer();
    expect(countTold()).toEqual([3, 0]);
    vi.advanceTimersByTime(30);
    expect(countTold()).toEqual([3, 1]);
  });

  it('gives the slot of a handler that says 503 to the next at once, and tells it later', async () => {
    const dispatcher = createDispatcher({ maxRunning: 1 });
    const busy = new FakeExchange({ handle: () => Promise.reject(new Problem(503, 'Not now')) });
    const next = new FakeExchange();
    dispatcher.admit(busy);
    dispatcher.admit(next);
    await vi.advanceTimersByTimeAsync(1);
    expect([busy.events, next.events]).toEqual([['handle'], ['handle', 'answer value', 'free']]);
    await vi.advanceTimersByTimeAsync(50);
    expect(busy.events).toEqual(['handle', '503 Not now {}', 'free']);
  });

  it('lets nobody overtake: one that arrives when a slot is free waits behind those in the ring', async () => {
    const dispatcher = createDispatcher({ maxRunning: 1 });
    const order: string[] = [];
    const named = (name: string) => new FakeExchange({ handle: () => Promise.resolve(order.push(name)) });
    dispatcher.admit(named('first'));
    dispatcher.admit(named('second'));
    await Promise.resolve().then(() => Promise.resolve()); // the first has ended, the batch is not yet started
    expect(dispatcher.canRunInline()).toBe(false);
    dispatcher.admit(named('third'));
    await vi.advanceTimersByTimeAsync(1);
    expect(order).toEqual(['first', 'second', 'third']);
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

function toFake(kind: string): { waitMs?: number; handle?: () => unknown } {
  if (kind === 'wait' || kind === 'abort') return { waitMs: 1 };
  if (kind === 'promise') return { handle: () => new Promise((resolve) => setImmediate(resolve)) };
  if (kind === 'throw')
    return {
      handle: () => {
        throw new Problem(400, 'No');
      },
    };
  return {};
}
