// Phase c, bytes first: a constant is serialized once and the same buffer is sent every time; anything else is
// written straight into one reused buffer. The rest is phase b.
import { AsyncLimiter } from '../dispatch/async-limiter.ts';
import { Dispatcher } from '../dispatch/dispatcher.ts';
import { Ring } from '../dispatch/ring.ts';
import { toSweepMs } from '../engine/sweep.ts';
import { createUwsEngine } from '../engine/uws-engine.ts';
import { compileRoute } from '../handler/compile-route.ts';
import { createByteSerializer } from '../serialize/byte-json.ts';
import { ByteWriter } from '../serialize/byte-writer.ts';
import type { CreatePhase } from './phase.ts';

export const createPhaseC: CreatePhase = ({ config, handlers, metrics, describe }) => {
  const serializer = createByteSerializer(new ByteWriter());
  const routes = handlers.map((handler, index) => compileRoute(handler, index, serializer, true));
  const dispatcher = new Dispatcher({
    ...config,
    limiter: new AsyncLimiter(config.maxRunning),
    waiting: new Ring(config.queueLength),
    queuesAlways: false,
  });
  return createUwsEngine({ ...config, routes, dispatcher, metrics, describe, sweepMs: toSweepMs(config) });
};
