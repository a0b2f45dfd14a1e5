// The engine of phases b and c around a handler, on a stand-in for uWebSockets.js.
import { AsyncLimiter } from '../../dispatch/async-limiter.ts';
import { Dispatcher } from '../../dispatch/dispatcher.ts';
import { Ring } from '../../dispatch/ring.ts';
import { createUwsEngine } from '../../engine/uws/engine.ts';
import { compileRoute } from '../../handler/compile-route.ts';
import { type AnyHandler, defineHandler } from '../../handler/define-handler.ts';
import { ShardMetrics } from '../../metrics/shard-metrics.ts';
import { createByteSerializer } from '../../serialize/byte-json.ts';
import { ByteWriter } from '../../serialize/byte-writer.ts';
import { FakeUws } from './fake-uws.ts';

export type Answers = () => Uint8Array | Promise<Uint8Array>;
export const bytes = (text: string) => new TextEncoder().encode(text);
export const define = (handle: Answers) => defineHandler({ route: 'GET /x', answer: 'bytes', handle });

export const CONSTANT = defineHandler({
  route: 'GET /x',
  answer: { a: 'integer' },
  isConstant: true,
  handle: () => ({ a: 1 }),
});

export const ECHO = defineHandler({ route: 'POST /x', body: 'borrowed', answer: 'bytes', handle: ({ body }) => body });

export function start(handler: AnyHandler, maxRunning = 10) {
  const uws = new FakeUws();
  const metrics = new ShardMetrics(1);
  const route = compileRoute(handler, 0, createByteSerializer(new ByteWriter()), true, { sumSquares: () => 0 });
  const limiter = new AsyncLimiter(maxRunning);
  const limits = { queuesAlways: false, batchSize: 128, refusalPauseMs: 100 };
  const dispatcher = new Dispatcher({ limiter, waiting: new Ring(10), ...limits });
  const describe = () => ({ instance: 'i', shard: 0, phase: 'c', ready: false });
  const engine = createUwsEngine(
    {
      routes: [route],
      dispatcher,
      metrics,
      maxBodyBytes: 8,
      queueAgeMs: 1_000,
      deadlineMs: 1_000,
      readTimeoutS: 1,
      idleTimeoutS: 2,
      describe,
    },
    uws,
  );
  return { uws, metrics, engine, dispatcher };
}
