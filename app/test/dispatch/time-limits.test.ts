import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AsyncLimiter } from '../../dispatch/async-limiter.ts';
import { Dispatcher } from '../../dispatch/dispatcher.ts';
import type { Exchange } from '../../dispatch/exchange.ts';
import { Ring } from '../../dispatch/ring.ts';
import { startTimeLimits } from '../../dispatch/time-limits.ts';
import { FakeExchange } from './fake-exchange.ts';

function createDispatcher(maxRunning: number): Dispatcher {
  const limiter = new AsyncLimiter(maxRunning);
  return new Dispatcher({
    limiter,
    waiting: new Ring<Exchange>(10),
    queuesAlways: false,
    batchSize: 128,
    refusalPauseMs: 0,
  });
}

const RETRY = '{"retry-after":"1"}';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('time limits', () => {
  it('answers 503 to one that waits too long, and drops it from the ring', async () => {
    const dispatcher = createDispatcher(1);
    const [first, second] = [new FakeExchange({ waitMs: 500 }), new FakeExchange()] as const;
    startTimeLimits({ queueAgeMs: 80, deadlineMs: 10_000 }, [{ all: [first, second] }], dispatcher);
    dispatcher.admit(first);
    dispatcher.admit(second);
    await vi.advanceTimersByTimeAsync(80);
    expect(second.events).toEqual([]);
    await vi.advanceTimersByTimeAsync(20);
    expect(second.events).toEqual([
      `503 The server is overloaded: this request waited longer than 80 ms. Try again later. ${RETRY}`,
      'free',
    ]);
    expect(dispatcher.load()).toMatchObject({ running: 1, waiting: 0 });
  });

  it('answers 504 to one whose handler never ends, and gives its slot to the next', async () => {
    const dispatcher = createDispatcher(1);
    const [hanging, next] = [new FakeExchange({ handle: () => new Promise(() => {}) }), new FakeExchange()] as const;
    startTimeLimits({ queueAgeMs: 10_000, deadlineMs: 80 }, [{ all: [hanging, next] }], dispatcher);
    dispatcher.admit(hanging);
    dispatcher.admit(next);
    await vi.advanceTimersByTimeAsync(100);
    expect(hanging.events).toEqual(['handle', '504 The handler did not answer within 80 ms. {}']);
    expect(next.events).toEqual(['handle', 'answer value', 'free']);
  });

  it('answers once when the handler ends after its deadline', async () => {
    const dispatcher = createDispatcher(10);
    const late = new FakeExchange({ handle: () => new Promise((resolve) => setTimeout(resolve, 200)) });
    startTimeLimits({ queueAgeMs: 10_000, deadlineMs: 80 }, [{ all: [late] }], dispatcher);
    dispatcher.admit(late);
    await vi.advanceTimersByTimeAsync(300);
    expect(late.events).toEqual(['handle', '504 The handler did not answer within 80 ms. {}', 'free']);
  });
});
