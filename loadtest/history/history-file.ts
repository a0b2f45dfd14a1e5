// history.jsonl: a line for each comparison, only ever added to. Whoever else writes to it, and whatever stands in it.
import { mkdir, open, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EXIT_CODES } from '../gate/verdict.ts';
import { createSchemaCheck } from '../report/published-schema.ts';
import { isObject } from '../targets/json.ts';
import type { HistoryLine } from './history-line.ts';

/** Lines in the order of their time, each run once: its last. `skipped` is what no line of ours is, with its number from 1. */
export type History = Readonly<{ lines: readonly HistoryLine[]; skipped: readonly Skipped[] }>;
export type Skipped = Readonly<{ line: number; because: string }>;

export class HistoryError extends Error {
  override readonly name = 'HistoryError';
}

/** Among the results it is about. */
export const HISTORY_FILE = 'history.jsonl';

const ATTEMPTS = 3;
const MAX_FILE_BYTES = 256 * 2 ** 20;
const MAX_LINE_CHARACTERS = 2 ** 20; // the longest comparison's is below 40,000

const findMisfit = createSchemaCheck(new URL('../history.schema.json', import.meta.url));

/**
 * One write at the end of the file, which the kernel lets no other one share. Then it is looked for: where the line before
 * was left without its end in that very moment, or the file system knows no such writes, it is written again.
 *
 * @throws HistoryError when it cannot be written as a whole
 */
export async function appendToHistory(path: string, line: HistoryLine): Promise<void> {
  const text = JSON.stringify(line);
  await mkdir(dirname(path), { recursive: true });
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    if (await tryAppend(path, text)) return;
  }
  throw new HistoryError(`Expected to find the line of ${line.runId} in ${path}, got none after ${ATTEMPTS} attempts.`);
}

/** @throws HistoryError when there is no file, or not one that is a history; single lines that are not are skipped */
export async function readHistory(path: string): Promise<History> {
  const found = new Map<string, HistoryLine>();
  const skipped: Skipped[] = [];
  for (const [index, text] of (await readText(path)).split('\n').entries()) {
    if (text.trim() === '') continue;
    const line = await parseLine(text);
    if ('because' in line) skipped.push({ line: index + 1, because: line.because });
    else found.set(line.runId, line); // one that was gone on with adds a line each time it ends
  }
  const lines = [...found.values()].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return { lines, skipped };
}

async function tryAppend(path: string, text: string): Promise<boolean> {
  const file = await open(path, 'a+');
  try {
    const { size } = await file.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await file.read(last, 0, 1, size - 1);
    const isBroken = size > 0 && last.toString() !== '\n';
    const bytes = Buffer.from(`${isBroken ? '\n' : ''}${text}\n`);
    const { bytesWritten } = await file.write(bytes);
    if (bytesWritten < bytes.length) {
      throw new HistoryError(
        `Expected to write ${bytes.length} bytes to ${path}, got ${bytesWritten}; free some space there.`,
      );
    }
    await file.sync();
    return await isThere(file, size, text);
  } finally {
    await file.close();
  }
}

async function isThere(file: Awaited<ReturnType<typeof open>>, from: number, text: string): Promise<boolean> {
  const { size } = await file.stat();
  const tail = Buffer.alloc(Math.max(0, size - from));
  await file.read(tail, 0, tail.length, from);
  return tail.toString().split('\n').includes(text);
}

async function readText(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > MAX_FILE_BYTES) throw new RangeError(`${size} bytes, more than the ${MAX_FILE_BYTES} that are read`);
    return await readFile(path, 'utf8');
  } catch (cause) {
    const got = cause instanceof Error ? cause.message : String(cause);
    throw new HistoryError(`Expected a history at ${path}, got: ${got}; \`bin/shardgate compare\` begins one.`, {
      cause,
    });
  }
}

type Unread = Readonly<{ because: string }>;

async function parseLine(text: string): Promise<HistoryLine | Unread> {
  if (text.length > MAX_LINE_CHARACTERS) return { because: `it has ${text.length} characters` };
  const value = toJson(text);
  if (value === undefined) return { because: 'it is no JSON' };
  if (!isObject(value) || value.kind !== 'comparison') return { because: 'it is no comparison' };
  const misfit = await findMisfit(value);
  if (misfit !== null) return { because: `it does not fit loadtest/history.schema.json: ${misfit}` };
  const line = value as unknown as HistoryLine;
  const because = findContradiction(line);
  return because === null ? line : { because };
}

function findContradiction({ verdict, exitCode, at }: HistoryLine): string | null {
  if (exitCode !== EXIT_CODES[verdict]) return `it has exit code ${exitCode} beside the verdict ${verdict}`;
  return Number.isFinite(Date.parse(at)) ? null : 'its time is none';
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
