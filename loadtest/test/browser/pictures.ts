// Where tests put the pictures they take: out of sight, or among those of the docs, which are renewed that way.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../../..');

/** Somebody wants to look at them, so a run may last a little longer. */
export const isForDocs = Boolean(process.env.PICTURES);

/** @param name - without an ending */
export function toPicture(name: string): string {
  const folder = join(ROOT, process.env.PICTURES || '.cache/pictures');
  mkdirSync(folder, { recursive: true });
  return join(folder, `${name}.png`);
}
