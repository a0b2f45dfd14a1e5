// Turns what a handler answered into a body. Which of them a phase uses is the phase's choice.
import type { Body } from '../handler/body.ts';
import type { AnswerSchema } from './answer-schema.ts';

export type Serialize = (value: unknown) => Body;

/** Prepares the serializer of one route, once, at the start. */
export type SerializerFactory = (schema: AnswerSchema) => Serialize;

/** For an answer of bytes, in every phase. */
export function toBytes(value: unknown): Body {
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`Expected the handler to return a Uint8Array, got ${typeof value}`);
}
