// Which k6 the image holds, as k6 itself says it; asked once for each image and remembered.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runDocker } from '../stack/containers.ts';
import { requireEnv, type Stack } from '../stack/stack.ts';

type Versions = Readonly<Record<string, string>>; // by image id

/** Such as `v2.2.0`. */
export async function readGeneratorVersion(stack: Stack): Promise<string> {
  const image = requireEnv(stack, 'K6_IMAGE', 'run `make images`');
  const id = await runDocker(stack, ['image', 'inspect', '--format', '{{.Id}}', image]);
  const path = join(stack.root, '.cache/k6-versions.json');
  const known = await loadVersions(path);
  return known[id] ?? (await remember(path, known, id, await askVersion(stack, image)));
}

async function askVersion(stack: Stack, image: string): Promise<string> {
  const args = ['run', '--rm', '--network', 'none', '--entrypoint', 'k6', image, 'version'];
  const said = await runDocker(stack, args);
  return /\bv\d+\.\d+\.\d+\S*/.exec(said)?.[0] ?? said.trim();
}

async function loadVersions(path: string): Promise<Versions> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return {}; // none asked yet
  }
}

async function remember(path: string, known: Versions, id: string, version: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, JSON.stringify({ ...known, [id]: version }));
  return version;
}
