// Holds unknown JSON against one of the published schemas. Compiling one takes 0.1 s, so it waits until it is asked for.
import { readFile } from 'node:fs/promises';
import type { ErrorObject, ValidateFunction } from 'ajv';

/** One sentence fragment with the path of what does not fit, or null when all of it does. */
export type SchemaCheck = (value: unknown) => Promise<string | null>;

/** @param part - of the schema, where not all of it is meant: `#/$defs/block` */
export function createSchemaCheck(schema: URL, part = '#'): SchemaCheck {
  let compiled: Promise<ValidateFunction> | undefined;
  return async (value) => {
    compiled ??= compile(schema, part);
    const fits = await compiled;
    return fits(value) ? null : toSentence(fits.errors ?? []);
  };
}

async function compile(url: URL, part: string): Promise<ValidateFunction> {
  const { Ajv2020 } = await import('ajv/dist/2020.js');
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true }); // the first error ends it: the JSON may be hostile
  const schema: { $id: string } = JSON.parse(await readFile(url, 'utf8'));
  ajv.addSchema(schema);
  return ajv.compile({ $ref: `${schema.$id}${part}` });
}

/** Of alternatives that were all refused, the one that came furthest was meant, and hardly ever null. */
function toSentence(errors: readonly ErrorObject[]): string {
  const telling = errors.filter(({ keyword, params }) => keyword !== 'oneOf' && params.type !== 'null');
  const [deepest] = (telling.length === 0 ? errors : telling).toSorted((a, b) => toDepth(b) - toDepth(a));
  if (deepest === undefined) return 'it does not fit the schema';
  return `${deepest.instancePath || 'it'} ${deepest.message ?? 'does not fit'}${toDetail(deepest)}`;
}

function toDepth({ instancePath }: ErrorObject): number {
  return instancePath.split('/').length;
}

function toDetail({ keyword, params }: ErrorObject): string {
  if (keyword === 'additionalProperties') return ` (${JSON.stringify(params.additionalProperty)})`;
  if (keyword === 'enum') return ` (${params.allowedValues.join(', ')})`;
  return keyword === 'const' ? ` (${JSON.stringify(params.allowedValue)})` : '';
}
