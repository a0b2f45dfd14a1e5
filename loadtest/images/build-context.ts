// The files that docker sends to a build: everything in the folder that .dockerignore does not leave out.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export type IgnoreRule = Readonly<{ pattern: RegExp; text: string; kept: boolean }>;

/** Paths inside the folder, sorted. Folders that are left out whole are not entered. */
export async function listContext(folder: string): Promise<readonly string[]> {
  const text = await readFile(join(folder, '.dockerignore'), 'utf8').catch(() => '');
  const files = await walk(folder, '', parseIgnore(text));
  return files.sort();
}

/** @see https://docs.docker.com/build/concepts/context/#dockerignore-files */
export function parseIgnore(text: string): readonly IgnoreRule[] {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '' && !line.startsWith('#')).map(toRule);
}

/** The last rule that names the path, or a folder above it, decides. */
export function isIgnored(path: string, rules: readonly IgnoreRule[]): boolean {
  const rule = rules.findLast(({ pattern }) => pattern.test(path));
  return rule !== undefined && !rule.kept;
}

function toRule(line: string): IgnoreRule {
  const kept = line.startsWith('!');
  const text = (kept ? line.slice(1) : line).trim().replace(/^\/+|\/+$/g, '');
  const source = text.replace(/\*\*\/|\*\*|\*|\?|[.+^${}()|\\]/g, (part) => WILDCARDS[part] ?? `\\${part}`);
  return { pattern: new RegExp(`^${source}(?:/|$)`), text, kept };
}

const WILDCARDS: Readonly<Record<string, string>> = { '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' };

async function walk(root: string, folder: string, rules: readonly IgnoreRule[]): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      const ignored = isIgnored(path, rules);
      if (!entry.isDirectory()) return ignored ? [] : [path];
      return ignored && !mayHoldKept(path, rules) ? [] : walk(root, path, rules);
    }),
  );
  return found.flat();
}

/** Whether a `!` rule could bring back something below a folder that is left out. */
function mayHoldKept(folder: string, rules: readonly IgnoreRule[]): boolean {
  return rules.some(({ kept, text }) => kept && (text.startsWith(`${folder}/`) || text.startsWith('*')));
}
