// Baseline and phase a: JSON.stringify, as everyone would write it first.
import type { AnswerSchema } from './answer-schema.ts';
import { type Serialize, toBytes } from './serializer.ts';

/** TypeScript's own declarations do not have it yet. */
const { rawJSON } = JSON as JSON & { rawJSON(text: string): unknown };

type Answer = Readonly<Record<string, unknown>>;

export function createTextSerializer(schema: AnswerSchema): Serialize {
  if (schema === 'bytes') return toBytes;
  const hasInteger = Object.values(schema).includes('integer');
  return (value) => {
    if (typeof value !== 'object' || value === null) throw toMissingAnswer(value); // JSON.stringify would not
    return JSON.stringify(hasInteger ? withRawBigints(value as Answer) : value);
  };
}

function toMissingAnswer(value: unknown): TypeError {
  return new TypeError(`Expected the handler to return an object, got ${value === null ? 'null' : typeof value}`);
}

/** JSON.stringify refuses a bigint; as raw JSON it writes the digits. */
function withRawBigints(answer: Answer): Answer {
  for (const value of Object.values(answer)) {
    if (typeof value === 'bigint') return Object.fromEntries(Object.entries(answer).map(toRaw));
  }
  return answer;
}

function toRaw([name, value]: [string, unknown]): [string, unknown] {
  return [name, typeof value === 'bigint' ? rawJSON(String(value)) : value];
}
