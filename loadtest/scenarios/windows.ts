// Which part of the leg a request belongs to, told to k6 as tags: `phase` (warmup, measure) and `slice`.
// Tags are set on the virtual user, and only when they change: that costs less than passing them with each request.
import exec from 'k6/execution';
import { leg } from './leg.ts';

const warmupMs = leg.warmupSeconds * 1000;
const sliceMs = leg.sliceSeconds * 1000;
const lastSlice = Math.ceil(leg.measureSeconds / leg.sliceSeconds) - 1;
const WARMUP = -1;
let endMs = Number.NEGATIVE_INFINITY; // of the window this virtual user is in

/** @param elapsedMs - since the warm-up began, never less than before */
export function enterWindow(elapsedMs: number): void {
  if (elapsedMs < endMs) return;
  const window = elapsedMs < warmupMs ? WARMUP : Math.min(lastSlice, Math.floor((elapsedMs - warmupMs) / sliceMs));
  endMs = window === lastSlice ? Number.POSITIVE_INFINITY : warmupMs + (window + 1) * sliceMs;
  if (window === WARMUP) endMs = warmupMs;
  const tags = exec.vu.metrics.tags;
  tags.phase = window === WARMUP ? 'warmup' : 'measure';
  if (window !== WARMUP) tags.slice = String(window);
}
