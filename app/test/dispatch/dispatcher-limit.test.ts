// The limit on running handlers: who waits, in which order, and that every slot comes back.
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '../../handler/problem.ts';
import { createDispatcher } from './create-dispatcher.ts';
import { FakeExchange } from './fake-exchange.ts';

beforeEach(() => void vi.useFakeTimers());

afterEach(() => void vi.useRealTimers());

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
