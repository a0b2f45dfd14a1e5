// A real Grafana as the tests ask it: over its HTTP API, with the account the stack made for its administrator.
import { hasImage, readImageName } from '../../stack/images-present.ts';
import { toBaseUrl } from '../../stack/services.ts';
import { requireEnv, type Stack } from '../../stack/stack.ts';

/** A query as a dashboard's file holds it; what it names beyond the query itself goes to Grafana as it is. */
export type StoredQuery = Readonly<{ query: string; refId?: string; resultFormat?: string; alias?: string }>;

export type Span = Readonly<{ fromMs: number; toMs: number }>;

/** A table by columns, as Grafana answers; one is a series' times, which have the type `time`. */
type Frame = Readonly<{
  schema: Readonly<{ fields: readonly Readonly<{ name: string; type?: string }>[] }>;
  data: Readonly<{ values: readonly (readonly unknown[])[] }>;
}>;
type Answer = Readonly<{ error?: string; frames?: readonly Frame[] }>;

const REF_ID = 'A';
const TIMEOUT_MS = 10_000;

/** @returns why no Grafana can be asked, or null when its image is on this machine */
export async function explainNoGrafana(stack: Stack): Promise<string | null> {
  if (!stack.env.GRAFANA_IMAGE) return 'no Grafana image: GRAFANA_IMAGE is not set; `make images` sets it';
  if (await hasImage(stack, 'grafana')) return null;
  const name = readImageName(stack, 'grafana');
  return `no Grafana image: ${name} is not on this machine; \`make images\` gets it where a registry answers`;
}

export function toLogin(stack: Stack): Readonly<{ authorization: string }> {
  const password = requireEnv(stack, 'GRAFANA_ADMIN_PASSWORD', 'run `make up`');
  return { authorization: `Basic ${Buffer.from(`admin:${password}`).toString('base64')}` };
}

/** @returns the parsed answer, whatever its status: Grafana answers a refused query with 400 and the reason */
export async function askGrafana(stack: Stack, path: string, body?: unknown): Promise<unknown> {
  const post = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const answer = await fetch(`${toBaseUrl(stack, 'GRAFANA_PORT')}${path}`, {
    ...post,
    headers: { ...toLogin(stack), 'content-type': 'application/json' },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await answer.text();
  if (answer.headers.get('content-type')?.startsWith('application/json')) return JSON.parse(text);
  throw new Error(`Expected JSON from ${path}, got ${answer.status}: ${text.slice(0, 200)}`);
}

/**
 * Has Grafana run one query of a dashboard, as its page would with one point a second.
 * @returns every value of the answer but null and times
 * @throws Error with Grafana's words when the query fails
 */
export async function queryGrafana(stack: Stack, stored: StoredQuery, span: Span): Promise<readonly unknown[]> {
  const points = Math.ceil((span.toMs - span.fromMs) / 1_000);
  const query = { ...stored, refId: REF_ID, rawQuery: true, intervalMs: 1_000, maxDataPoints: points };
  const body = {
    queries: [{ ...query, datasource: { type: 'influxdb', uid: 'influxdb' } }],
    from: String(span.fromMs),
    to: String(span.toMs),
  };
  return toValues(await askGrafana(stack, '/api/ds/query', body));
}

/** @throws Error with Grafana's words when the answer holds no result */
export function toValues(body: unknown): readonly unknown[] {
  const { results, message } = body as { results?: Readonly<Record<string, Answer>>; message?: string };
  const { error, frames } = results?.[REF_ID] ?? {};
  if (frames === undefined || error !== undefined) {
    throw new Error(`Expected Grafana to answer the query, got: ${error ?? message ?? JSON.stringify(body)}`);
  }
  return frames
    .flatMap(({ schema, data }) => data.values.filter((_, column) => schema.fields[column]?.type !== 'time').flat())
    .filter((value) => value !== null);
}
