import { appendFileSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  appendBlock,
  type Beginning,
  JournalError,
  readJournal,
  writeBeginning,
  writeCrash,
} from '../../compare/journal.ts';
import { toBlock, toBlocks } from '../gate/compare/sample.ts';
import { COMPARISONS } from '../report/compare/sample-comparison.ts';
import { broken, mutated } from '../report/hostile-json.ts';

const { runId, startedAt, arms, settings, fingerprint } = COMPARISONS.pass ?? {};
const BEGINNING = {
  runId,
  startedAt,
  arms,
  settings,
  readyPath: '/async',
  port: 8300,
  fingerprint,
} as unknown as Beginning;

async function makeJournal(blocks: number): Promise<string> {
  const path = mkdtempSync(join(tmpdir(), 'shardgate-journal-'));
  const folder = { runId: 'x', path };
  await writeBeginning(folder, BEGINNING);
  for (const block of toBlocks(blocks)) await appendBlock(folder, block);
  return path;
}

describe('the journal of a comparison', () => {
  it('is read as it was written, block by block', async () => {
    const path = await makeJournal(3);
    expect(await readJournal(path)).toEqual({ beginning: BEGINNING, blocks: toBlocks(3), crash: null });
  });

  it('loses the block that was being written as the machine stopped, and goes on after the others', async () => {
    const path = await makeJournal(2);
    appendFileSync(join(path, 'blocks.jsonl'), JSON.stringify(toBlock(3)).slice(0, 200));
    expect((await readJournal(path)).blocks).toHaveLength(2);
    await appendBlock({ runId: 'x', path }, toBlock(3));
    expect((await readJournal(path)).blocks).toEqual(toBlocks(3));
  });

  it('keeps which server broke down', async () => {
    const path = await makeJournal(2);
    const crash = { arm: 'head', block: 3, because: 'it ended with code 1;\n it last said: x' } as const;
    await writeCrash({ runId: 'x', path }, crash);
    expect((await readJournal(path)).crash).toEqual(crash);
    expect(readdirSync(path).sort()).toEqual(['beginning.json', 'blocks.jsonl', 'crash.json']);
  });

  it('is refused where what is kept of a breakdown is none: it was there', async () => {
    const path = await makeJournal(2);
    writeFileSync(join(path, 'crash.json'), '{"arm":"he');
    await expect(readJournal(path)).rejects.toThrow('got crash.json, which does not fit: it is no JSON');
  });

  it('may have no block yet', async () => {
    expect((await readJournal(await makeJournal(0))).blocks).toEqual([]);
  });

  it('is refused where there is none', async () => {
    await expect(readJournal('/no/such/folder')).rejects.toThrow(
      'Expected an unfinished comparison at /no/such/folder/beginning.json, got ENOENT',
    );
  });

  it('is refused when a block is missing', async () => {
    const path = await makeJournal(1);
    await appendBlock({ runId: 'x', path }, toBlock(3));
    await expect(readJournal(path)).rejects.toThrow('got blocks.jsonl with block 3 at line 2');
  });

  it('whatever became of its files, is read or refused, and never crashes', async () => {
    const path = await makeJournal(1);
    const file = join(path, 'blocks.jsonl');
    const text = readFileSync(file, 'utf8');
    const hostile = fc.oneof(
      broken(text),
      mutated(JSON.parse(text)).map((value) => `${JSON.stringify(value)}\n`),
    );
    await fc.assert(
      fc.asyncProperty(hostile, async (content) => {
        writeFileSync(file, content);
        const read = await readJournal(path).catch((error: unknown) => error);
        if (read instanceof Error) expect(read).toBeInstanceOf(JournalError);
      }),
    );
  });
});
