// Which comparison of the campaign is under way, so that the next invocation goes on with it.
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject } from '../targets/json.ts';
import { KINDS, type Kind } from './kind.ts';

export type Pending = Readonly<{ kind: Kind; folder: string }>;

const FILE = 'pending.json';

export async function readPending(root: string): Promise<Pending | null> {
  const text = await readFile(join(root, FILE), 'utf8').catch(() => 'null');
  const value = toJson(text);
  if (!isObject(value) || typeof value.folder !== 'string') return null;
  const kind = KINDS.find((known) => known === value.kind);
  return kind === undefined ? null : { kind, folder: value.folder };
}

export async function writePending(root: string, pending: Pending): Promise<void> {
  await writeFile(join(root, FILE), JSON.stringify(pending));
}

export async function clearPending(root: string): Promise<void> {
  await rm(join(root, FILE), { force: true });
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
