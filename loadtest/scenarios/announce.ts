// Tells the command line, on standard error, the moment the load begins; the summary says it again, and which share of the
// load this process had: several generators are told apart by it.
import exec from 'k6/execution';
import type { LegStart } from '../run/k6-summary.ts';

export function setup(): LegStart {
  const startedMs = Date.now();
  console.log(`LEG STARTED ${startedMs}`);
  return { startedMs, segment: exec.test.options.executionSegment ?? null };
}
