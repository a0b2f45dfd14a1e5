// The leg's summary as one JSON document on standard output. Raw: judging and rounding are the command line's work.
import type { K6Summary } from '../run/k6-summary.ts';

type Metric = Readonly<{ values: Readonly<Record<string, number>> }>;
type SummaryData = Readonly<{
  state: Readonly<{ testRunDurationMs: number }>;
  metrics: Readonly<Record<string, Metric>>;
}>;

export function handleSummary(data: SummaryData): Record<string, string> {
  const summary: K6Summary = {
    testRunDurationMs: data.state.testRunDurationMs,
    metrics: Object.fromEntries(Object.entries(data.metrics).map(([name, { values }]) => [name, values])),
  };
  return { stdout: JSON.stringify(summary) };
}
