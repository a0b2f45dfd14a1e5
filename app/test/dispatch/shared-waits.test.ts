import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Exchange } from '../../dispatch/exchange.ts';
import { SharedWaits } from '../../dispatch/shared-waits.ts';
import { FakeExchange } from './fake-exchange.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function createWaits() {
  const ended: Exchange[] = [];
  const waits = new SharedWaits((exchange) => ended.push(exchange));
  return { waits, ended };
}

describe('requests that wait', () => {
  it('share a timer when they begin within a quarter of a millisecond, and end in the order they came', () => {
    const { waits, ended } = createWaits();
    const exchanges = [0, 1, 2].map(() => new FakeExchange({ waitMs: 1 }));
    for (const [i, exchange] of exchanges.entries()) waits.add(exchange, 7 + i / 8);
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(1);
    expect(ended).toEqual(exchanges);
  });

  it('have a timer each when they begin later than that, or wait for another time', () => {
    const { waits, ended } = createWaits();
    const [first, later, other] = [1, 1, 5].map((waitMs) => new FakeExchange({ waitMs }));
    waits.add(first as Exchange, 7);
    waits.add(later as Exchange, 7.26);
    waits.add(other as Exchange, 7.26);
    expect(vi.getTimerCount()).toBe(3);
    vi.advanceTimersByTime(1);
    expect(ended).toEqual([first, later]);
    vi.advanceTimersByTime(4);
    expect(ended).toEqual([first, later, other]);
  });

  it('do not join a wait that is ending', () => {
    const ended: Exchange[] = [];
    const second = new FakeExchange({ waitMs: 1 });
    const waits = new SharedWaits((exchange) => {
      ended.push(exchange);
      if (ended.length === 1) waits.add(second, 7);
    });
    waits.add(new FakeExchange({ waitMs: 1 }), 7);
    vi.advanceTimersByTime(1);
    expect(ended).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(ended[1]).toBe(second);
  });

  it('use the timers of earlier ones again', () => {
    const { waits, ended } = createWaits();
    const created = vi.spyOn(globalThis, 'setTimeout');
    for (let round = 0; round < 10; round++) {
      waits.add(new FakeExchange({ waitMs: 1 }), round);
      vi.advanceTimersByTime(1);
    }
    expect(ended).toHaveLength(10);
    expect(created).toHaveBeenCalledTimes(1);
  });

  it('each end once, and no sooner than their time less a quarter of a millisecond', () => {
    const steps = fc.array(
      fc.record({ waitMs: fc.integer({ min: 1, max: 3 }), pauseMs: fc.integer({ min: 0, max: 2 }) }),
    );
    fc.assert(
      fc.property(steps, (requests) => {
        const endedMs = new Map<Exchange, number[]>();
        const waits = new SharedWaits((exchange) => {
          endedMs.set(exchange, [...(endedMs.get(exchange) ?? []), performance.now()]);
        });
        const added = requests.map(({ waitMs, pauseMs }) => {
          vi.advanceTimersByTime(pauseMs);
          const exchange = new FakeExchange({ waitMs });
          waits.add(exchange, performance.now());
          return { exchange, dueMs: performance.now() + waitMs };
        });
        vi.advanceTimersByTime(5);
        for (const { exchange, dueMs } of added) {
          const [endMs, ...more] = endedMs.get(exchange) ?? [];
          expect(more).toEqual([]);
          expect(endMs).toBeGreaterThanOrEqual(dueMs - 0.25);
          expect(endMs).toBeLessThanOrEqual(dueMs + 1);
        }
      }),
    );
  });
});
