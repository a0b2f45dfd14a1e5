// Phase b: uWebSockets.js instead of node:http, a limit on running handlers in front of which requests wait in the
// ring, and fast-json-stringify. A request that need not wait starts inside the engine's callback.
import { AsyncLimiter } from '../dispatch/async-limiter.ts';
import { Dispatcher } from '../dispatch/dispatcher.ts';
import { Ring } from '../dispatch/ring.ts';
import { createUwsEngine } from '../engine/uws/engine.ts';
import { createFastSerializer } from '../serialize/fast-json.ts';
import { compileRoutes } from './compile-routes.ts';
import type { CreatePhase } from './phase.ts';

export const createPhaseB: CreatePhase = (options) => {
  const { config, metrics, describe } = options;
  const routes = compileRoutes(options, createFastSerializer, 'serialized');
  const dispatcher = new Dispatcher({
    ...config,
    limiter: new AsyncLimiter(config.maxRunning),
    waiting: new Ring(config.queueLength),
    queuesAlways: false,
  });
  return createUwsEngine({ ...config, routes, dispatcher, metrics, describe });
};
