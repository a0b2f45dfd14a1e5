// From a request mix to what the generator is told: whole URLs, values of the environment in place, and the order.
import type { NonEmpty } from '../run/measurement.ts';
import { EnvironmentValueError, type Filled, fillFromEnvironment } from './environment-values.ts';
import { type RequestMix, type RequestTemplate, toSingleGet } from './request-mix.ts';
import { RequestsError } from './requests-error.ts';
import { type Tls, USUAL_TLS } from './tls.ts';
import { toWeightedOrder } from './weighted-order.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** One request as it is sent. Its headers and its body are nobody's business but the generator's. */
export type RequestSpec = Readonly<{
  method: string;
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string | null;
  expectedStatus: NonEmpty<number>;
}>;

/** `order`: indices of `specs`, one cycle. The nth request of a load is `specs[order[n % order.length]]`. */
export type RequestPlan = Readonly<{
  specs: NonEmpty<RequestSpec>;
  order: readonly number[];
  tls: Tls;
  setsCookies: boolean; // an answer did when each request was sent once before the load; false until then
}>;

/** What a result may show of a request: as the file has it, so without the values of the environment. */
export type RequestFacts = Readonly<{
  method: string;
  path: string;
  expectedStatus: readonly number[];
  share: number; // of all requests, 0 to 1
}>;

export type Planned = Readonly<{
  plan: RequestPlan;
  facts: readonly RequestFacts[];
  secrets: readonly string[]; // texts that must not be shown, wherever they turn up
}>;

const SECRET_HEADER = /auth|cookie|token|secret|passw|credential|api-?_?key|session|signature/i;

/**
 * @param base - what the paths are relative to; its credentials become a header, its query and fragment are dropped
 * @throws RequestsError naming every variable of the environment that is missing
 */
export function planRequests(mix: RequestMix, base: URL, env: Env, tls: Tls = USUAL_TLS): Planned {
  const problems: string[] = [];
  const filled = mapNonEmpty(mix.requests, (request, index) =>
    fill(request, base, env, `requests[${index}]`, problems),
  );
  if (problems.length > 0) throw new RequestsError(mix.name, [...new Set(problems)]);
  return {
    plan: {
      specs: mapNonEmpty(filled, ({ spec }) => spec),
      order: toWeightedOrder(mix.requests.map(({ weight }) => weight)),
      tls,
      setsCookies: false,
    },
    facts: toRequestFacts(mix),
    secrets: [...new Set(filled.flatMap(({ secrets }) => secrets))],
  };
}

/** One plain GET, for whoever drives a server of the kit's own. */
export function planGet(url: string): RequestPlan {
  const { origin, pathname, search } = new URL(url);
  return planRequests(toSingleGet(`${pathname}${search}`), new URL(origin), {}).plan;
}

export function toRequestFacts({ requests }: RequestMix): readonly RequestFacts[] {
  const weights = requests.reduce((sum, { weight }) => sum + weight, 0);
  return requests.map(({ method, path, expectedStatus, weight }) => ({
    method,
    path,
    expectedStatus,
    share: weight / weights,
  }));
}

type FilledRequest = Readonly<{ spec: RequestSpec; secrets: readonly string[] }>;

function fill(request: RequestTemplate, base: URL, env: Env, at: string, problems: string[]): FilledRequest {
  const look = (text: string, key: string, encode?: (value: string) => string): Filled => {
    try {
      return fillFromEnvironment(text, env, encode);
    } catch (error) {
      if (!(error instanceof EnvironmentValueError)) throw error;
      problems.push(`${error.message}; ${at}.${key} names it`);
      return { text, values: [] };
    }
  };
  const path = look(request.path, 'path', encodeURIComponent);
  const body = request.body === null ? null : look(request.body, 'body');
  const headers = Object.entries({ ...toBasicAuth(base, request.headers), ...request.headers }).map(
    ([name, text]) => [name, look(text, `headers.${name}`)] as const,
  );
  for (const [name, { text }] of headers) {
    if (/[\r\n\0]/.test(text)) problems.push(`Expected ${at}.headers.${name} to be one line, got several`);
  }
  const values = [path, ...(body === null ? [] : [body]), ...headers.map(([, value]) => value)].flatMap(
    (one) => one.values,
  );
  return {
    spec: {
      method: request.method,
      url: toUrl(base, path.text),
      headers: Object.fromEntries(headers.map(([name, { text }]) => [name, text])),
      body: body?.text ?? null,
      expectedStatus: request.expectedStatus,
    },
    secrets: [...values, ...toSecretHeaders(headers)],
  };
}

function toUrl({ origin, pathname }: URL, path: string): string {
  return `${origin}${pathname.replace(/\/$/, '')}${path}`;
}

/** `http://me:word@host/`, as every HTTP client understands it; a request's own header comes first. */
function toBasicAuth({ username, password }: URL, headers: RequestTemplate['headers']) {
  const hasOwn = Object.keys(headers).some((name) => name.toLowerCase() === 'authorization');
  if (hasOwn || (username === '' && password === '')) return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { Authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

/** The whole value, and its last word: a log may show a token without the scheme before it. */
function toSecretHeaders(headers: readonly (readonly [string, Filled])[]): readonly string[] {
  const secret = headers.filter(([name]) => SECRET_HEADER.test(name)).map(([, { text }]) => text);
  return secret.flatMap((text) => [text, text.split(' ').at(-1) ?? text]);
}

function mapNonEmpty<T, U>([first, ...others]: NonEmpty<T>, map: (item: T, index: number) => U): NonEmpty<U> {
  return [map(first, 0), ...others.map((item, index) => map(item, index + 1))];
}
