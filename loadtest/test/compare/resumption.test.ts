import { mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reopenEnv } from '../../compare/arm-image.ts';
import type { Block, Crash } from '../../compare/block.ts';
import { toAssessment } from '../../compare/course.ts';
import { appendBlock, type Beginning, writeBeginning, writeCrash } from '../../compare/journal.ts';
import { checkResumeOptions } from '../../compare/resume-options.ts';
import { type ResumeOptions, toResumed } from '../../compare/resumption.ts';
import { type CompareResult, toCompareResult } from '../../report/compare/compare-result.ts';
import { REDACTED } from '../../report/redaction.ts';
import { toBlocks, toNoisyBlocks } from '../gate/compare/sample.ts';
import { COMPARISONS } from '../report/compare/sample-comparison.ts';

const SAMPLE = COMPARISONS.pass as CompareResult;
const OPTIONS: ResumeOptions = { env: [], baseEnv: [], headEnv: [] };
const CRASH: Crash = { arm: 'head', block: 3, because: 'it ended with code 1' };

type Kept = Readonly<{
  blocks: readonly Block[];
  maxBlocks?: number;
  crash?: Crash;
  verdict?: CompareResult['verdict'] | null; // of the result; null: none was written; left out: as the blocks say
  changes?: readonly string[];
}>;

/** @returns the folder, under results/ with a link `latest` beside it */
async function keep({ blocks, maxBlocks = 24, crash, verdict, changes = [] }: Kept): Promise<string> {
  const root = mkdtempSync(join(realpathSync(tmpdir()), 'shardgate-resumption-'));
  const { runId, startedAt, arms, fingerprint } = SAMPLE;
  const path = join(root, runId);
  mkdirSync(path);
  symlinkSync(runId, join(root, 'latest'));
  const settings = { ...SAMPLE.settings, maxBlocks };
  const beginning = { runId, startedAt, arms, settings, readyPath: '/ready', port: 18_300, fingerprint };
  await writeBeginning({ runId, path }, beginning as Beginning);
  for (const block of blocks) await appendBlock({ runId, path }, block);
  if (crash !== undefined) await writeCrash({ runId, path }, crash);
  const assessment = toAssessment({ blocks, crash: crash ?? null }, settings, changes);
  const ended = { ...assessment, verdict: verdict ?? assessment.verdict ?? 'ERROR' };
  const result = toCompareResult({
    ...SAMPLE,
    decisionSeconds: 0,
    command: ['shardgate', 'compare'],
    startedAt: new Date(startedAt),
    settings,
    blocks,
    crash: crash ?? null,
    assessment: ended,
  });
  if (verdict !== null) writeFileSync(join(path, 'result.json'), JSON.stringify(result));
  return path;
}

/** Only its message: a comparison that is gone on with is long. */
const refuse = (kept: Kept, options: Partial<ResumeOptions> = {}) =>
  resume(kept, options).then(
    () => 'went on',
    (error: Error) => error.message,
  );

const resume = async (kept: Kept, options: Partial<ResumeOptions> = {}) =>
  toResumed(await keep(kept), { ...OPTIONS, ...options });

describe('toResumed', () => {
  it('goes on with what was interrupted, as it began', async () => {
    const { settings, course, readyPath, port, before } = await resume({ blocks: toBlocks(5) });
    expect([settings.maxBlocks, course.blocks.length, course.crash, readyPath, port]).toEqual([
      24,
      5,
      null,
      '/ready',
      18_300,
    ]);
    expect(before?.settings).toEqual(settings);
  });

  it('knows the run and its folder behind a link, such as latest', async () => {
    const path = await keep({ blocks: toBlocks(5) });
    const { folder, resultsRoot } = await toResumed(join(path, '..', 'latest'), OPTIONS);
    expect(folder).toEqual({ runId: SAMPLE.runId, path });
    expect(basename(resultsRoot)).toMatch(/^shardgate-resumption-/);
  });

  it('takes other ports where it is told so', async () => {
    expect((await resume({ blocks: [] }, { port: 9000 })).port).toBe(9000);
  });

  it.each<[string, Kept]>([
    ['PASS', { blocks: toBlocks(9) }],
    ['FAIL', { blocks: toBlocks(9, { cpu: 0.2 }) }],
    ['FAIL', { blocks: toBlocks(2), crash: CRASH }],
    ['ERROR', { blocks: toBlocks(2), crash: { ...CRASH, arm: 'base' } }],
    ['INVALID', { blocks: toBlocks(9), changes: ['scripts was a and is b'] }],
  ])('refuses what ended with %s, whatever --max-blocks', async (verdict, kept) => {
    for (const options of [{}, { maxBlocks: 24 }]) {
      expect(await refuse(kept, options)).toMatch(
        new RegExp(`^Expected an unfinished comparison at .*, got one that ended with ${verdict}; begin a new one\\.$`),
      );
    }
  });

  it('finds a breakdown of HEAD again, though its result was never written: it is still a FAIL', async () => {
    const { course, settings } = await resume({ blocks: toBlocks(2), crash: CRASH, verdict: null });
    expect(course.crash).toEqual(CRASH);
    expect(toAssessment(course, settings, []).verdict).toBe('FAIL');
  });

  it('goes on with an ERROR that was but an interruption, also after its last block', async () => {
    expect((await resume({ blocks: toBlocks(9), verdict: 'ERROR' })).course.blocks).toHaveLength(9);
  });

  it('gives an INCONCLUSIVE one more blocks, and only where there is another look', async () => {
    const open = toNoisyBlocks(9);
    expect((await resume({ blocks: open, maxBlocks: 9 }, { maxBlocks: 24 })).settings.maxBlocks).toBe(24);
    for (const options of [{}, { maxBlocks: 10 }]) {
      expect(await refuse({ blocks: open, maxBlocks: 9 }, options)).toContain(
        'got one that ended with INCONCLUSIVE; its next look is at --max-blocks 11.',
      );
    }
    expect(await refuse({ blocks: toNoisyBlocks(24) })).toContain('ended with INCONCLUSIVE; begin a new one.');
  });

  it('takes no look back', async () => {
    expect(await refuse({ blocks: toNoisyBlocks(12) }, { maxBlocks: 11 })).toBe(
      'Expected --max-blocks to be at least 12, the undisturbed blocks that there are, got 11.',
    );
  });

  it('judges by the journal where the result cannot be read', async () => {
    const path = await keep({ blocks: toBlocks(5) });
    writeFileSync(join(path, 'result.json'), '{"verdict":');
    expect((await toResumed(path, OPTIONS)).course.blocks).toHaveLength(5);
  });

  it('says where there is none', async () => {
    await expect(toResumed('/no/such/folder', OPTIONS)).rejects.toThrow(
      'Expected an unfinished comparison at /no/such/folder/beginning.json, got ENOENT',
    );
  });
});

describe('checkResumeOptions', () => {
  const policies = { onInconclusive: 'fail', onInvalid: 'warn' } as const;

  it.each(['--metrics', '--rules', '--rate', '--profile', '--path', '--ready-path', '--targets', '--results'])(
    'refuses %s, which the comparison has of its own',
    (option) => {
      expect(() => checkResumeOptions(['--resume', option, '--json'], policies)).toThrow(
        `Expected --resume or ${option}, got both; a comparison that is gone on with keeps its own.`,
      );
    },
  );

  it('refuses a retry: the blocks would count twice', () => {
    expect(() => checkResumeOptions(['--resume'], { ...policies, onInvalid: 'retry' })).toThrow('got retry');
  });

  it('lets the rest pass', () => {
    const given = ['--resume', '--max-blocks', '--port', '--env', '--on-invalid', '--annotate', '--json'];
    expect(() => checkResumeOptions(given, policies)).not.toThrow();
  });
});

describe('reopenEnv', () => {
  const before = { A: '1', API_TOKEN: REDACTED, URL: `http://${REDACTED}@db/` };

  it('fills in the secrets that were not kept', () => {
    const given = { URL: 'http://u:p@db/', API_TOKEN: 's3cret', A: '1' };
    expect(reopenEnv('head', before, given)).toEqual({ A: '1', API_TOKEN: 's3cret', URL: 'http://u:p@db/' });
    expect(Object.keys(reopenEnv('head', before, given))).toEqual(Object.keys(before));
  });

  it('names the secrets that are missing', () => {
    expect(() => reopenEnv('head', before, { API_TOKEN: 's3cret' })).toThrow(
      'Expected URL once more with --env or --head-env, got nothing; secrets are not kept.',
    );
  });

  it.each([{ A: '2' }, { B: '1' }])('refuses variables that it did not begin with, and shows no value: %j', (other) => {
    const given = { API_TOKEN: 's3cret', URL: 'http://u:p@db/', ...other };
    expect(() => reopenEnv('base', before, given)).toThrow(
      `Expected --env or --base-env to give the variables that BASE began with, got others: ${Object.keys(other)[0]}; ` +
        'begin a new comparison.',
    );
  });
});
