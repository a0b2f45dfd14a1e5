// A k6 script that streams all that the real scenarios stream, from settings in the environment; run by k6, not by Node.
// Every hundredth request is followed by one that is refused; a second scenario drops most of its iterations.
import { sleep } from 'k6';
import exec from 'k6/execution';
import http from 'k6/http';
import { Trend } from 'k6/metrics';
import type { Options } from 'k6/options';

const slices = Number(__ENV.SLICES);
const warmupSeconds = 1;
const latency = new Trend('latency', true);

export const options: Options = {
  discardResponseBodies: true,
  systemTags: ['status', 'error_code', 'scenario'],
  summaryTrendStats: ['count'],
  scenarios: {
    load: {
      executor: 'constant-arrival-rate',
      rate: Number(__ENV.RATE),
      duration: `${warmupSeconds + slices}s`,
      preAllocatedVUs: 20,
    },
    drops: { executor: 'constant-arrival-rate', exec: 'drop', rate: 50, duration: '2s', preAllocatedVUs: 1, maxVUs: 1 },
  },
  thresholds: Object.fromEntries(
    Array.from({ length: slices }, (_, slice) => [`http_req_duration{slice:${slice}}`, []]),
  ),
};

let window = '';

// biome-ignore lint/style/noDefaultExport: k6 runs the default export
export default function load(): void {
  enterWindow();
  const startedAt = Date.now();
  http.get(__ENV.TARGET ?? '');
  latency.add(Date.now() - startedAt);
  if (exec.scenario.iterationInTest % 100 === 0) http.get('http://127.0.0.1:1/');
}

export function drop(): void {
  sleep(0.5);
}

export function handleSummary({ metrics }: { metrics: Record<string, { values: { count: number } }> }) {
  const counts = Array.from(
    { length: slices },
    (_, slice) => metrics[`http_req_duration{slice:${slice}}`]?.values.count,
  );
  return { stdout: `\nCOUNTS ${JSON.stringify(counts)}\n` };
}

function enterWindow(): void {
  const second = Math.floor((Date.now() - exec.scenario.startTime) / 1000) - warmupSeconds;
  const next = second < 0 ? 'warmup' : String(Math.min(slices - 1, second));
  if (next === window) return;
  window = next;
  const { tags } = exec.vu.metrics;
  tags.phase = next === 'warmup' ? 'warmup' : 'measure';
  if (next !== 'warmup') tags.slice = next;
}
