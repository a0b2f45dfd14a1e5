// The points of everything that is kept in files: results, the history, the journey. What cannot be read is named.
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Journey } from '../bench/journey/measured.ts';
import { JOURNEY_PAGE } from '../bench/journey/write-journey.ts';
import { HISTORY_FILE, readHistory } from '../history/history-file.ts';
import { toHistoryLine } from '../history/history-line.ts';
import { parseComparison } from '../report/compare/comparison-file.ts';
import { RESULT_FILE } from '../report/kept-files.ts';
import { parseResult, readJson } from '../report/result-file.ts';
import type { Point } from '../stream/line-protocol.ts';
import { isObject } from '../targets/json.ts';
import { toComparisonPoints } from './comparison-points.ts';
import { toJourneyPoints } from './journey-points.ts';
import { toResultPoints } from './result-points.ts';

export type Kept = Readonly<{ file: string; points: readonly Point[] }>;
export type Unreadable = Readonly<{ file: string; because: string }>;

export type KeptPlaces = Readonly<{ root: string; resultsRoot: string }>;

/**
 * One file after the other, so that a thousand results are never in memory together.
 *
 * @param isWanted - of a run's id, before its file is opened; the history and the journey are always read
 */
export async function* readKept(
  { root, resultsRoot }: KeptPlaces,
  isWanted: (runId: string) => boolean,
): AsyncGenerator<Kept | Unreadable> {
  const show = (path: string) => relative(root, path);
  for (const runId of (await listFolders(resultsRoot)).filter(isWanted)) {
    const path = join(resultsRoot, runId, RESULT_FILE);
    const kept = await tryRead(show(path), async () => readResultPoints(await readJson(path), show(path)));
    if (kept !== null) yield kept;
  }
  yield* readComparisons(join(resultsRoot, HISTORY_FILE), show);
  const journey = join(root, 'docs', `${JOURNEY_PAGE}.json`);
  const kept = await tryRead(show(journey), async () => toPointsOfPage(JSON.parse(await readFile(journey, 'utf8'))));
  if (kept !== null) yield kept;
}

async function* readComparisons(path: string, show: (path: string) => string): AsyncGenerator<Kept | Unreadable> {
  const history = await readHistory(path).catch((error: unknown) => (isMissing(error) ? null : toUnreadable(error)));
  if (history === null) return;
  if ('because' in history) {
    yield { file: show(path), because: history.because };
    return;
  }
  for (const { line, because } of history.skipped) yield { file: `${show(path)}:${line}`, because };
  yield { file: show(path), points: history.lines.flatMap(toComparisonPoints) };
}

/** Folders alone: `latest` is a link to one of them. */
async function listFolders(resultsRoot: string): Promise<readonly string[]> {
  const entries = await readdir(resultsRoot, { withFileTypes: true }).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  return folders.map(({ name }) => name).sort();
}

async function readResultPoints(value: unknown, shown: string): Promise<readonly Point[]> {
  const isComparison = isObject(value) && value.kind === 'compare';
  if (isComparison) return toComparisonPoints(toHistoryLine(await parseComparison(value, shown)));
  return toResultPoints(await parseResult(value, shown));
}

function toPointsOfPage(page: unknown): readonly Point[] {
  const { provenance, data } = isObject(page) ? page : {};
  const journey = isObject(data) ? data.journey : undefined;
  const measuredAt = isObject(provenance) ? provenance.measuredAt : undefined;
  if (!isObject(journey) || typeof measuredAt !== 'string') {
    throw new RangeError('Expected the values of a journey, got others; `make journey` writes them.');
  }
  return toJourneyPoints(journey as unknown as Journey, measuredAt);
}

/** @returns null where there is no file: a run that is under way has none yet */
async function tryRead(file: string, read: () => Promise<readonly Point[]>): Promise<Kept | Unreadable | null> {
  try {
    return { file, points: await read() };
  } catch (error) {
    return isMissing(error) ? null : { file, ...toUnreadable(error) };
  }
}

function toUnreadable(error: unknown): Readonly<{ because: string }> {
  return { because: error instanceof Error ? error.message : String(error) };
}

function isMissing(error: unknown): boolean {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
}
