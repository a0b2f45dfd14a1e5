// What the operator does before it makes a runner, with the files as the kubelet mounts them: the script must load and its options hold.
import { chmodSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, expect, it } from 'vitest';
import { loadStack, requireEnv, type Stack } from '../../../loadtest/stack/stack.ts';
import { ROOT } from '../source/place.ts';
import { type Built, build, copyManifests } from './build.ts';

let stack: Stack;
let manifests: string;
beforeAll(async () => {
  stack = await loadStack(ROOT, process.env);
  manifests = await copyManifests();
}, 600_000);

it.each([
  ['profiles/smoke/capacity', { maxVUs: 10, scenarios: { capacity: { executor: 'constant-vus' } } }],
  ['profiles/spike/rate', { scenarios: { warmup: { rate: 1000 }, base: { rate: 1000 }, spike: { rate: 5000 } } }],
])('k6 takes the script, the plan and the arguments of %s', async (folder, requirements) => {
  const objects = await build(join(manifests, folder));
  expect(JSON.parse(await inspect(objects))).toMatchObject(requirements);
});

/** As the operator's initializer: archives the script with the runners' arguments, and asks what it needs. */
async function inspect(objects: readonly Built[]): Promise<string> {
  const spec = objects.find(({ kind }) => kind === 'TestRun')?.spec as
    | Readonly<{ args: readonly string[]; script: { localFile: string } }>
    | undefined;
  const args = spec?.args.filter(
    (arg, at, all) => ![arg, all[at - 1]].includes('--out') && arg !== '--no-usage-report',
  );
  const archive = 'k6 archive "$@" -O /tmp/script.tar >&2 && k6 inspect --execution-requirements /tmp/script.tar';
  const mounts = ['scenarios', 'plan'].map((part) => mount(objects, part));
  const shutIn = ['--read-only', '--tmpfs', '/tmp', '--cap-drop', 'ALL', '--user', '12345:12345', '--network', 'none'];
  const volumes = [`${mounts[0]}:/scenarios:ro`, `${mounts[1]}:/leg:ro`].flatMap((volume) => ['--volume', volume]);
  const image = requireEnv(stack, 'K6_IMAGE', 'run `make images`');
  const command = ['--entrypoint', 'sh', image, '-c', archive, 'sh', ...(args ?? []), spec?.script.localFile ?? ''];
  const options = { env: stack.commandEnv, extendEnv: false } as const;
  return (await execa(stack.docker, ['run', '--rm', ...shutIn, ...volumes, ...command], options)).stdout;
}

/** A ConfigMap as a folder of links into a folder of links, so that all of it changes at once. */
function mount(objects: readonly Built[], part: string): string {
  const map = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name.includes(part));
  const folder = mkdtempSync(join(tmpdir(), 'shardgate-configmap-'));
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, '..first'));
  symlinkSync('..first', join(folder, '..data'));
  for (const [name, text] of Object.entries(map?.data ?? {})) {
    writeFileSync(join(folder, '..first', name), text);
    symlinkSync(join('..data', name), join(folder, name));
  }
  return folder;
}
