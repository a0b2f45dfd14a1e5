// Holds JSON against one of the kit's schemas, and says what is wrong with it in the words of every other message.
import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { toGot, toWordProblem } from '../targets/json.ts';

export type SchemaCheck = (value: unknown) => readonly string[]; // problems; empty when the value fits

const MAX_PROBLEMS = 10; // a file of another kind breaks every rule there is

/** @param pointer - of the part of the schema that is meant, such as `/$defs/block`; default: all of it */
export function createSchemaCheck(schemaFile: URL, pointer = ''): SchemaCheck {
  let fits: ValidateFunction | undefined; // compiling costs some milliseconds, and not every command needs it
  return (value) => {
    fits ??= compile(schemaFile, pointer);
    if (fits(value)) return [];
    return (fits.errors ?? []).map((error) => toProblem(error, value)).slice(0, MAX_PROBLEMS);
  };
}

function compile(schemaFile: URL, pointer: string): ValidateFunction {
  const schema: unknown = JSON.parse(readFileSync(schemaFile, 'utf8'));
  const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true });
  const { $id } = schema as { $id: string };
  ajv.addSchema(schema as object);
  return ajv.compile({ $ref: `${$id}#${pointer}` });
}

function toProblem({ instancePath, keyword, params, message }: ErrorObject, value: unknown): string {
  const path = instancePath === '' ? 'the file' : instancePath.slice(1).replaceAll('/', '.');
  const found = read(value, instancePath);
  if (keyword === 'additionalProperties')
    return `Expected only known keys in ${path}, got "${params.additionalProperty}"`;
  if (keyword === 'required') return `Expected ${path} to have "${params.missingProperty}", got nothing`;
  if (keyword === 'enum') return toWordProblem(path, params.allowedValues.map(String), found);
  return `Expected ${path}: ${message ?? keyword}, got ${toGot(found)}`;
}

function read(value: unknown, pointer: string): unknown {
  const keys = pointer.split('/').slice(1);
  return keys.reduce<unknown>((inner, key) => (inner as Readonly<Record<string, unknown>> | null)?.[key], value);
}
