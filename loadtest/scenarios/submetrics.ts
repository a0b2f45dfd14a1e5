// The parts of k6's metrics that the summary needs. k6 computes only parts that a threshold names; these judge nothing.
import { leg } from './leg.ts';

/** @see https://grafana.com/docs/k6/latest/javascript-api/error-codes/ */
const TIMEOUT = 1050;
const CONNECTION = [1200, 1201, 1202, 1210, 1211, 1212, 1213, 1220]; // dial, refused, broken, reset

const sliceCount = Math.ceil(leg.measureSeconds / leg.sliceSeconds);

/** @param latency - the metric that holds the leg's latency */
export function nameSubmetrics(latency: string): Record<string, string[]> {
  const names = [
    `${latency}{phase:measure}`,
    ...Array.from({ length: sliceCount }, (_, slice) => `${latency}{slice:${slice}}`),
    'http_req_failed{phase:measure}', // unexpected statuses too
    'http_reqs{status:0}', // never answered, in the whole leg
    ...['status:0', ...[TIMEOUT, ...CONNECTION].map((code) => `error_code:${code}`)].map(
      (tag) => `http_reqs{phase:measure,${tag}}`,
    ),
    ...['warmup', ...leg.stages.map(({ name }) => name)].map((name) => `dropped_iterations{scenario:${name}}`),
    ...nameStages(latency),
    ...nameRefusals(),
  ];
  return Object.fromEntries(names.map((name) => [name, []]));
}

function nameStages(latency: string): readonly string[] {
  if (leg.stages.length < 2) return [];
  return leg.stages.map(({ name }) => `${latency}{scenario:${name}}`);
}

function nameRefusals(): readonly string[] {
  if (leg.refusedStatus.length === 0) return [];
  const counts = leg.refusedStatus.flatMap((status) => [`{status:${status}}`, `{phase:measure,status:${status}}`]);
  return ['accepted_latency{phase:measure}', ...counts.map((tags) => `http_reqs${tags}`)];
}
