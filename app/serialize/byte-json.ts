// Phase c: JSON written straight into one reused buffer, without a string or a Buffer in between. The bytes between
// the values (`{"type":"` and so on) are prepared once per route.
import type { Body } from '../handler/body.ts';
import type { AnswerSchema, FieldType } from './answer-schema.ts';
import type { ByteWriter } from './byte-writer.ts';
import { type Serialize, toBytes } from './serializer.ts';

type Write = (writer: ByteWriter, value: never) => void;
type Field = Readonly<{ name: string; lead: Uint8Array; write: Write }>;

const WRITERS: Readonly<Record<FieldType, Write>> = {
  text: (writer, value: string) => writer.text(value),
  integer: (writer, value: number | bigint) => writer.integer(value),
  number: (writer, value: number) => writer.ascii(Number.isFinite(value) ? String(value) : 'null'),
  boolean: (writer, value: boolean) => writer.ascii(value ? 'true' : 'false'),
  raw: (writer, value: unknown) => writer.utf8(JSON.stringify(value) ?? 'null'),
};

/** @returns views of the writer's buffer: each is valid until the next value is written */
export function createByteSerializer(writer: ByteWriter): (schema: AnswerSchema) => Serialize {
  return (schema) => {
    if (schema === 'bytes') return toBytes;
    const fields = Object.entries(schema).map(toField);
    const end = new TextEncoder().encode(fields.length === 0 ? '{}' : '}');
    return (value) => writeObject(writer, fields, end, value as Readonly<Record<string, never>>);
  };
}

function toField([name, type]: [string, FieldType], index: number): Field {
  const lead = new TextEncoder().encode(`${index === 0 ? '{' : ','}${JSON.stringify(name)}:`);
  return { name, lead, write: WRITERS[type] };
}

function writeObject(
  writer: ByteWriter,
  fields: readonly Field[],
  end: Uint8Array,
  value: Readonly<Record<string, never>>,
): Body {
  writer.reset();
  for (const field of fields) {
    writer.bytes(field.lead);
    field.write(writer, value[field.name] as never);
  }
  writer.bytes(end);
  return writer.view();
}
