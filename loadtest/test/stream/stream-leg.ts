// Streams one leg with a real k6, as the command line does it, and returns what k6 itself counted.
import { copyFile, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { prepareOutputFolder, toGeneratorCommand } from '../../stack/generator.ts';
import { toBaseUrl } from '../../stack/services.ts';
import type { Stack } from '../../stack/stack.ts';
import type { StreamedLeg } from '../../stream/completeness.ts';
import { toK6Config } from '../../stream/k6-config.ts';

export type Streamed = Readonly<{ leg: StreamedLeg; stderr: string }>;

export async function streamLeg(
  stack: Stack,
  runId: string,
  slices: number,
  outputs: readonly string[] = ['experimental-prometheus-rw'],
): Promise<Streamed> {
  const outputFolder = join(await mkdtemp(join(tmpdir(), 'stream-leg-')), 'results');
  await prepareOutputFolder(outputFolder);
  await copyFile(join(import.meta.dirname, 'leg-fixture.ts'), join(outputFolder, 'leg.ts'));
  await writeFile(join(outputFolder, 'k6.json'), toK6Config(stack));
  const env = { TARGET: `${toBaseUrl(stack, 'EDGE_PORT')}/async`, SLICES: String(slices), RATE: '400' };
  const tags = [`run=${runId}`, 'leg=capacity', 'attempt=1'].flatMap((tag) => ['--tag', tag]);
  const config = ['--config', '/results/k6.json'];
  const args = [
    'run',
    '--no-color',
    ...config,
    ...outputs.flatMap((output) => ['--out', output]),
    ...tags,
    '/results/leg.ts',
  ];
  const [file, ...rest] = toGeneratorCommand(stack, 'k6', {
    container: `${stack.project}-k6-${runId}`,
    inputFolder: null,
    outputFolder,
    env,
    args,
  });
  const startedAtMs = Date.now();
  const { stdout, stderr } = await execa(file, rest, { env: stack.commandEnv, extendEnv: false });
  const measured: readonly number[] = JSON.parse(/^COUNTS (.*)$/m.exec(stdout)?.[1] ?? '[]');
  return { leg: { runId, leg: 'capacity', attempt: 1, startedAtMs, measured, connections: 20 }, stderr };
}
