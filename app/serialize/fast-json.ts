// Phase b: fast-json-stringify, which compiles a function for each answer's schema.
import fastJson from 'fast-json-stringify';
import type { AnswerSchema, FieldType } from './answer-schema.ts';
import { type Serialize, toBytes } from './serializer.ts';

const FIELD_SCHEMAS: Readonly<Record<FieldType, object>> = {
  text: { type: 'string' },
  integer: { type: 'integer' },
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  raw: {},
};

export function createFastSerializer(schema: AnswerSchema): Serialize {
  if (schema === 'bytes') return toBytes;
  const properties = Object.fromEntries(Object.entries(schema).map(([name, type]) => [name, FIELD_SCHEMAS[type]]));
  const stringify = fastJson({ type: 'object', properties, required: Object.keys(properties) });
  return (value) => stringify(value as object);
}
