// Runs the very scripts that CI runs, in a folder of their own and with the few variables a runner would set.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

export const ROOT = new URL('../../../', import.meta.url).pathname;

export type Ended = Readonly<{ code: number | undefined; stdout: string; stderr: string }>;

export async function runScript(
  name: string,
  args: readonly string[],
  { env = {}, cwd = ROOT }: Readonly<{ env?: Readonly<Record<string, string | undefined>>; cwd?: string }> = {},
): Promise<Ended> {
  const { PATH = '', HOME = '' } = process.env;
  const options = { env: { PATH, HOME, ...env }, extendEnv: false, cwd, reject: false, stdin: 'ignore' } as const;
  const { exitCode, stdout, stderr } = await execa(join(ROOT, 'ci', name), [...args], options);
  return { code: exitCode, stdout, stderr };
}

export function makeFolder(): string {
  return mkdtempSync(join(tmpdir(), 'shardgate-ci-'));
}

/** GITHUB_OUTPUT and what a step wrote there. */
export function createOutputs() {
  const path = join(makeFolder(), 'output');
  writeFileSync(path, '');
  const read = () => Object.fromEntries(readLines(path).map((line) => line.split(/=(.*)/s, 2)));
  return { path, read };
}

export function readLines(path: string): readonly string[] {
  return readFileSync(path, 'utf8').split('\n').filter(Boolean);
}
