// Reads and writes the root .env, the file that feeds docker compose: image names, cpusets, credentials.
// Writing keeps every line it was not asked to change, comments included, and never shows half a file to a reader.
import { randomUUID } from 'node:crypto';
import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises';

export type EnvValues = Readonly<Record<string, string>>;

const ASSIGNMENT = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.]*)\s*=\s*(.*)$/;
const PLAIN = /^[A-Za-z0-9_./:@%+,=-]*$/;

/** The values of an .env file; an absent file has none. */
export async function loadEnvFile(path: string): Promise<EnvValues> {
  return parseEnv(await readText(path));
}

/**
 * Sets values in an .env file: known names are replaced where they stand, new ones are appended.
 * The file ends with mode 0600, because it holds credentials; an unchanged file is not written again.
 */
export async function mergeEnvFile(path: string, values: EnvValues): Promise<void> {
  const before = await readText(path);
  const after = mergeEnv(before, values);
  if (after !== before) return replaceFile(path, after);
  if (before !== '') await chmod(path, 0o600);
}

/** Values as docker compose reads them, save that `$NAME` is never expanded: we write none, and quote every `$`. */
export function parseEnv(text: string): EnvValues {
  const assignments = text.split('\n').map((line) => ASSIGNMENT.exec(line));
  return Object.fromEntries(assignments.flatMap((match) => (match ? [[match[1], parseValue(match[2] ?? '')]] : [])));
}

/** The text with the values set. */
export function mergeEnv(text: string, values: EnvValues): string {
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n');
  const known = new Set(lines.flatMap((line) => ASSIGNMENT.exec(line)?.[1] ?? []));
  const kept = lines.map((line) => replaceLine(line, values));
  const added = Object.entries(values).filter(([name]) => !known.has(name));
  const merged = [...kept, ...added.map(([name, value]) => toLine(name, value))];
  return merged.length === 0 ? '' : `${merged.join('\n')}\n`;
}

function replaceLine(line: string, values: EnvValues): string {
  const name = ASSIGNMENT.exec(line)?.[1];
  const value = name === undefined ? undefined : values[name];
  if (name === undefined || value === undefined || parseEnv(line)[name] === value) return line;
  return toLine(name, value);
}

function toLine(name: string, value: string): string {
  return `${name}=${quote(value)}`;
}

/** Single quotes are literal to compose; a value that contains one goes into double quotes with escapes. */
function quote(value: string): string {
  if (PLAIN.test(value)) return value;
  if (!/['\n\r\\]/.test(value)) return `'${value}'`;
  const escaped = value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('$', '\\$');
  return `"${escaped.replaceAll('\n', '\\n').replaceAll('\r', '\\r')}"`;
}

function parseValue(raw: string): string {
  const single = /^'([^']*)'/.exec(raw);
  if (single) return single[1] ?? '';
  const double = /^"((?:[^"\\]|\\.)*)"/.exec(raw);
  if (double) return (double[1] ?? '').replace(/\\(.)/g, (_, escaped: string) => toUnescaped(escaped));
  return raw.replace(/\s+#.*$/, '').trim();
}

function toUnescaped(escaped: string): string {
  if (escaped === 'n') return '\n';
  if (escaped === 'r') return '\r';
  return escaped;
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

async function replaceFile(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, text, { mode: 0o600, flag: 'wx' });
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}
