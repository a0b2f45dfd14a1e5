// Kubernetes' own schemas, which refuse unknown keys, and the one of a TestRun beside them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { execa } from 'execa';
import { ROOT } from '../source/place.ts';
import type { Built } from './build.ts';
import testRunSchema from './testrun.schema.json' with { type: 'json' };

type Kind = Readonly<{ group: string; version: string; kind: string }>;
type Definition = Readonly<{ 'x-kubernetes-group-version-kind'?: readonly Kind[] }>;
type Definitions = Readonly<{ $id: string; $defs: Readonly<Record<string, Definition>> }>;

/** All that is wrong with an object, a line each. */
export type SchemaCheck = (object: Built) => readonly string[];

export async function loadSchemas(): Promise<SchemaCheck> {
  const { stdout: file } = await execa(join(ROOT, 'ci/kubernetes-schemas.sh'));
  const definitions: Definitions = JSON.parse(readFileSync(file, 'utf8'));
  const ajv = new Ajv2020({ strict: false, validateFormats: false, validateSchema: false, allErrors: true });
  ajv.addSchema(definitions).addSchema(testRunSchema);
  const compiled = new Map<string, ValidateFunction>();
  return (object) => {
    const ref = toReference(object, definitions);
    const validate = compiled.get(ref) ?? ajv.compile({ $ref: ref });
    compiled.set(ref, validate);
    if (validate(object as unknown)) return [];
    return (validate.errors ?? []).map(({ instancePath, message, params }) => {
      const detail = 'additionalProperty' in params ? ` (${params.additionalProperty})` : '';
      return `${object.kind} ${object.metadata.name} ${instancePath} ${message}${detail}`;
    });
  };
}

/** @throws Error for a kind that no schema describes */
function toReference({ apiVersion, kind }: Built, { $id, $defs }: Definitions): string {
  if (kind === 'TestRun') return testRunSchema.$id;
  const [version = '', group = ''] = apiVersion.split('/').toReversed();
  const name = Object.keys($defs).find((one) =>
    $defs[one]?.['x-kubernetes-group-version-kind']?.some(
      (known) => known.kind === kind && known.version === version && known.group === group,
    ),
  );
  if (name === undefined) throw new Error(`Expected a kind of Kubernetes or a TestRun, got ${apiVersion} ${kind}`);
  return `${$id}#/$defs/${name}`;
}
