// Phase c with the completions of one turn of the event loop gathered and answered together: what `bench-batch` compares
// with phase c itself. `serialize-first`: all bodies are written into one buffer before the first answer goes out.
import { AsyncLimiter } from '../../dispatch/async-limiter.ts';
import { Dispatcher } from '../../dispatch/dispatcher.ts';
import type { Exchange } from '../../dispatch/exchange.ts';
import { Ring } from '../../dispatch/ring.ts';
import { createUwsEngine } from '../../engine/uws/engine.ts';
import { compileRoutes } from '../../phases/compile-routes.ts';
import type { CreatePhase } from '../../phases/phase.ts';
import { createByteSerializer } from '../../serialize/byte-json.ts';
import { ByteWriter } from '../../serialize/byte-writer.ts';
import type { Serialize, SerializerFactory } from '../../serialize/serializer.ts';

export type BatchKind = 'completions' | 'serialize-first';

class BatchingDispatcher extends Dispatcher {
  readonly #exchanges: Exchange[] = [];
  readonly #values: unknown[] = [];
  readonly #flush = () => this.#finishAll();

  /** Nothing is answered inside the engine's callback: it could not be part of a batch. */
  override canRunInline(): boolean {
    return false;
  }

  protected override finish(exchange: Exchange, value: unknown): void {
    if (this.#exchanges.length === 0) setImmediate(this.#flush);
    this.#exchanges.push(exchange);
    this.#values.push(value);
  }

  #finishAll(): void {
    const exchanges = this.#exchanges.splice(0);
    const values = this.#values.splice(0);
    this.prepare(values);
    for (let i = 0; i < exchanges.length; i++) {
      const exchange = exchanges[i] as Exchange;
      if (exchange.state === 'gone') exchange.free();
      else super.finish(exchange, values[i]);
    }
  }

  /** @param _values - replaced by bodies where they are serialized first */
  protected prepare(_values: unknown[]): void {}
}

/** Bodies of a batch lie one behind the other in one buffer; each answer needs a view of its own. */
class SerializingDispatcher extends BatchingDispatcher {
  protected override prepare(values: unknown[]): void {
    let at = 0;
    for (let i = 0; i < values.length; i++) {
      const value = values[i];
      if (typeof value !== 'object' || value === null || !('id' in value)) continue;
      const body = serializeItem(value) as Uint8Array;
      batch.set(body, at);
      values[i] = batch.subarray(at, at + body.length);
      at += body.length;
    }
  }
}

const batch = new Uint8Array(1_048_576);
/** Of the one route that builds its answer for each request and is measured, /items/:id. */
let serializeItem: Serialize = () => '';

export function createBatchedPhase(kind: BatchKind): CreatePhase {
  return (options) => {
    const { config, metrics, describe } = options;
    const serializers = createByteSerializer(new ByteWriter());
    const routes = compileRoutes(options, kind === 'completions' ? serializers : passBytes(serializers), 'cached');
    const DispatcherOf = kind === 'completions' ? BatchingDispatcher : SerializingDispatcher;
    const dispatcher = new DispatcherOf({
      ...config,
      limiter: new AsyncLimiter(config.maxRunning),
      waiting: new Ring(config.queueLength),
      queuesAlways: false,
    });
    return createUwsEngine({ ...config, routes, dispatcher, metrics, describe });
  };
}

/** What a batch has serialized goes out as it is. */
function passBytes(create: SerializerFactory): SerializerFactory {
  return (schema) => {
    const serialize = create(schema);
    if (schema !== 'bytes' && 'id' in schema) serializeItem = serialize;
    return (value) => (value instanceof Uint8Array ? value : serialize(value));
  };
}
