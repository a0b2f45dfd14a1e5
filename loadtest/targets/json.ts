// Questions the parsers of targets ask of unknown JSON, and how an unexpected value is shown.
import { toNearest } from './nearest.ts';

export type Json = Readonly<Record<string, unknown>>;
export type Problems = string[];

const SHOWN_CHARACTERS = 60;
const TEXT_CHARACTERS = 500;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isShort(text: string): boolean {
  return text.trim().length >= 1 && text.length <= TEXT_CHARACTERS;
}

export function toGot(value: unknown): string {
  if (value === undefined) return 'nothing';
  const shown = JSON.stringify(value) ?? String(value);
  return shown.length <= SHOWN_CHARACTERS ? shown : `${shown.slice(0, SHOWN_CHARACTERS)}…`;
}

/** "one of a, b, c, got "d"; did you mean "c"?", the end of a sentence about a word from a list. */
export function toWordProblem(subject: string, words: readonly string[], got: unknown): string {
  const nearest = typeof got === 'string' ? toNearest(got, words) : null;
  const hint = nearest === null ? '' : `; did you mean "${nearest}"?`;
  return `Expected ${subject} to be one of ${words.join(', ')}, got ${toGot(got)}${hint}`;
}

/** @param path - of the object, empty for the file itself */
export function refuseUnknownKeys(json: Json, known: readonly string[], path: string, problems: Problems): void {
  for (const key of Object.keys(json)) {
    if (known.includes(key)) continue;
    problems.push(toWordProblem(path === '' ? 'each key' : `each key of ${path}`, known, key));
  }
}
