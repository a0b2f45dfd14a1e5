// Targets as the text of a file.
import type { TargetCheck, Targets } from './target.ts';

/** @param schema - where targets.schema.json is, relative to the file */
export function toTargetsJson({ name, description, ratePerSec, checks }: Targets, schema: string): string {
  const [head, end] = JSON.stringify({ $schema: schema, name, description, ratePerSec }, null, 2).split(/\n}$/);
  return `${head},\n  "checks": [\n${checks.map(toLine).join(',\n')}\n  ]\n}${end}\n`;
}

function toLine({ leg, metric, limit }: TargetCheck): string {
  const fields = Object.entries({ leg, metric, ...limit }).map(([key, value]) => `"${key}": ${JSON.stringify(value)}`);
  return `    { ${fields.join(', ')} }`;
}
