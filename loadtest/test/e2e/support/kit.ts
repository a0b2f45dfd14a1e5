// Runs the real command line in a corner of its own: its own project, ports and results, the checkout's own images.
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { execa } from 'execa';
import type { Result } from '../../../report/result.ts';

export const ROOT = new URL('../../../../', import.meta.url).pathname;

export const ENV = {
  COMPOSE_PROJECT_NAME: 'shardgate-e2e',
  APP_PORT: '18800',
  APP_ADMIN_PORT: '18801',
  APP_SHARD_PORT_BASE: '18840',
  EDGE_PORT: '18880',
  EDGE_STATUS_PORT: '18881',
  INFLUXDB_PORT: '18886',
  TELEGRAF_PORT: '18887',
  GRAFANA_PORT: '18830',
  K6_PORT: '18865',
} as const;

/** Limits that a healthy server meets on the busiest of machines: these tests are about the verdict, not about speed. */
export const LENIENT = ['--targets', join(ROOT, 'loadtest/test/e2e/support/lenient.json')];

/** Profiles of the tests' own, for --profiles. */
export const PROFILES = join(ROOT, 'loadtest/test/e2e/support/profiles.json');

/** What the kit offers where a noisy machine proves nothing: one run more. */
export const RETRY = ['--on-invalid', 'retry'];

type Env = Readonly<Record<string, string>>;
export type Ended = Readonly<{ exitCode: number | undefined; stdout: string; stderr: string }>;

/** Starts `shardgate …`; the caller may signal it, and awaits its end. */
export function startKit(args: readonly string[], env: Env = {}) {
  return execa(join(ROOT, 'bin/shardgate'), [...args], { env: { ...ENV, ...env }, reject: false, stdin: 'ignore' });
}

export async function runKit(args: readonly string[], env: Env = {}): Promise<Ended> {
  const { exitCode, stdout, stderr } = await startKit(args, env);
  return { exitCode, stdout, stderr };
}

type Run = ReturnType<typeof startKit>;
type Finished = Ended & Readonly<{ result: Result }>;

/** Starts a run with --json; the caller may get in its way, and awaits its end by finishLoad. */
export function startLoad(args: readonly string[], env: Env = {}): Run {
  return startKit(['load', ...args, '--json', '--results', makeResultsFolder()], env);
}

/** How a run with --json ended, and its result. */
export async function finishLoad(run: Run): Promise<Finished> {
  const { exitCode, stdout, stderr } = await run;
  if (!stdout.startsWith('{')) throw new Error(`Expected a result on stdout, got ${exitCode}: ${stderr}`);
  return { exitCode, stdout, stderr, result: JSON.parse(stdout) };
}

export function runLoad(args: readonly string[], env: Env = {}): Promise<Finished> {
  return finishLoad(startLoad(args, env));
}

export function makeResultsFolder(): string {
  return mkdtempSync(join(tmpdir(), 'shardgate-e2e-'));
}

/** The value of a variable as the stack sees it: the environment, else the checkout's .env. */
export function readSetting(name: string): string {
  const value = process.env[name] ?? parseEnv(readFileSync(join(ROOT, '.env'), 'utf8'))[name];
  if (value) return value;
  throw new Error(`Expected ${name} in the environment or .env, got nothing; run \`make setup\`.`);
}
