// Phase a, loop sharding: one process per core shares the port, and each takes requests through a bounded ring,
// up to 128 in one turn of its event loop. The rest is the baseline.
import { AsyncLimiter } from '../dispatch/async-limiter.ts';
import { Dispatcher } from '../dispatch/dispatcher.ts';
import { Ring } from '../dispatch/ring.ts';
import { createNodeEngine } from '../engine/node/engine.ts';
import { createTextSerializer } from '../serialize/json-text.ts';
import { compileRoutes } from './compile-routes.ts';
import type { CreatePhase } from './phase.ts';

export const createPhaseA: CreatePhase = (options) => {
  const { config, metrics, describe } = options;
  const routes = compileRoutes(options, createTextSerializer, 'serialized');
  const dispatcher = new Dispatcher({
    ...config,
    limiter: new AsyncLimiter(Number.POSITIVE_INFINITY),
    waiting: new Ring(config.queueLength),
    queuesAlways: true,
  });
  return createNodeEngine({ ...config, routes, dispatcher, metrics, describe });
};
