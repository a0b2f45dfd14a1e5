// The tag of an image says what it was built from, so that "is it there?" is the whole question of "is it current?".
import { createHash } from 'node:crypto';
import { lstat, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Twelve hex digits that change when a file's path, content or executable bit does, or any of the other inputs.
 *
 * @param files - paths inside `folder`, in any order
 * @param inputs - what else decides the result: the base image, build arguments, versions
 */
export async function hashContent(
  folder: string,
  files: readonly string[],
  inputs: readonly string[],
): Promise<string> {
  const parts = await Promise.all([...files].sort().map((file) => hashFile(folder, file)));
  return toDigest([...parts, '', ...inputs].join('\n')).slice(0, 12);
}

export function toDigest(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

async function hashFile(folder: string, file: string): Promise<string> {
  const path = join(folder, file);
  const status = await lstat(path);
  if (status.isSymbolicLink()) return `${toDigest(await readlink(path))} l ${file}`;
  return `${toDigest(await readFile(path))} ${status.mode & 0o100 ? 'x' : '-'} ${file}`;
}
