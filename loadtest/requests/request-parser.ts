// One request of a requests file: method, path, headers, body, what it is answered with, and how often it is sent.
import type { NonEmpty } from '../run/measurement.ts';
import { isObject, type Json, type Problems, refuseUnknownKeys, toGot, toWordProblem } from '../targets/json.ts';
import { METHODS, type Method, type RequestTemplate } from './request-mix.ts';

const KEYS = ['method', 'path', 'headers', 'body', 'json', 'bodyFile', 'expectedStatus', 'weight'];
const BODIES = ['body', 'json', 'bodyFile'] as const;
const WEIGHT_MAX = 1000;

/** Each virtual user holds a copy of its own. */
const BODY_BYTES_MAX = 65_536;

const PATH = /^\/[\x21\x22\x24-\x7e]*$/; // printable, without a blank or #
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const OWNED_HEADERS = ['connection', 'content-length', 'transfer-encoding', 'upgrade'];

type Place = Readonly<{ path: string; problems: Problems }>;

/** Whatever is wrong is on the list of problems; what is returned is of use only when that stays empty. */
export function parseRequest(
  value: unknown,
  path: string,
  readBody: (path: string) => string,
  problems: Problems,
): RequestTemplate {
  const place = { path, problems };
  const json: Json = isObject(value) ? value : {};
  if (!isObject(value)) problems.push(`Expected ${path} to be an object such as {"path":"/"}, got ${toGot(value)}`);
  refuseUnknownKeys(json, KEYS, path, problems);
  const headers = readHeaders(json.headers, place);
  return Object.freeze({
    method: readMethod(json.method, place),
    path: isObject(value) ? readPath(json.path, place) : '',
    headers: 'json' in json ? withJsonType(headers) : headers,
    body: readBodyOf(json, place, readBody),
    expectedStatus: readStatuses(json.expectedStatus, place),
    weight: readWeight(json.weight, place),
  });
}

function readMethod(value: unknown, { path, problems }: Place): Method {
  const method = value === undefined ? 'GET' : METHODS.find((known) => known === value);
  if (method === undefined) problems.push(toWordProblem(`${path}.method`, METHODS, value));
  return method ?? 'GET';
}

function readPath(value: unknown, { path, problems }: Place): string {
  if (typeof value === 'string' && PATH.test(value)) return value;
  problems.push(`Expected ${path}.path to begin with / and hold neither a blank nor #, got ${toGot(value)}`);
  return '';
}

function readHeaders(value: unknown, { path, problems }: Place): Readonly<Record<string, string>> {
  if (value === undefined) return {};
  if (!isObject(value)) {
    problems.push(`Expected ${path}.headers to be an object of texts, got a value of another kind`);
    return {};
  }
  for (const [name, text] of Object.entries(value)) {
    if (!HEADER_NAME.test(name))
      problems.push(`Expected each key of ${path}.headers to name a header, got ${toGot(name)}`);
    if (OWNED_HEADERS.includes(name.toLowerCase())) problems.push(toOwned(`${path}.headers`, name));
    if (typeof text !== 'string' || !HEADER_VALUE.test(text)) problems.push(toBadValue(`${path}.headers.${name}`));
  }
  return value as Readonly<Record<string, string>>;
}

function toOwned(path: string, name: string): string {
  return `Expected ${path} to leave ${name} to the generator, got a value for it`;
}

/** Does not quote the value, which may be a secret. */
function toBadValue(path: string): string {
  return `Expected ${path} to be a text of one line, got something else`;
}

function withJsonType(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const hasType = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
  return hasType ? headers : { ...headers, 'Content-Type': 'application/json' };
}

function readBodyOf(json: Json, { path, problems }: Place, readBody: (path: string) => string): string | null {
  const given = BODIES.filter((key) => key in json);
  if (given.length > 1)
    problems.push(`Expected ${path} to have one of ${BODIES.join(', ')}, got ${given.join(' and ')}`);
  const [kind] = given;
  if (kind === undefined) return null;
  const body = toBody(kind, json[kind], { path, problems }, readBody);
  const bytes = Buffer.byteLength(body);
  if (bytes > BODY_BYTES_MAX) {
    problems.push(`Expected ${path}.${kind} to hold at most ${BODY_BYTES_MAX} bytes, got ${bytes}`);
  }
  return body;
}

function toBody(
  kind: (typeof BODIES)[number],
  value: unknown,
  { path, problems }: Place,
  readBody: (path: string) => string,
): string {
  if (kind === 'json') return JSON.stringify(value);
  if (typeof value !== 'string' || (kind === 'bodyFile' && value === '')) {
    problems.push(`Expected ${path}.${kind} to be a text, got a value of another kind`);
    return '';
  }
  if (kind === 'body') return value;
  try {
    return readBody(value);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    problems.push(`Expected ${path}.bodyFile to name a file of UTF-8 text, got: ${reason}`);
    return '';
  }
}

function readStatuses(value: unknown, { path, problems }: Place): NonEmpty<number> {
  if (value === undefined) return [200];
  const listed: readonly unknown[] = Array.isArray(value) ? value : [value];
  const statuses = listed.filter(isStatus);
  const [first, ...others] = statuses;
  if (first !== undefined && statuses.length === listed.length) return [first, ...others];
  problems.push(
    `Expected ${path}.expectedStatus to be a status from 200 to 599 or a list of them, got ${toGot(value)}`,
  );
  return [200];
}

function isStatus(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 200 && value <= 599;
}

function readWeight(value: unknown, { path, problems }: Place): number {
  if (value === undefined) return 1;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= WEIGHT_MAX) return value;
  problems.push(`Expected ${path}.weight to be an integer from 1 to ${WEIGHT_MAX}, got ${toGot(value)}`);
  return 1;
}
