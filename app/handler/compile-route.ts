// A handler made ready for serving: what can be decided once is decided here, not per request.
import { toContentType } from '../serialize/answer-schema.ts';
import type { Serialize, SerializerFactory } from '../serialize/serializer.ts';
import type { AnyHandler, BodyUse } from './define-handler.ts';
import type { Readers, RequestSource } from './input.ts';
import type { Services } from './services.ts';

export type CompiledRoute = Readonly<{
  index: number; // among the metrics' counters
  name: string; // "GET /items/:id"
  method: 'GET' | 'POST';
  path: string;
  waitMs: number;
  body: BodyUse;
  contentType: string;
  readInput(source: RequestSource): RouteInput; // throws a Problem
  handle(input: RouteInput): unknown;
  serialize: Serialize;
}>;

export type RouteInput = { readonly params: unknown; readonly query: unknown; body: Uint8Array };

const NO_BODY = new Uint8Array(0);

/**
 * @param cachesConstants - serialize a constant answer now and send the same body every time
 */
export function compileRoute(
  handler: AnyHandler,
  index: number,
  createSerializer: SerializerFactory,
  cachesConstants: boolean,
  services: Services,
): CompiledRoute {
  const [method, path] = handler.route.split(' ') as ['GET' | 'POST', string];
  const serialize = createSerializer(handler.answer);
  const handle = (input: RouteInput) => handler.handle(input, services);
  return {
    index,
    name: handler.route,
    method,
    path,
    waitMs: handler.waitMs,
    body: handler.body,
    contentType: toContentType(handler.answer),
    readInput: createInputReader(handler.params, handler.query),
    handle,
    serialize: handler.isConstant && cachesConstants ? createCached(serialize, handle) : serialize,
  };
}

function createCached(serialize: Serialize, handle: (input: RouteInput) => unknown): Serialize {
  const body = serialize(handle({ params: {}, query: {}, body: NO_BODY }));
  const own = typeof body === 'string' ? body : body.slice(); // a view of a reused buffer would change
  return () => own;
}

function createInputReader(params: Readers, query: Readers): (source: RequestSource) => RouteInput {
  const paramReaders = Object.entries(params);
  const queryReaders = Object.entries(query);
  if (paramReaders.length + queryReaders.length === 0) return () => ({ params, query, body: NO_BODY });
  return (source) => {
    const readParams: Record<string, unknown> = {};
    for (let i = 0; i < paramReaders.length; i++) {
      const [name, read] = paramReaders[i] as (typeof paramReaders)[number];
      readParams[name] = read(source.getParameter(i), name);
    }
    const readQuery: Record<string, unknown> = {};
    for (const [name, read] of queryReaders) readQuery[name] = read(source.getQuery(name), name);
    return { params: readParams, query: readQuery, body: NO_BODY };
  };
}
