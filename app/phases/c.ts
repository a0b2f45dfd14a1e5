// Phase c, bytes first: a constant is serialized once and the same buffer is sent every time; anything else is
// written straight into one reused buffer. The rest is phase b.
import { AsyncLimiter } from '../dispatch/async-limiter.ts';
import { Dispatcher } from '../dispatch/dispatcher.ts';
import { Ring } from '../dispatch/ring.ts';
import { createUwsEngine } from '../engine/uws/engine.ts';
import { createByteSerializer } from '../serialize/byte-json.ts';
import { ByteWriter } from '../serialize/byte-writer.ts';
import { compileRoutes } from './compile-routes.ts';
import type { CreatePhase } from './phase.ts';

export const createPhaseC: CreatePhase = (options) => {
  const { config, metrics, describe } = options;
  const routes = compileRoutes(options, createByteSerializer(new ByteWriter()), 'cached');
  const dispatcher = new Dispatcher({
    ...config,
    limiter: new AsyncLimiter(config.maxRunning),
    waiting: new Ring(config.queueLength),
    queuesAlways: false,
  });
  return createUwsEngine({ ...config, routes, dispatcher, metrics, describe });
};
