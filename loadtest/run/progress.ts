// The line that says how a leg is doing: drawn over each second on a terminal, and nowhere else.

import { toSpentCpuSeconds } from '../readings/process-cpu.ts';
import type { GeneratorLive } from './generator-live.ts';
import { type LegPlan, toWarmupMs } from './leg-plan.ts';
import type { Tick } from './tick.ts';
import { countRequests } from './window.ts';

export type Progress = (line: string) => void;

/** Percentiles are asked of k6 only once a slice is over, and only once for each. */
export async function showTick(
  progress: Progress,
  plan: LegPlan,
  live: GeneratorLive,
  ticks: readonly Tick[],
  elapsedMs: number,
): Promise<void> {
  const p95Ms = await readLastSlice(plan, live, elapsedMs);
  progress(toProgressLine(plan, ticks, elapsedMs, p95Ms));
}

export function toProgressLine(plan: LegPlan, ticks: readonly Tick[], elapsedMs: number, p95Ms: number | null): string {
  const warmupMs = toWarmupMs(plan);
  const warm = elapsedMs >= warmupMs;
  const seconds = Math.floor((warm ? elapsedMs - warmupMs : elapsedMs) / 1000);
  const total = warm ? plan.measureSeconds : Math.ceil(warmupMs / 1000);
  const attempt = plan.attempt === 1 ? '' : ` (attempt ${plan.attempt})`;
  return [
    `${plan.leg}${attempt}`,
    `${warm ? 'measure' : 'warm-up'} ${Math.min(seconds, total)}/${total} s`,
    `${toRate(ticks)} requests/s`,
    ...(p95Ms === null ? [] : [`P95 ${p95Ms.toFixed(2)} ms`]),
    `generator ${toGeneratorBusy(ticks)}`,
  ].join('   ');
}

async function readLastSlice(plan: LegPlan, live: GeneratorLive, elapsedMs: number): Promise<number | null> {
  const over = Math.floor((elapsedMs - toWarmupMs(plan)) / 1000 / plan.sliceSeconds) - 1;
  return over < 0 ? null : live.readSliceP95(over);
}

function toRate(ticks: readonly Tick[]): string {
  const [before, after] = [ticks.at(-2), ticks.at(-1)];
  if (before === undefined || after === undefined) return '…';
  const [from, to] = [countFinished(before), countFinished(after)];
  if (from === null || to === null) return '…';
  const perSec = ((to - from) * 1000) / (after.atMs - before.atMs);
  return Math.round(perSec).toLocaleString('en-US');
}

/** The server's count stands in for a generator that does not tell. */
function countFinished({ finished, server }: Tick): number | null {
  return finished ?? (server && countRequests(server));
}

function toGeneratorBusy(ticks: readonly Tick[]): string {
  const [before, after] = [ticks.at(-2), ticks.at(-1)];
  if (before === undefined || after === undefined) return '…';
  const spent = toSpentCpuSeconds(before.generator, after.generator);
  return spent === null ? '…' : `${Math.round((spent * 100_000) / (after.atMs - before.atMs))} % of a core`;
}
