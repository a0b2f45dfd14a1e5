// A dispatcher with small limits, unless a test says otherwise.
import { AsyncLimiter } from '../../dispatch/async-limiter.ts';
import { Dispatcher, type DispatchOptions } from '../../dispatch/dispatcher.ts';
import type { Exchange } from '../../dispatch/exchange.ts';
import { Ring } from '../../dispatch/ring.ts';

type Setup = Partial<Omit<DispatchOptions, 'limiter' | 'waiting'>> & { maxRunning?: number; queueLength?: number };

export function createDispatcher({ maxRunning = 2, queueLength = 100, ...options }: Setup = {}): Dispatcher {
  return new Dispatcher({
    limiter: new AsyncLimiter(maxRunning),
    waiting: new Ring<Exchange>(queueLength),
    queuesAlways: false,
    batchSize: 128,
    refusalPauseMs: 50,
    ...options,
  });
}
