// Two real k6 processes share one load, as the k6 operator has them do it, and what they and the server print is one verdict.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFreePorts } from '../../../app/test/support/free-ports.ts';
import { poll } from '../../../app/test/support/poll.ts';
import { EXIT_CODES } from '../../gate/verdict.ts';
import type { Result } from '../../report/result.ts';
import { planGet } from '../../requests/request-plan.ts';
import { toK6Arguments } from '../../run/k6-launch.ts';
import { createLegFolder } from '../../run/leg-folder.ts';
import { type LegPlan, toLegPlan } from '../../run/leg-plan.ts';
import { LEG_NAMES, type LegName } from '../../run/measurement.ts';
import { readSettledServer } from '../../run/settled-server.ts';
import { toGeneratorCommand } from '../../stack/generator.ts';
import { toBaseUrl } from '../../stack/services.ts';
import type { Stack } from '../../stack/stack.ts';
import { startStack } from '../../stack/up.ts';
import { closeTestStack, openTestStack } from '../stack/test-stack.ts';
import { type Ended, LENIENT, makeResultsFolder, runKit } from './support/kit.ts';

const SEGMENTS = ['0:1/2', '1/2:1'];
const DRIVEN_MAX = 4;
const PAUSED_BEFORE_RUN = 4; // of k6's own states: all is set up, and it waits to be told to go on
const READY_WITHIN_MS = 60_000;
const PROFILE = { name: 'p', description: 'p', connections: 10, measureSeconds: 3, warmupSeconds: 1, wrkThreads: 1 };

let stack: Stack;

beforeAll(async () => {
  stack = await openTestStack();
  await startStack(stack, { app: true, edge: false, observers: 'none', tell: () => {} });
});
afterAll(() => closeTestStack(stack));

describe('two k6 at once', () => {
  it('pass as one run whose counts are the server’s own, on both legs', async () => {
    const { stdout, stderr, exitCode } = await combineUntilProven();
    expect([exitCode, stderr]).toEqual([0, '']);

    const { verdict, legs }: Result = JSON.parse(stdout);
    expect(verdict).toBe('PASS');
    for (const leg of LEG_NAMES) {
      const { client, server, combined } = legs[leg] ?? {};
      expect(server?.requestsWholeLeg).toBe(client?.requestsWholeLeg);
      const parts = combined?.generators.map(({ requests }) => requests) ?? [];
      expect([parts.length, parts.reduce((sum, part) => sum + part, 0)]).toEqual([2, client?.requests]);
      expect(Math.min(...parts)).toBeGreaterThan(0);
    }
    expect(legs.rate?.client.achievedRatio).toBeGreaterThanOrEqual(0.99);
    expect(legs.rate?.combined?.latencyAtLeastMs?.p50).toBeGreaterThanOrEqual(1); // /async waits that long: both know their instants
  });
});

/** On one CPU two generators may begin too far apart to count as one load, which is INVALID: then they are driven again. */
async function combineUntilProven(): Promise<Ended> {
  for (let driven = 1; ; driven++) {
    const folder = makeResultsFolder();
    const args: string[] = [];
    for (const leg of LEG_NAMES) args.push(...(await driveTogether(leg, folder)));
    const ended = await runKit(['combine', ...LENIENT, '--json', '--results', folder, ...args]);
    if (ended.exitCode !== EXIT_CODES.INVALID || driven === DRIVEN_MAX) return ended;
  }
}

/** @returns what `combine` is to be told of the leg */
async function driveTogether(leg: LegName, folder: string): Promise<readonly string[]> {
  const file = (name: string) => join(folder, `${leg}-${name}`);
  const plan = toPlan(leg);
  writeFileSync(file('plan.json'), JSON.stringify(plan));
  writeFileSync(file('before.txt'), await readPage());
  const port = await findFreePorts();
  const input = await createLegFolder(stack.root, { 'plan.json': JSON.stringify(plan) });
  try {
    const ends = SEGMENTS.map((segment, index) => startK6(plan, segment, port + index, input.path));
    await Promise.all(SEGMENTS.map((_, index) => poll('k6 to be ready', () => isReady(port + index), READY_WITHIN_MS)));
    await Promise.all(SEGMENTS.map((_, index) => resume(port + index)));
    const logs = await Promise.all(ends);
    logs.forEach(({ all }, index) => void writeFileSync(file(`${index}.log`), all ?? ''));
  } finally {
    await input.remove();
  }
  writeFileSync(file('after.txt'), await readPage());
  const pages = ['--server-before', file('before.txt'), '--server-after', file('after.txt')];
  return ['--plan', file('plan.json'), ...pages, ...SEGMENTS.map((_, index) => file(`${index}.log`))];
}

function toPlan(leg: LegName): LegPlan {
  const requests = planGet(`${toBaseUrl(stack, 'APP_PORT')}/async`);
  const profile = { ...PROFILE, shape: { kind: 'steady' } } as const;
  return toLegPlan({ runId: 'together', leg, attempt: 1, requests, profile, ratePerSec: 200 });
}

/** Both streams as one text, as `kubectl logs` shows them. */
function startK6(plan: LegPlan, segment: string, port: number, inputFolder: string) {
  const launch = { address: `127.0.0.1:${port}`, outputs: [], script: `${plan.leg}.ts` };
  const [run = 'run', ...others] = toK6Arguments(plan, launch);
  const share = ['--execution-segment', segment, '--execution-segment-sequence', '0,1/2,1'];
  const [command, ...args] = toGeneratorCommand(stack, 'k6', {
    container: `${stack.project}-k6-${plan.leg}-${port}`,
    inputFolder,
    outputFolder: null,
    env: { GOMEMLIMIT: '500MiB' },
    args: [run, '--paused', ...share, ...others],
  });
  return execa(command, args, {
    env: stack.commandEnv,
    extendEnv: false,
    all: true,
    stdin: 'ignore',
    timeout: 2 * READY_WITHIN_MS,
  });
}

async function isReady(port: number): Promise<boolean> {
  const answer = await fetch(toStatusUrl(port)).catch(() => null);
  const { data } = answer === null ? {} : ((await answer.json()) as { data: { attributes: { status: number } } });
  return data?.attributes.status === PAUSED_BEFORE_RUN;
}

async function resume(port: number): Promise<void> {
  const body = JSON.stringify({ data: { type: 'status', id: 'default', attributes: { paused: false } } });
  await fetch(toStatusUrl(port), { method: 'PATCH', body });
}

function toStatusUrl(port: number): string {
  return `http://127.0.0.1:${port}/v1/status`;
}

async function readPage(): Promise<string> {
  const url = `${toBaseUrl(stack, 'APP_ADMIN_PORT')}/metrics`;
  await readSettledServer(url);
  return (await fetch(url)).text();
}
