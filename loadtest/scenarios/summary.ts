// The leg's summary as one JSON document on a line of standard output. Raw: judging and rounding are the command line's work.
import type { K6Summary, LegStart } from '../run/k6-summary.ts';
import { leg } from './leg.ts';

type Metric = Readonly<{ values: Readonly<Record<string, number>> }>;
type SummaryData = Readonly<{
  state: Readonly<{ testRunDurationMs: number }>;
  metrics: Readonly<Record<string, Metric>>;
  setup_data?: LegStart | null; // none where setup() was switched off
}>;

export function handleSummary(data: SummaryData): Record<string, string> {
  const { requests, ...load } = leg; // headers and bodies may be secret
  const summary: K6Summary = {
    testRunDurationMs: data.state.testRunDurationMs,
    ...(data.setup_data ? { start: data.setup_data, load } : {}),
    metrics: Object.fromEntries(Object.entries(data.metrics).map(([name, { values }]) => [name, values])),
  };
  return { stdout: `${JSON.stringify(summary)}\n` };
}
