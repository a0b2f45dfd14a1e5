// What one of several k6 processes printed, read. It may be cut off, of another run, or no log at all, so every number that
// is added up later is looked at here.
import { findSummaries, type K6Output, type K6Summary, type LegLoad, parseK6Output } from '../run/k6-summary.ts';
import { isObject, toGot } from '../targets/json.ts';
import { CombineError } from './combine-error.ts';
import { COUNTS } from './merged-summary.ts';
import { parseSegment, type Segment } from './segment.ts';

export type GeneratorOutput = Readonly<{
  name: string; // of its file
  startedMs: number; // on the clock of its machine, since the epoch
  segment: Segment;
  segmentText: string;
  load: Readonly<Record<keyof LegLoad, unknown>>; // as the scenario had it; believed when it equals a plan
  output: K6Output;
}>;

const ALL = '0:1';
const LAST_INSTANT_MS = 8.64e15; // of a Date

/** @throws CombineError that names the file, what it lacks, and the remedy */
export function parseGeneratorOutput(text: string, name: string): GeneratorOutput {
  const output = parseOutput(text, name);
  const { start, load, metrics } = output.summary;
  if (!isObject(start) || !isObject(load)) {
    throw new CombineError(
      `Expected the summary in ${name} to say when it began and of which plan, got one that does not; ` +
        "drive the load with this version's scenarios, and leave k6's setup on.",
    );
  }
  const segmentText = start.segment ?? ALL;
  const segment = typeof segmentText === 'string' ? parseSegment(segmentText) : null;
  if (!isInstant(start.startedMs) || segment === null) {
    throw new CombineError(`Expected ${name} to have a start and a share such as 0:1/2, got ${toGot(start)}.`);
  }
  const bad = findBadMetric(metrics);
  if (bad !== null) throw new CombineError(`Expected numbers from 0 up in the summary of ${name}, got ${bad}.`);
  return { name, startedMs: start.startedMs, segment, segmentText, load, output };
}

function parseOutput(text: string, name: string): K6Output {
  const { length } = findSummaries(text);
  if (length === 0) {
    throw new CombineError(
      `Expected k6's summary in ${name}, got ${toEnd(text)}; was the log cut off, or is k6 still running?`,
    );
  }
  if (length > 1)
    throw new CombineError(`Expected one run of k6 in ${name}, got ${length}; give each a file of its own.`);
  try {
    return parseK6Output(text);
  } catch {
    throw new CombineError(
      `Expected k6's last progress line in ${name}, which tells of interrupted requests, got none; ` +
        'was the log cut off, or k6 told to be --quiet?',
    );
  }
}

/** Counts are whole; everything else only has to be a number that a time, a share or a rate can be. */
function findBadMetric(metrics: K6Summary['metrics']): string | null {
  for (const [name, values] of Object.entries(metrics)) {
    if (!isObject(values)) return `${name}: ${toGot(values)}`;
    const bad = Object.entries(values).find(([key, value]) => !isGood(key, value));
    if (bad !== undefined) return `${name}: ${bad[0]} ${toGot(bad[1])}`;
  }
  return null;
}

function isGood(key: string, value: unknown): boolean {
  if (typeof value !== 'number' || !(value >= 0) || value === Number.POSITIVE_INFINITY) return false;
  return !COUNTS.includes(key) || Number.isSafeInteger(value);
}

function isInstant(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= LAST_INSTANT_MS;
}

function toEnd(text: string): string {
  return text.trim() === '' ? 'nothing' : JSON.stringify(text.trim().slice(-120));
}
