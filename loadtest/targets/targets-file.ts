// Finds and reads targets: one of the kit's own by name, or any file by its path.
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { toWordProblem } from './json.ts';
import type { Targets } from './target.ts';
import { TargetsError } from './targets-error.ts';
import { parseTargets } from './targets-parser.ts';

const SCHEMA = 'targets.schema.json';

/**
 * @param nameOrPath - a name such as `ci`, or a path: anything with a slash or ending in .json
 * @throws TargetsError that names the file and everything wrong with it
 */
export function loadTargets(nameOrPath: string): Targets {
  if (isPath(nameOrPath)) return parseTargets(readJson(nameOrPath, nameOrPath), nameOrPath);
  const names = listTargets();
  if (names.includes(nameOrPath)) {
    return parseTargets(readJson(new URL(`${nameOrPath}.json`, import.meta.url), nameOrPath), nameOrPath);
  }
  const subject = 'a name (a path of your own has a slash or ends in .json)';
  throw new TargetsError(JSON.stringify(nameOrPath), [toWordProblem(subject, names, nameOrPath)]);
}

/** The names of the kit's own targets, sorted. */
export function listTargets(): readonly string[] {
  const files = readdirSync(new URL('.', import.meta.url)).filter((file) => file.endsWith('.json') && file !== SCHEMA);
  return files.map((file) => basename(file, '.json')).sort();
}

function isPath(nameOrPath: string): boolean {
  return nameOrPath.includes('/') || nameOrPath.endsWith('.json');
}

function readJson(file: string | URL, shown: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const expected = error instanceof SyntaxError ? 'hold JSON' : 'be a file that can be read';
    throw new TargetsError(shown, [`Expected it to ${expected}, got: ${reason}`], { cause: error });
  }
}
