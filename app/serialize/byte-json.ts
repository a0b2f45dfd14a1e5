// Phase c: JSON written straight into one reused buffer, without a string or a Buffer in between. As phase b's
// fast-json-stringify does, it compiles a function for each answer's schema: in one that serves every schema, finding a
// field by its name costs more than writing it.
import type { Body } from '../handler/body.ts';
import type { AnswerSchema, FieldType } from './answer-schema.ts';
import type { ByteWriter } from './byte-writer.ts';
import { type Serialize, toBytes } from './serializer.ts';

type CompiledWriter = (writer: ByteWriter, value: unknown) => Body;

/** @returns views of the writer's buffer: each is valid until the next value is written */
export function createByteSerializer(writer: ByteWriter): (schema: AnswerSchema) => Serialize {
  return (schema) => {
    if (schema === 'bytes') return toBytes;
    const write = new Function('writer', 'value', toSource(schema)) as CompiledWriter;
    return (value) => write(writer, value);
  };
}

/** Names come from handlers' source, not from requests; each is quoted all the same. */
function toSource(schema: Exclude<AnswerSchema, 'bytes'>): string {
  const fields = Object.entries(schema);
  const open = fields.length === 0 ? '{' : '';
  return `'use strict';
let at = 0, target;
${fields.map(toFieldSource).join('\n')}
${toStores(`${open}}`)}
return writer.view(at);`;
}

function toFieldSource([name, type]: [string, FieldType], index: number): string {
  const key = JSON.stringify(name);
  const lead = `${index === 0 ? '{' : ','}${key}:`;
  const value = `value[${key}]`;
  if (type === 'boolean') return `${toStores(lead)}\nif (${value}) {${toStores('true')}} else {${toStores('false')}}`;
  return `${toStores(lead)}\nat = writer.${type}(at, ${value});`;
}

/** Bytes known beforehand, stored as constants, four at a time. */
function toStores(text: string): string {
  const bytes = Buffer.from(text);
  const wholes = bytes.length - (bytes.length % 4);
  const stores: string[] = [];
  for (let i = 0; i < wholes; i += 4) stores.push(`target.setInt32(at + ${i}, ${bytes.readInt32LE(i)}, true);`);
  for (let i = wholes; i < bytes.length; i++) stores.push(`target.setUint8(at + ${i}, ${bytes[i]});`);
  return `target = writer.reserve(at, ${bytes.length}); ${stores.join(' ')} at += ${bytes.length};`;
}
