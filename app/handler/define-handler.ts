// A route is one file that exports one of these. Handlers know neither engine nor phase: they take typed values and
// return an object, or bytes. How that becomes a body is the phase's choice.
import type { AnswerSchema, AnswerValue } from '../serialize/answer-schema.ts';
import type { RouteInput } from './compile-route.ts';
import type { Readers, Values } from './input.ts';
import type { Services } from './services.ts';

/** `GET /items/:id`: the method, one space, the path; `:name` matches one segment. */
export type RouteName = `${'GET' | 'POST'} /${string}`;

export type HandlerInput<P extends Readers, Q extends Readers> = Readonly<{
  params: Values<P>;
  query: Values<Q>;
  body: Uint8Array; // empty unless the route takes one
}>;

/**
 * `borrowed`: the engine's own bytes, valid until the handler returns; they may be answered with, but not kept.
 * `owned`: a copy, for handlers that return a promise.
 */
export type BodyUse = 'none' | 'borrowed' | 'owned';

export type Handler<P extends Readers, Q extends Readers, A extends AnswerSchema> = Readonly<{
  route: RouteName;
  params?: P; // a reader for every `:name` of the path, in the path's order
  query?: Q;
  body?: BodyUse;
  answer: A;
  waitMs?: number; // the route waits this long before its handler runs: a stand-in for I/O
  isConstant?: boolean; // the handler takes nothing and always returns the same: serialized once where a phase can
  handle(input: HandlerInput<P, Q>, services: Services): AnswerValue<A> | Promise<AnswerValue<A>>;
}>;

/** A handler whose types are no longer known, as the engines hold it. */
export type AnyHandler = Readonly<{
  route: RouteName;
  params: Readers;
  query: Readers;
  body: BodyUse;
  answer: AnswerSchema;
  waitMs: number;
  isConstant: boolean;
  handle(input: RouteInput, services: Services): unknown;
}>;

/**
 * @throws TypeError if the readers do not match the path's parameters
 */
export function defineHandler<
  A extends AnswerSchema,
  P extends Readers = Record<never, never>,
  Q extends Readers = Record<never, never>,
>(handler: Handler<P, Q, A>): AnyHandler {
  const defined = { params: {}, query: {}, body: 'none', waitMs: 0, isConstant: false, ...handler };
  const inPath = [...handler.route.matchAll(/:(\w+)/g)].map(([, name]) => name).join(', ');
  const inReaders = Object.keys(defined.params).join(', ');
  if (inPath === inReaders) return Object.freeze(defined) as AnyHandler;
  throw new TypeError(`Expected ${handler.route} to have readers for (${inPath}), got (${inReaders})`);
}
