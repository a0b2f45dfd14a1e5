// Turns what a handler answered into a body. Which of them a phase uses is the phase's choice.

import type { Body } from '../handler/body.ts';
import type { AnswerSchema } from './answer-schema.ts';

export type Serialize = (value: unknown) => Body;

/** Prepares the serializer of one route, once, at the start. */
export type SerializerFactory = (schema: AnswerSchema) => Serialize;
