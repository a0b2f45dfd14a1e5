// Finds and reads a request mix: one of the kit's own by name, or any file by its path.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toWordProblem } from '../targets/json.ts';
import type { RequestMix } from './request-mix.ts';
import { RequestsError } from './requests-error.ts';
import { parseRequests } from './requests-parser.ts';

const FOLDER = dirname(fileURLToPath(import.meta.url));
const SCHEMA = 'requests.schema.json';

/**
 * @param nameOrPath - a name such as `all-routes`, or a path: anything with a slash or ending in .json
 * @throws RequestsError that names the file and everything wrong with it
 */
export function loadRequestMix(nameOrPath: string): RequestMix {
  if (nameOrPath.includes('/') || nameOrPath.endsWith('.json')) return readMix(resolve(nameOrPath), nameOrPath);
  const names = listRequestMixes();
  if (names.includes(nameOrPath)) return readMix(resolve(FOLDER, `${nameOrPath}.json`), nameOrPath);
  const subject = 'a name (a path of your own has a slash or ends in .json)';
  throw new RequestsError(JSON.stringify(nameOrPath), [toWordProblem(subject, names, nameOrPath)]);
}

/** The names of the kit's own mixes, sorted. */
export function listRequestMixes(): readonly string[] {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.json') && file !== SCHEMA);
  return files.map((file) => basename(file, '.json')).sort();
}

function readMix(file: string, shown: string): RequestMix {
  const readBody = (path: string) => readText(resolve(dirname(file), path));
  return parseRequests(readJson(file, shown), shown, readBody);
}

/** Names no text of the file in its message: a secret may stand there. */
function readJson(file: string, shown: string): unknown {
  const text = readOrRefuse(file, shown);
  try {
    return JSON.parse(text);
  } catch (cause) {
    const place = /(?:at|position|line) .*$/.exec(cause instanceof Error ? cause.message : '')?.[0] ?? 'it does not';
    throw new RequestsError(shown, [`Expected it to hold JSON, got a mistake ${place}`], { cause });
  }
}

function readOrRefuse(file: string, shown: string): string {
  try {
    return readText(file);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RequestsError(shown, [`Expected it to be a file of UTF-8 text, got: ${reason}`], { cause });
  }
}

/** @throws TypeError where the file is not UTF-8 */
function readText(file: string): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
}
