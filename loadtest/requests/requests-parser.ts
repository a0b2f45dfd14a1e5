// Turns the JSON of a requests file into a RequestMix, or throws with everything that is wrong with it.
import type { NonEmpty } from '../run/measurement.ts';
import { isObject, isShort, type Json, type Problems, refuseUnknownKeys, toGot } from '../targets/json.ts';
import type { RequestMix, RequestTemplate } from './request-mix.ts';
import { parseRequest } from './request-parser.ts';
import { RequestsError } from './requests-error.ts';

const KEYS = ['$schema', 'name', 'description', 'requests'];
const REQUESTS_MAX = 50;
const WEIGHTS_MAX = 1000; // each virtual user holds one entry for each turn of a cycle

/**
 * @param value - the parsed JSON
 * @param file - names the file in messages
 * @param readBody - the text of a body file, by its path as written
 * @throws RequestsError with every problem found, each with its JSON path
 */
export function parseRequests(value: unknown, file: string, readBody: (path: string) => string): RequestMix {
  const problems: Problems = [];
  const json: Json = isObject(value) ? value : {};
  if (!isObject(value)) problems.push(`Expected the file to hold a JSON object, got ${toGot(value)}`);
  refuseUnknownKeys(json, KEYS, '', problems);
  const mix = {
    name: readText(json, 'name', problems),
    requests: readRequests(json.requests, readBody, problems),
  };
  if (json.description !== undefined) readText(json, 'description', problems);
  if (problems.length > 0) throw new RequestsError(file, problems);
  return Object.freeze(mix);
}

function readText(json: Json, key: string, problems: Problems): string {
  const value = json[key];
  if (typeof value === 'string' && isShort(value)) return value;
  problems.push(`Expected ${key} to be a text of 1 to 500 characters, got ${toGot(value)}`);
  return '';
}

function readRequests(
  value: unknown,
  readBody: (path: string) => string,
  problems: Problems,
): NonEmpty<RequestTemplate> {
  const listed: readonly unknown[] = Array.isArray(value) ? value : [];
  if (listed.length === 0 || listed.length > REQUESTS_MAX) {
    const got = Array.isArray(value) ? `${listed.length} of them` : toGot(value);
    problems.push(`Expected requests to be a list of 1 to ${REQUESTS_MAX} requests, got ${got}`);
  }
  const requests = listed.map((request, index) => parseRequest(request, `requests[${index}]`, readBody, problems));
  const weights = requests.reduce((sum, { weight }) => sum + weight, 0);
  if (weights > WEIGHTS_MAX) {
    problems.push(`Expected the weights to add up to at most ${WEIGHTS_MAX}, got ${weights}; shares are what counts`);
  }
  return requests as unknown as NonEmpty<RequestTemplate>;
}
