// The comparison from end to end, as short as it goes: a git ref is built, a slower HEAD fails, an interruption loses nothing.
import { readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { HISTORY_FILE, readHistory } from '../../history/history-file.ts';
import type { CompareResult } from '../../report/compare/compare-result.ts';
import { createSchemaCheck } from '../../report/published-schema.ts';
import { docker } from './support/docker.ts';
import { makeResultsFolder, ROOT, readSetting, runKit } from './support/kit.ts';

const QUICK = ['--port', '18820', '--json'];
const RULES = join(ROOT, 'loadtest/test/e2e/support/quick-rules.json');
const findMisfit = createSchemaCheck(new URL('../../compare.schema.json', import.meta.url));

describe('shardgate compare', () => {
  it('builds a git ref, is INCONCLUSIVE at --max-blocks, goes on where it was, and fails a HEAD that spins', async () => {
    const commit = await commitChange();
    const head = `image:${readSetting('APP_TEST_IMAGE')}`;
    const options = ['--head-env', 'APP_FAULT_SPIN_US=25', '--metrics', 'cpuUsPerRequest', '--rules', RULES];
    const results = ['--results', makeResultsFolder()];
    const limits = ['--targets', writeLimits(results[1] ?? '')];
    const first = await compare([commit, head, ...options, ...limits, ...results, '--max-blocks', '1']);
    expect(first.result.reasons.join('\n')).toContain('The evidence does not decide');
    expect([first.exitCode, first.result.verdict]).toEqual([3, 'INCONCLUSIVE']);
    expect(first.result.arms.base).toMatchObject({ source: 'commit', commit });
    expect(first.result.arms.base?.imageId).not.toBe(first.result.arms.head?.imageId);

    const folder = join(results[1] ?? '', first.result.runId);
    await refuseElsewhere(folder);
    const latest = join(results[1] ?? '', 'latest');
    const second = await compare(['--resume', latest, '--max-blocks', '2']);
    expect([second.result.runId, readlinkSync(latest)]).toEqual([first.result.runId, first.result.runId]);
    const { lines } = await readHistory(join(results[1] ?? '', HISTORY_FILE));
    expect(lines.map(({ verdict }) => verdict)).toEqual(['FAIL']);
    expect([second.exitCode, second.result.verdict]).toEqual([1, 'FAIL']);
    expect(second.result.blocks.slice(0, first.result.blocks.length)).toEqual(first.result.blocks);
    expect(second.result.metrics[0]?.ratio.estimate).toBeGreaterThan(1.2); // 25 µs more, of some 10 on a quick core
    expect(second.result.control?.blocks).toBe(2);
    const [block] = second.result.blocks;
    const split = Object.values(block?.splitSeconds ?? {});
    expect(split.reduce((sum, part) => sum + part, 0)).toBeCloseTo(block?.seconds ?? Number.NaN, 3);
    expect(second.result.targets).toMatchObject([{ leg: 'capacity', metric: 'rps', limit: { min: 1 }, slots: 4 }]);
    expect(second.result.targets?.[0]?.value).toBeGreaterThan(1);
    expect(await findMisfit(second.result)).toBeNull();
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('CPU a request');

    const more = await runKit(['compare', '--resume', folder, '--max-blocks', '2']);
    expect([more.exitCode, more.stderr]).toEqual([2, expect.stringContaining('got one that ended with FAIL')]);
    const again = await runKit(['report', folder]);
    expect([again.exitCode, again.stdout.includes('FAIL: HEAD is worse than BASE')]).toEqual([1, true]);
    expect(await listLeftovers()).toEqual([]);
  }, 900_000); // blocks are dropped for their environment, up to nine in ten, and others take their place

  it('fails a HEAD that is ready, slowly, and answers nothing at full throttle while BASE does', async () => {
    const image = `image:${readSetting('APP_TEST_IMAGE')}`;
    const slow = ['--head-env', 'APP_FAULT_DELAY_MS=2500', '--metrics', 'cpuUsPerRequest', '--rules', RULES];
    const { exitCode, result } = await compare([image, image, ...slow, '--results', makeResultsFolder()]);
    expect([exitCode, result.verdict, result.crash?.arm]).toEqual([1, 'FAIL', 'head']);
    expect(result.reasons[0]).toContain('HEAD broke down in block 1: it answered not one request under load');
    expect(await listLeftovers()).toEqual([]);
  });

  it('refuses a name that is neither image nor ref, and says what it may be, on GitHub as an annotation too', async () => {
    const summary = join(makeResultsFolder(), 'summary.md');
    const github = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary };
    const args = ['no-such-thing', '.', '--results', makeResultsFolder()];
    const { exitCode, result, stderr } = await compare(args, github);
    expect(stderr).toContain('::error title=compare%3A ERROR');
    expect(readFileSync(summary, 'utf8')).toContain('Expected "no-such-thing" to be an image or a git ref');
    expect([exitCode, result.verdict, result.blocks]).toEqual([2, 'ERROR', []]);
    expect(result.reasons[0]).toContain('Expected "no-such-thing" to be an image or a git ref, got neither');
  });
});

/** As after a `git pull`: exit code 4, and nothing of the folder is touched. */
async function refuseElsewhere(folder: string): Promise<void> {
  const file = join(folder, 'beginning.json');
  const whole = readFileSync(file, 'utf8');
  const { fingerprint, ...beginning } = JSON.parse(whole);
  const parts = { ...fingerprint.parts, scripts: 'of another commit' };
  writeFileSync(file, JSON.stringify({ ...beginning, fingerprint: { ...fingerprint, parts } }));
  const before = readAll(folder);
  const { exitCode, stdout, stderr } = await runKit(['compare', '--resume', folder, '--max-blocks', '2', ...QUICK]);
  expect([exitCode, stdout]).toEqual([4, '']);
  expect(stderr).toContain('Expected to go on where the comparison began, but scripts was of another commit and is ');
  expect(readAll(folder)).toEqual(before);
  writeFileSync(file, whole);
}

function readAll(folder: string): readonly (readonly [string, string])[] {
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map(({ name }) => [name, readFileSync(join(folder, name), 'utf8')]);
}

/** Limits that HEAD meets, whatever it costs. */
function writeLimits(folder: string): string {
  const file = join(folder, 'head.json');
  const checks = [{ leg: 'capacity', metric: 'rps', min: 1 }];
  writeFileSync(file, JSON.stringify({ name: 'head', ratePerSec: 100, checks }));
  return file;
}

async function compare(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Readonly<{ exitCode: number | undefined; stderr: string; result: CompareResult }>> {
  const { exitCode, stdout, stderr } = await runKit(['compare', ...args, ...QUICK], env);
  if (!stdout.startsWith('{')) throw new Error(`Expected a result on stdout, got ${exitCode}: ${stderr}`);
  return { exitCode, stderr, result: JSON.parse(stdout) };
}

/** A commit that no image was built from yet: HEAD with a line more in the server. No branch and no file changes. */
async function commitChange(): Promise<string> {
  const index = join(makeResultsFolder(), 'index');
  const identity = { GIT_AUTHOR_NAME: 'test', GIT_AUTHOR_EMAIL: 'test@localhost' };
  const committer = { GIT_COMMITTER_NAME: 'test', GIT_COMMITTER_EMAIL: 'test@localhost' };
  const env = { GIT_INDEX_FILE: index, ...identity, ...committer };
  const git = async (args: readonly string[], input = '') =>
    (await execa('git', [...args], { cwd: ROOT, env, input })).stdout.trim();
  await git(['read-tree', 'HEAD']);
  const changed = `${await git(['show', 'HEAD:app/main.ts'])}\n// ${Date.now()}\n`;
  const blob = await git(['hash-object', '-w', '--stdin'], changed);
  await git(['update-index', '--cacheinfo', `100644,${blob},app/main.ts`]);
  return git(['commit-tree', await git(['write-tree']), '-p', 'HEAD', '-m', 'a line more']);
}

async function listLeftovers(): Promise<readonly string[]> {
  const filter = ['--filter', 'name=shardgate-compare'];
  return (await docker('ps', '--all', ...filter, '--format', '{{.Names}}')).split('\n').filter(Boolean);
}
