// The leg this k6 process drives, and the requests it sends: read once for each virtual user.
import http, { type RefinedResponse, type ResponseType } from 'k6/http';
import type { Options } from 'k6/options';
import type { RequestSpec } from '../requests/request-plan.ts';
import type { LegPlan } from '../run/leg-plan.ts';

/** A file and no variable: `docker inspect` shows variables, and headers may be secret. */
export const leg: LegPlan = JSON.parse(open('/leg/plan.json'));

/** A request older than this has failed; k6's own default of 60 s would outlive the run and hide it. */
const REQUEST_TIMEOUT_MS = 5000;

export const GRACEFUL_STOP = `${leg.gracefulStopSeconds}s`;

/**
 * Options that both legs share; each makes a request cheaper for the generator. Not among them is `noCookiesReset`: an
 * iteration begins without cookies, so that no request sends what an answer before it set.
 */
export const SHARED_OPTIONS: Options = {
  discardResponseBodies: true,
  maxRedirects: 0, // here, because each key of a request's parameters costs at every request
  systemTags: ['status', 'error_code', 'scenario'], // dropped iterations carry no other tag than the scenario's name
  ...(leg.requests.tls.insecure ? { insecureSkipTLSVerify: true } : {}),
  summaryTrendStats: ['count', 'avg', 'med', 'p(90)', 'p(95)', 'p(99)', 'max', ...toFinePercentiles()],
};

/** In stages, drops shift the percentiles of what was answered: its P95 is then one of these. */
function toFinePercentiles(): string[] {
  return leg.stages.length > 1 ? Array.from({ length: 50 }, (_, index) => `p(${50 + index})`) : [];
}

/**
 * Sends the request whose turn it is; a mix repeats its order of requests for ever.
 * The answer is best left alone: each property read of it costs k6 as much as a metric.
 */
export type Send = (turn: number) => RefinedResponse<ResponseType>;

/**
 * Each virtual user has its own cold copy of the script, so what a request touches counts: `http.get` is cheaper than
 * `http.request`, and a URL made by `http.url` is parsed once instead of at every request.
 */
export function createSend(): Send {
  const { specs, order } = leg.requests;
  const [first, ...others] = specs;
  http.setResponseCallback(http.expectedStatuses(...first.expectedStatus, ...leg.refusedStatus));
  const sendFirst = createSendOne(first);
  if (others.length === 0) return sendFirst;
  const sends = [sendFirst, ...others.map(createSendOne)];
  const turns = order.map((index) => sends[index] ?? sendFirst);
  const cycle = turns.length;
  return (turn) => (turns[turn % cycle] ?? sendFirst)(turn);
}

function createSendOne({ method, url, headers, body, expectedStatus }: RequestSpec): Send {
  const params = {
    timeout: REQUEST_TIMEOUT_MS,
    ...(Object.keys(headers).length > 0 ? { headers: { ...headers } } : {}),
    ...(isUsual(expectedStatus)
      ? {}
      : { responseCallback: http.expectedStatuses(...expectedStatus, ...leg.refusedStatus) }),
  };
  const parsed = http.url`${url}`;
  const { get, request } = http;
  if (method === 'GET' && body === null) return () => get(parsed, params);
  return () => request(method, parsed, body, params);
}

/** The first request's statuses count wherever a request does not name its own. */
function isUsual(expectedStatus: RequestSpec['expectedStatus']): boolean {
  return String(expectedStatus) === String(leg.requests.specs[0].expectedStatus);
}
