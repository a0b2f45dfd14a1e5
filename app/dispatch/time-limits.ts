// Ends requests that wait for their turn, or run, too long. A sweep over all of them now and then costs less than a
// timer for each.
import type { Dispatcher } from './dispatcher.ts';
import type { Exchange } from './exchange.ts';

export type TimeLimits = Readonly<{ queueAgeMs: number; deadlineMs: number }>; // both count from the request's arrival

type Pools = readonly Readonly<{ all: readonly Exchange[] }>[];

/** A limit is kept to within an eighth of the shorter one, at most 250 ms. */
export function startTimeLimits(limits: TimeLimits, pools: Pools, dispatcher: Dispatcher): void {
  const sweep = () => {
    const nowMs = performance.now();
    for (const { all } of pools) for (const exchange of all) check(exchange, nowMs, limits, dispatcher);
    dispatcher.dropGone();
  };
  const intervalMs = Math.min(limits.queueAgeMs, limits.deadlineMs) / 8;
  setInterval(sweep, Math.min(250, Math.max(1, intervalMs))).unref();
}

function check(exchange: Exchange, nowMs: number, limits: TimeLimits, dispatcher: Dispatcher): void {
  const ageMs = nowMs - exchange.startedMs;
  if (exchange.state === 'waiting' && ageMs > limits.queueAgeMs) dispatcher.expire(exchange, limits.queueAgeMs);
  else if (exchange.state === 'running' && ageMs > limits.deadlineMs) dispatcher.cut(exchange, limits.deadlineMs);
}
