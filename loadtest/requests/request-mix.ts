// What a load asks for: one request or a weighted mix of several. Data is loadtest/requests/*.json, or a file of one's own.
import type { NonEmpty } from '../run/measurement.ts';

export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
export type Method = (typeof METHODS)[number];

/** As written: `${env:NAME}` stands in path, header values and body where a value of the environment will. */
export type RequestTemplate = Readonly<{
  method: Method;
  path: string; // with its query; relative to the target
  headers: Readonly<Record<string, string>>;
  body: string | null;
  expectedStatus: NonEmpty<number>;
  weight: number; // its share is weight / sum of weights
}>;

export type RequestMix = Readonly<{ name: string; requests: NonEmpty<RequestTemplate> }>;

/** One plain GET that must be answered with 200. */
export function toSingleGet(path: string): RequestMix {
  return {
    name: path,
    requests: [{ method: 'GET', path, headers: {}, body: null, expectedStatus: [200], weight: 1 }],
  };
}
