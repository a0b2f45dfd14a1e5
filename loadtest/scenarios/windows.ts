// Which part of the leg a request belongs to, told to k6 as tags: `phase` (warmup, measure) and `slice`.
// Tags are set on the virtual user, and only when they change: that costs less than passing them with each request.
import exec from 'k6/execution';
import { leg } from './leg.ts';

const WARMUP = -1;

/** @param elapsedMs - since the warm-up began, never less than before */
export type EnterWindow = (elapsedMs: number) => void;

export function createWindows(): EnterWindow {
  const warmupMs = leg.warmupSeconds * 1000;
  const sliceMs = leg.sliceSeconds * 1000;
  const lastSlice = Math.ceil(leg.measureSeconds / leg.sliceSeconds) - 1;
  let tags: Record<string, unknown> | undefined; // of this virtual user; k6 builds exec.vu anew at each access
  let endMs = Number.NEGATIVE_INFINITY; // of the window it is in

  return (elapsedMs) => {
    if (elapsedMs < endMs) return;
    const window = elapsedMs < warmupMs ? WARMUP : Math.min(lastSlice, Math.floor((elapsedMs - warmupMs) / sliceMs));
    tags ??= exec.vu.metrics.tags;
    if (window === WARMUP) {
      endMs = warmupMs;
      tags.phase = 'warmup';
      return;
    }
    if (endMs <= warmupMs) tags.phase = 'measure';
    endMs = window === lastSlice ? Number.POSITIVE_INFINITY : warmupMs + (window + 1) * sliceMs;
    tags.slice = String(window);
  };
}
