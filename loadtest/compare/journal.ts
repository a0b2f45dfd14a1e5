// What a comparison keeps while it runs, so that an interruption loses the running block at most: how it began, a line for
// each finished block, and a server that broke down, written through to the disk. Its looks follow from these.
import { open, readFile, rename, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { createSchemaCheck } from '../report/published-schema.ts';
import { type RunFolder, writeRunFile } from '../run/run-folder.ts';
import type { Arm, Block, Crash } from './block.ts';
import type { ArmFacts, CompareSettings, Fingerprint } from './settings.ts';

/** How it began; what an invocation that goes on needs to know. */
export type Beginning = Readonly<{
  runId: string;
  startedAt: string; // ISO 8601, UTC
  arms: Readonly<Record<Arm, ArmFacts>>;
  settings: CompareSettings;
  readyPath: string;
  port: number; // the first of three
  fingerprint: Fingerprint;
}>;

export type Journal = Readonly<{ beginning: Beginning; blocks: readonly Block[]; crash: Crash | null }>;

export class JournalError extends Error {
  override readonly name = 'JournalError';
}

const BEGINNING_FILE = 'beginning.json';
const BLOCKS_FILE = 'blocks.jsonl';
const CRASH_FILE = 'crash.json';
const SCHEMA = new URL('../compare.schema.json', import.meta.url);
const findBlockMisfit = createSchemaCheck(SCHEMA, '#/$defs/block');
const findCrashMisfit = createSchemaCheck(SCHEMA, '#/$defs/crash');
const findBeginningMisfit = createSchemaCheck(SCHEMA, '#/$defs/beginning');

export async function writeBeginning(folder: RunFolder, beginning: Beginning): Promise<void> {
  await writeRunFile(folder, BEGINNING_FILE, `${JSON.stringify(beginning, null, 2)}\n`);
}

export function appendBlock({ path }: RunFolder, block: Block): Promise<void> {
  return append(join(path, BLOCKS_FILE), `${JSON.stringify(block)}\n`);
}

/** In one step: half a crash would be none. */
export async function writeCrash({ path }: RunFolder, crash: Crash): Promise<void> {
  const draft = join(path, `.${CRASH_FILE}`);
  await rm(draft, { force: true });
  await append(draft, `${JSON.stringify(crash)}\n`);
  await rename(draft, join(path, CRASH_FILE));
}

/** @throws JournalError when there is no comparison at `path`, or one that cannot be believed */
export async function readJournal(path: string): Promise<Journal> {
  const beginning = await parse(await read(join(path, BEGINNING_FILE)), BEGINNING_FILE, path, findBeginningMisfit);
  const lines = await readLines(join(path, BLOCKS_FILE));
  const blocks: Block[] = [];
  for (const line of lines) {
    const block = (await parse(line, `${BLOCKS_FILE}, line ${blocks.length + 1}`, path, findBlockMisfit)) as Block;
    if (block.block !== blocks.length + 1)
      throw toError(path, `${BLOCKS_FILE} with block ${block.block} at line ${blocks.length + 1}`);
    blocks.push(block);
  }
  return { beginning: beginning as Beginning, blocks, crash: await readCrash(path) };
}

async function readCrash(path: string): Promise<Crash | null> {
  const text = await readFile(join(path, CRASH_FILE), 'utf8').catch((cause: unknown) => {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw toError(path, String(cause), cause);
  });
  return text === null ? null : ((await parse(text, CRASH_FILE, path, findCrashMisfit)) as Crash);
}

async function append(path: string, text: string): Promise<void> {
  const file = await open(path, 'a');
  try {
    await file.appendFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A line without its end was being written as the machine stopped: that block is lost, and its rest is cut off. */
async function readLines(file: string): Promise<readonly string[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length < text.length) await truncate(file, Buffer.byteLength(whole));
  return whole.split('\n').slice(0, -1);
}

async function read(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause) => {
    throw toError(file, cause instanceof Error ? cause.message : String(cause), cause);
  });
}

async function parse(
  text: string,
  what: string,
  path: string,
  findMisfit: ReturnType<typeof createSchemaCheck>,
): Promise<unknown> {
  const value = toJson(text);
  const misfit = value === undefined ? 'it is no JSON' : await findMisfit(value);
  if (misfit === null) return value;
  throw toError(path, `${what}, which does not fit: ${misfit}`);
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toError(path: string, got: string, cause?: unknown): JournalError {
  return new JournalError(`Expected an unfinished comparison at ${path}, got ${got}; begin a new one.`, { cause });
}
