// InfluxDB 1.x over HTTP: one query, one write. Used for users and events, and to count what a run stored.
import { DEFAULT_POLICY, type PolicyName } from './retention.ts';
import { toBaseUrl } from './services.ts';
import { requireEnv, type Stack, StackError } from './stack.ts';

export const DATABASE = 'loadtest';

/** The accounts of the database, each with the variable that holds its password. */
const PASSWORDS = {
  admin: 'INFLUXDB_ADMIN_PASSWORD',
  writer: 'INFLUXDB_WRITER_PASSWORD',
  reader: 'INFLUXDB_READER_PASSWORD',
} as const;

export type DatabaseUser = keyof typeof PASSWORDS;

export type Series = Readonly<{
  name: string;
  tags: Readonly<Record<string, string>>;
  columns: readonly string[];
  values: readonly (readonly unknown[])[];
}>;

/** The database cannot be asked, or refused; the stream is then incomplete, never the run. */
export class DatabaseError extends StackError {
  override readonly name = 'DatabaseError';
  readonly status: number | null; // HTTP, null when nothing answered
  constructor(message: string, status: number | null, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

const TIMEOUT_MS = 5_000;

export type QueryOptions = Readonly<{ timeoutMs?: number }>;

/** Runs InfluxQL as a user, or as nobody; times come back as milliseconds. */
export async function queryDatabase(
  stack: Stack,
  user: DatabaseUser | null,
  query: string,
  params: Readonly<Record<string, string | number>> = {},
  { timeoutMs = TIMEOUT_MS }: QueryOptions = {},
): Promise<readonly Series[]> {
  const form = new URLSearchParams({ db: DATABASE, epoch: 'ms', q: query, params: JSON.stringify(params) });
  const answer = await post(stack, '/query', form, user, timeoutMs);
  return parseSeries(answer);
}

/** Writes line protocol; timestamps in milliseconds. */
export async function writeLines(
  stack: Stack,
  lines: readonly string[],
  policy: PolicyName = DEFAULT_POLICY,
): Promise<void> {
  if (lines.length === 0) return;
  await post(stack, `/write?db=${DATABASE}&rp=${policy}&precision=ms`, lines.join('\n'), 'writer');
}

export function readPassword(stack: Stack, user: DatabaseUser): string {
  return requireEnv(stack, PASSWORDS[user], 'run `make up`');
}

/** A string in InfluxQL, as in CREATE USER, where no parameter is allowed. */
export function quoteLiteral(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

async function post(
  stack: Stack,
  path: string,
  body: URLSearchParams | string,
  user: DatabaseUser | null,
  timeoutMs: number = TIMEOUT_MS,
): Promise<string> {
  const url = `${toBaseUrl(stack, 'INFLUXDB_PORT')}${path}`;
  const signal = AbortSignal.timeout(timeoutMs);
  const answer = await send(url, { method: 'POST', body, headers: toHeaders(stack, user), signal });
  const text = await answer.text();
  if (answer.ok) return text;
  throw new DatabaseError(
    `Expected InfluxDB to accept ${user ?? 'nobody'}'s request, got ${answer.status}: ${toReason(text)}`,
    answer.status,
  );
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (cause) {
    const reason = cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : String(cause);
    throw new DatabaseError(`Expected InfluxDB at ${new URL(url).origin}, got: ${reason}`, null, { cause });
  }
}

function toHeaders(stack: Stack, user: DatabaseUser | null): Record<string, string> {
  if (user === null) return {};
  const pair = Buffer.from(`${user}:${readPassword(stack, user)}`).toString('base64');
  return { authorization: `Basic ${pair}` };
}

type Result = Readonly<{ error?: string; series?: readonly Partial<Series>[] }>;

/** A statement may fail inside an answer of 200. */
export function parseSeries(text: string): readonly Series[] {
  const { results = [], error } = parseJson(text);
  const failure = error ?? results.find((result) => result.error !== undefined)?.error;
  if (failure !== undefined) throw new DatabaseError(`Expected InfluxDB to run the query, got: ${failure}`, 200);
  return results.flatMap(({ series = [] }) =>
    series.map(({ name = '', tags = {}, columns = [], values = [] }) => ({ name, tags, columns, values })),
  );
}

function parseJson(text: string): Readonly<{ results?: readonly Result[]; error?: string }> {
  try {
    return JSON.parse(text) as ReturnType<typeof parseJson>;
  } catch (cause) {
    throw new DatabaseError(`Expected InfluxDB to answer with JSON, got: ${text.slice(0, 80)}`, 200, { cause });
  }
}

function toReason(text: string): string {
  const error = /"error"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(text)?.[1];
  return error ?? text.trim().slice(0, 200);
}
