// What the server's metrics page, read before and after a leg, says of it. Nobody watched the server in between, so whatever
// is of the measured window alone is not known.
import {
  type LatencyHistogram,
  mergeHistograms,
  subtractHistogram,
  toHistogramLatency,
} from '../readings/latency-histogram.ts';
import { toServerDifference } from '../readings/server-difference.ts';
import { parseServerMetrics, type ServerSnapshot } from '../readings/server-metrics.ts';
import type { ClientMeasurement, ServerLatency, ServerMeasurement } from '../run/measurement.ts';

export type Pages = Readonly<{ before: ServerSnapshot; after: ServerSnapshot }>;

/**
 * @param before - text of the page as it was before the first generator began
 * @param after - as it was when the last one had ended
 * @throws MetricsFormatError, HistogramError or ServerMetricsError for a page that is none, or of another server
 */
export function parsePages(before: string, after: string): Pages {
  return { before: parseServerMetrics(before, 0), after: parseServerMetrics(after, 1) }; // when they were read is not told
}

/** @throws ServerMetricsError when the two are not of one start of one server, or a counter stepped back */
export function toWholeLegServer({ before, after }: Pages, client: ClientMeasurement): ServerMeasurement {
  const grown = toServerDifference(before, after);
  return {
    instance: grown.instance,
    cpuUsPerRequest: null,
    cpuUtilization: null,
    latencyMs: toLatency(toHistogram(before, after), countAnswered(client)),
    requestsPerShard: null,
    requestsWholeLeg: grown.requests ?? Number.NaN,
    shardRestarts: grown.shardRestarts ?? Number.NaN,
    serverErrors: grown.serverErrors ?? Number.NaN,
    rssMb: grown.maxRssMb,
  };
}

/**
 * The histogram holds the warm-up too. What proves is the lower bound, and it holds whatever the warm-up was: it counts only
 * as many requests as the measured window had, the fastest of all.
 */
function toLatency(histogram: LatencyHistogram | null, answered: number): ServerLatency | null {
  const all = histogram && toHistogramLatency(histogram);
  const least = histogram && toHistogramLatency(histogram, Math.min(answered, histogram.count));
  if (!all || !least) return null;
  const { p50, p90, p95, p99, max } = all;
  return { ...least, p50, p90, p95, p99, max };
}

function toHistogram(before: ServerSnapshot, after: ServerSnapshot): LatencyHistogram | null {
  const histograms = after.shards.map(({ histogram }, index) => {
    const earlier = before.shards[index]?.histogram;
    return histogram && earlier ? subtractHistogram(histogram, earlier) : null;
  });
  const known = histograms.filter((histogram) => histogram !== null);
  return known.length === histograms.length ? mergeHistograms(known) : null;
}

/** In the measured window, by the server; what was lost on the way it may not have seen. */
function countAnswered({ requests, failures }: ClientMeasurement): number {
  return requests - failures.timeout - failures.connection - failures.other;
}
