// What k6 says of itself while it runs, over its own HTTP address. Only single metrics are asked for:
// a percentile makes k6 sort every value it holds, so it is asked of one finished slice, once.
import type { GeneratorLive } from './generator-live.ts';

const TIMEOUT_MS = 500;

/** @param latencyMetric - `http_req_duration` in the closed model, `latency` in the open one */
export function createK6Live(address: string, latencyMetric: string): GeneratorLive {
  return {
    countRequests: () => readValue(address, 'http_reqs', 'count'),
    readSliceP95: (slice) => readValue(address, `${latencyMetric}{slice:${slice}}`, 'p(95)'),
    countDropped: () => readValue(address, 'dropped_iterations', 'count'),
  };
}

async function readValue(address: string, metric: string, value: string): Promise<number | null> {
  try {
    const response = await fetch(`http://${address}/v1/metrics/${encodeURIComponent(metric)}`, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return toValue(await response.json(), value);
  } catch {
    return null; // k6 is starting, ending, or has no such metric yet
  }
}

function toValue(body: unknown, value: string): number | null {
  const sample = (body as { data?: { attributes?: { sample?: Record<string, unknown> } } }).data?.attributes?.sample;
  const found = sample?.[value];
  return typeof found === 'number' ? found : null;
}
