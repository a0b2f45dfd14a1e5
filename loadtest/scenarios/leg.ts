// The leg this k6 process drives, and the request it sends: read once for each virtual user.
import http, { type RefinedParams, type RefinedResponse, type ResponseType } from 'k6/http';
import type { Options } from 'k6/options';
import type { LegPlan } from '../run/leg-plan.ts';

export const leg: LegPlan = JSON.parse(__ENV.LEG ?? '{}');

/** A request older than this has failed; k6's own default of 60 s would outlive the run and hide it. */
const REQUEST_TIMEOUT_MS = 5000;

/** Above the request timeout, so that every request that was started also ends and is counted. */
export const GRACEFUL_STOP = '6s';

const { method, url, body, headers, expectedStatus } = leg.request;
const params: RefinedParams<ResponseType> = { timeout: REQUEST_TIMEOUT_MS, redirects: 0 };
if (Object.keys(headers).length > 0) params.headers = { ...headers };

http.setResponseCallback(http.expectedStatuses(...expectedStatus));

/** Options that both legs share; all of them make a request cheaper for the generator or a result honest. */
export const SHARED_OPTIONS: Options = {
  discardResponseBodies: true,
  noCookiesReset: true,
  systemTags: ['status', 'scenario', 'error_code'],
  summaryTrendStats: ['count', 'avg', 'med', 'p(90)', 'p(95)', 'p(99)', 'max'],
};

export function send(): RefinedResponse<ResponseType> {
  return http.request(method, url, body, params);
}
