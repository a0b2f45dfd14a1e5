// What the dispatcher refuses when its ring is full, and when it says so.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '../../handler/problem.ts';
import { createDispatcher } from './create-dispatcher.ts';
import { FakeExchange } from './fake-exchange.ts';

const RETRY = '{"retry-after":"1"}';

beforeEach(() => void vi.useFakeTimers());

afterEach(() => void vi.useRealTimers());

describe('a refusal', () => {
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
});
