// Which part of the leg a request belongs to, told to k6 as tags: `phase` (warmup, measure) and `slice`.
// Tags are set on the virtual user only when they change, which costs less than passing them with each request.
import exec from 'k6/execution';
import { leg } from './leg.ts';

const warmupMs = leg.warmupSeconds * 1000;
const sliceMs = leg.sliceSeconds * 1000;
const lastSlice = Math.ceil(leg.measureSeconds / leg.sliceSeconds) - 1;
const WARMUP = -1;
const UNSET = -2;
let current = UNSET;

/** @param elapsedMs - since the warm-up began */
export function enterWindow(elapsedMs: number): void {
  const window = elapsedMs < warmupMs ? WARMUP : Math.min(lastSlice, Math.floor((elapsedMs - warmupMs) / sliceMs));
  if (window === current) return;
  current = window;
  const tags = exec.vu.metrics.tags;
  tags.phase = window === WARMUP ? 'warmup' : 'measure';
  if (window !== WARMUP) tags.slice = String(window);
}

/** Submetrics that a summary needs, one for each slice; k6 computes only those a threshold names. */
export function sliceThresholds(metric: string): Record<string, string[]> {
  const names = Array.from({ length: lastSlice + 1 }, (_, slice) => `${metric}{slice:${slice}}`);
  return Object.fromEntries([`${metric}{phase:measure}`, ...names].map((name) => [name, []]));
}
