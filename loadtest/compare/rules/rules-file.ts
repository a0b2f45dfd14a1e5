// Reads the rules of a comparison: the kit's own, or any file by its path.
import { readFileSync } from 'node:fs';
import { GATED_METRICS } from '../../gate/compare/metric.ts';
import { createSchemaCheck } from '../../report/published-schema.ts';
import type { Rules } from './rules.ts';

const findMisfit = createSchemaCheck(new URL('rules.schema.json', import.meta.url));

export class RulesError extends Error {
  override readonly name = 'RulesError';
}

/**
 * @param path - null for the kit's own
 * @throws RulesError that names the file and what is wrong with it
 */
export function loadRules(path: string | null): Promise<Rules> {
  const shown = path ?? 'loadtest/compare/rules/default.json';
  return parseRules(readJson(path ?? new URL('default.json', import.meta.url), shown), shown);
}

/** @throws RulesError as loadRules does */
export async function parseRules(value: unknown, file: string): Promise<Rules> {
  const misfit = await findMisfit(value);
  refuse(file, misfit === null ? [] : [misfit]);
  const { $schema, ...rules } = value as Rules & { $schema?: unknown };
  refuse(file, findContradictions(rules));
  return Object.freeze(rules);
}

/** What a schema cannot say. */
function findContradictions({ looks, metrics }: Rules): readonly string[] {
  const grows = looks.every((look, index) => look > (looks[index - 1] ?? 0));
  return [
    ...(grows ? [] : [`Expected looks to grow, got ${JSON.stringify(looks)}`]),
    ...GATED_METRICS.filter((metric) => !(metrics[metric].margin > metrics[metric].floor)).map(
      (metric) =>
        `Expected metrics.${metric}.margin to be above its floor ${metrics[metric].floor}, got ${metrics[metric].margin}`,
    ),
  ];
}

function refuse(file: string, problems: readonly string[]): void {
  if (problems.length > 0) throw new RulesError(`Rules ${file} cannot be used: ${problems.join('; ')}.`);
}

function readJson(file: string | URL, shown: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RulesError(`Expected ${shown} to be a file of JSON, got: ${reason}`, { cause });
  }
}
