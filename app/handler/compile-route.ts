// A handler made ready for serving: what can be decided once is decided here, not per request.
import { toContentType } from '../serialize/answer-schema.ts';
import type { Serialize, SerializerFactory } from '../serialize/serializer.ts';
import type { Body } from './body.ts';
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
  constant: Body | null; // the answer that was serialized beforehand; null where it depends on the request
}>;

export type RouteInput = { readonly params: unknown; readonly query: unknown; body: Uint8Array };

const NO_BODY = new Uint8Array(0);
const NONE = Object.freeze({});

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
  const constant = handler.isConstant && cachesConstants ? toConstant(serialize, handle) : null;
  return {
    index,
    name: handler.route,
    method,
    path,
    waitMs: handler.waitMs,
    body: handler.body,
    contentType: toContentType(handler.answer),
    readInput: createInputReader(handler),
    handle: constant === null ? handle : () => undefined,
    serialize: constant === null ? serialize : () => constant,
    constant,
  };
}

function toConstant(serialize: Serialize, handle: (input: RouteInput) => unknown): Body {
  const body = serialize(handle({ params: NONE, query: NONE, body: NO_BODY }));
  return typeof body === 'string' ? body : body.slice(); // a view of a reused buffer would change
}

/** What a request does not have is not read, and costs no object of its own. */
function createInputReader({ params, query, body }: AnyHandler): (source: RequestSource) => RouteInput {
  const readParams = createReader(params, (source, _, index) => source.getParameter(index));
  const readQuery = createReader(query, (source, name) => source.getQuery(name));
  const nothing: RouteInput = { params: NONE, query: NONE, body: NO_BODY };
  if (readParams === null && readQuery === null) return body === 'none' ? () => nothing : () => ({ ...nothing });
  if (readQuery === null) return (source) => ({ params: readParams?.(source), query: NONE, body: NO_BODY });
  return (source) => ({ params: readParams?.(source) ?? NONE, query: readQuery(source), body: NO_BODY });
}

type PickText = (source: RequestSource, name: string, index: number) => string | undefined;

function createReader(readers: Readers, pick: PickText): ((source: RequestSource) => unknown) | null {
  const entries = Object.entries(readers);
  if (entries.length === 0) return null;
  return (source) => {
    const values: Record<string, unknown> = {};
    for (let i = 0; i < entries.length; i++) {
      const [name, read] = entries[i] as (typeof entries)[number];
      values[name] = read(pick(source, name, i), name);
    }
    return values;
  };
}
