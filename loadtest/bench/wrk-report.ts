// What wrk measured, from the one line that wrk-report.lua prints as it ends.

/** Counts: `status` are answers with 400 and above, `timeout` requests without an answer within wrk's limit. */
export type WrkErrors = Readonly<Record<(typeof ERROR_KINDS)[number], number>>;

/** Of all requests of the run, as wrk corrects them for a stalled connection. */
export type WrkLatency = Readonly<Record<(typeof LATENCY_FIELDS)[number], number>>;

export type WrkReport = Readonly<{
  requests: number; // answered, whatever the status; at least 1
  durationUs: number; // as wrk timed it, above 0
  bytes: number; // read
  errors: WrkErrors;
  latencyUs: WrkLatency;
  rawUs: WrkRawLatency | null; // null where they were not asked for, or cannot be had
  splitUs: WrkSplit;
}>;

/** As measured, before wrk corrects them. */
export type WrkRawLatency = Readonly<Record<(typeof RAW_FIELDS)[number], number>>;

/**
 * Latencies of the answers below 400, in microseconds, if every refusal came sooner than any of them. `refused` is the
 * slowest refusal but for a thousandth, `accepted` the fastest of the others but for a hundredth of them.
 */
export type WrkSplit = Readonly<Record<(typeof SPLIT_FIELDS)[number], number>>;

export class WrkError extends Error {
  override readonly name: string = 'WrkError';
}

/** wrk ran as it was told, and not one request was answered. */
export class NoAnswerError extends WrkError {
  override readonly name = 'NoAnswerError';
}

const MARK = 'shardgate-wrk ';
const ERROR_KINDS = ['connect', 'read', 'write', 'status', 'timeout'] as const;
const LATENCY_FIELDS = ['mean', 'p50', 'p90', 'p95', 'p99', 'p99_9', 'max'] as const;
const RAW_FIELDS = ['mean', 'p50', 'p90', 'p95', 'p99', 'max'] as const;
const SPLIT_FIELDS = ['refused', 'accepted', 'p50', 'p95', 'p99'] as const;
const TAIL_CHARACTERS = 400;

/**
 * @param output - all that wrk printed
 * @throws NoAnswerError when nothing was answered
 * @throws WrkError when there is no report, not exactly one, or one with a value that is none
 */
export function parseWrkReport(output: string): WrkReport {
  const lines = output.split('\n').filter((line) => line.startsWith(MARK));
  const [line] = lines;
  if (lines.length !== 1 || line === undefined) {
    throw new WrkError(`Expected one report of wrk, got ${lines.length} in: ${output.trim().slice(-TAIL_CHARACTERS)}`);
  }
  const report = toRecord(parseJson(line.slice(MARK.length)), 'the report of wrk');
  if (report.requests === 0) throw toNoAnswer(report.errors);
  return {
    requests: toNumber(report.requests, 'requests', 1),
    durationUs: toNumber(report.durationUs, 'durationUs', 1),
    bytes: toNumber(report.bytes, 'bytes', 1),
    errors: toNumbers(report.errors, 'errors', ERROR_KINDS),
    latencyUs: toNumbers(report.latencyUs, 'latencyUs', LATENCY_FIELDS),
    rawUs: report.rawUs === null ? null : toNumbers(report.rawUs, 'rawUs', RAW_FIELDS),
    splitUs: toNumbers(report.splitUs, 'splitUs', SPLIT_FIELDS),
  };
}

function toNoAnswer(errors: unknown): NoAnswerError {
  const counted = `wrk counted ${JSON.stringify(toNumbers(errors, 'errors', ERROR_KINDS))} as errors`;
  return new NoAnswerError(`Expected requests in the report of wrk to be answered, got none; ${counted}`);
}

/** Requests a second. */
export function toWrkRps({ requests, durationUs }: WrkReport): number {
  return requests / (durationUs / 1e6);
}

export function countWrkErrors(errors: WrkErrors): number {
  return ERROR_KINDS.reduce((sum, kind) => sum + errors[kind], 0);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new WrkError(`Expected the report of wrk to be JSON, got ${JSON.stringify(text)}`, { cause });
  }
}

function toNumbers<K extends string>(value: unknown, name: string, keys: readonly K[]): Readonly<Record<K, number>> {
  const record = toRecord(value, name);
  const entries = keys.map((key) => [key, toNumber(record[key], `${name}.${key}`, 0)] as const);
  return Object.fromEntries(entries) as Record<K, number>;
}

function toRecord(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>;
  throw new WrkError(`Expected ${name} to be an object, got ${JSON.stringify(value)}`);
}

function toNumber(value: unknown, name: string, min: number): number {
  if (typeof value === 'number' && value >= min && Number.isFinite(value)) return value;
  throw new WrkError(
    `Expected ${name} in the report of wrk to be a number from ${min} up, got ${JSON.stringify(value)}`,
  );
}
