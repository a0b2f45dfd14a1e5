// Which k6 or wrk the image holds, as it says itself; asked once for each image and remembered.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { runDocker } from '../stack/containers.ts';
import { requireEnv, type Stack } from '../stack/stack.ts';
import { GeneratorError, type GeneratorTool } from './generator-process.ts';

type Versions = Readonly<Record<string, string>>; // by image id

const ASKED = {
  k6: { image: 'K6_IMAGE', argument: 'version', version: /\bv\d+\.\d+\.\d+\S*/ },
  wrk: { image: 'WRK_IMAGE', argument: '--version', version: /\d+\.\d+\.\d+[^\s\]]*/ },
} as const satisfies Record<GeneratorTool, object>;

/** Such as `v2.2.0`, or `4.1.0-4+b1`. */
export async function readGeneratorVersion(stack: Stack, tool: GeneratorTool): Promise<string> {
  const image = requireEnv(stack, ASKED[tool].image, 'run `make images`');
  const id = await runDocker(stack, ['image', 'inspect', '--format', '{{.Id}}', image]);
  const path = join(stack.root, '.cache/generator-versions.json');
  const known = await loadVersions(path);
  return known[id] ?? (await remember(path, known, id, await askVersion(stack, image, tool)));
}

async function askVersion({ docker, commandEnv }: Stack, image: string, tool: GeneratorTool): Promise<string> {
  const { argument, version } = ASKED[tool];
  const args = ['run', '--rm', '--network', 'none', '--entrypoint', tool, image, argument];
  const { stdout, stderr } = await execa(docker, args, { env: commandEnv, extendEnv: false, reject: false }); // wrk exits 1
  const said = `${stdout}${stderr}`;
  const found = version.exec(said)?.[0];
  if (found !== undefined) return found;
  throw new GeneratorError(
    `Expected ${tool} of ${image} to say its version, got ${JSON.stringify(said.slice(0, 200))}.`,
  );
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
