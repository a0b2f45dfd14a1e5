// The leg this k6 process drives, and the request it sends: read once for each virtual user.
import http, { type RefinedResponse, type ResponseType } from 'k6/http';
import type { Options } from 'k6/options';
import type { LegPlan } from '../run/leg-plan.ts';

export const leg: LegPlan = JSON.parse(__ENV.LEG ?? '{}');

/** A request older than this has failed; k6's own default of 60 s would outlive the run and hide it. */
const REQUEST_TIMEOUT_MS = 5000;

/** Above the request timeout, so that every request that was started also ends and is counted. */
export const GRACEFUL_STOP = '6s';

/** Options that both legs share; each makes a request cheaper for the generator. */
export const SHARED_OPTIONS: Options = {
  discardResponseBodies: true,
  noCookiesReset: true,
  maxRedirects: 0, // here, because each key of a request's parameters costs at every request
  systemTags: ['status', 'error_code'],
  summaryTrendStats: ['count', 'avg', 'med', 'p(90)', 'p(95)', 'p(99)', 'max'],
};

/** The answer is best left alone: each property read of it costs k6 as much as a metric. */
export type Send = () => RefinedResponse<ResponseType>;

/**
 * Sends the leg's request. Each virtual user has its own cold copy of the script, so what a request touches counts:
 * `http.get` is cheaper than `http.request`, and a URL made by `http.url` is parsed once instead of at every request.
 */
export function createSend(): Send {
  const { method, url, body, headers, expectedStatus } = leg.request;
  http.setResponseCallback(http.expectedStatuses(...expectedStatus));
  const hasHeaders = Object.keys(headers).length > 0;
  const params = { timeout: REQUEST_TIMEOUT_MS, ...(hasHeaders ? { headers: { ...headers } } : {}) };
  const parsed = http.url`${url}`;
  const { get, request } = http;
  if (method === 'GET' && body === null) return () => get(parsed, params);
  return () => request(method, parsed, body, params);
}
