// Whether a registry answered lately: without one, every command would spend seconds asking again.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const FORGET_AFTER_MS = 3_600_000;

/** @param nowMs - wall clock; the file outlives the process */
export async function wasSilent(root: string, nowMs: number): Promise<boolean> {
  const text = await readFile(toPath(root), 'utf8').catch(() => '');
  const ageMs = nowMs - Date.parse(text.trim());
  return ageMs >= 0 && ageMs < FORGET_AFTER_MS;
}

export async function rememberSilence(root: string, nowMs: number): Promise<void> {
  await mkdir(dirname(toPath(root)), { recursive: true });
  await writeFile(toPath(root), `${new Date(nowMs).toISOString()}\n`);
}

export function forgetSilence(root: string): Promise<void> {
  return rm(toPath(root), { force: true });
}

function toPath(root: string): string {
  return join(root, '.cache/images/registry-silent-since');
}
