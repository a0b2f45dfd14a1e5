import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { parse } from 'yaml';

const ROOT = new URL('../../../../', import.meta.url).pathname;

const run = (cwd: string, ...args: readonly string[]) =>
  execa(join(ROOT, 'bin/shardgate'), ['manifests', ...args], { cwd, reject: false, stdin: 'ignore' });

it('shardgate manifests writes a folder for each leg, which finds the kit from wherever it is', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'shardgate-manifests-'));
  const { exitCode, stdout } = await run(folder, 'light', '--targets', 'phase-b', '--out', 'mine');
  expect([exitCode, stdout.split('\n').length]).toEqual([0, 6]);
  const read = (name: string) => readFileSync(join(folder, 'mine/rate', name), 'utf8');
  expect(JSON.parse(read('plan.json'))).toMatchObject({ leg: 'rate', ratePerSec: 7000 });
  const [kit] = parse(read('kustomization.yaml')).resources;
  expect(resolve(folder, 'mine/rate', kit)).toBe(join(ROOT, 'deploy/k8s/testrun'));
});

it('shardgate manifests refuses what load would refuse, and says what it needs', async () => {
  expect(await run(ROOT, 'breakpoint', '--out', 'x')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('Expected a profile with legs that are known beforehand, got breakpoint'),
  });
});
