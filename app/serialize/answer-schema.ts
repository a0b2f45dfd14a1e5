// Says what a handler answers, once: the types of the handler and the serializers of all phases come from it.

/** `raw`: any JSON value, written by JSON.stringify. An integer may be a bigint. */
export type FieldType = 'text' | 'integer' | 'number' | 'boolean' | 'raw';

/** `bytes`: the handler's bytes go out as they are. Otherwise a JSON object with these fields, in this order. */
export type AnswerSchema = 'bytes' | Readonly<Record<string, FieldType>>;

type FieldValue<T extends FieldType> = {
  text: string;
  integer: number | bigint;
  number: number;
  boolean: boolean;
  raw: unknown;
}[T];

export type AnswerValue<A extends AnswerSchema> = A extends 'bytes'
  ? Uint8Array
  : A extends Readonly<Record<string, FieldType>>
    ? { [Name in keyof A]: FieldValue<A[Name]> }
    : never;

export function toContentType(schema: AnswerSchema): string {
  return schema === 'bytes' ? 'application/octet-stream' : 'application/json';
}
