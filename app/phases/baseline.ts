// Baseline: what everyone starts with. One process, node:http, a handler runs as soon as its request is parsed,
// JSON.stringify, strings.
import { AsyncLimiter } from '../dispatch/async-limiter.ts';
import { Dispatcher } from '../dispatch/dispatcher.ts';
import { Ring } from '../dispatch/ring.ts';
import { createNodeEngine } from '../engine/node/engine.ts';
import { createTextSerializer } from '../serialize/json-text.ts';
import { compileRoutes } from './compile-routes.ts';
import type { CreatePhase } from './phase.ts';

export const createBaseline: CreatePhase = (options) => {
  const { config, metrics, describe } = options;
  const routes = compileRoutes(options, createTextSerializer, 'serialized');
  const dispatcher = new Dispatcher({
    ...config,
    limiter: new AsyncLimiter(Number.POSITIVE_INFINITY),
    waiting: new Ring(1), // nothing ever waits
    queuesAlways: false,
  });
  return createNodeEngine({ ...config, routes, dispatcher, metrics, describe });
};
