// Shows a leg while it runs: a line a second on a terminal, sparse lines elsewhere, and each kind of warning once.
import type { Console } from '../cli/console.ts';
import type { GeneratorLive } from './generator-live.ts';
import { type LegPlan, toWarmupMs } from './leg-plan.ts';
import { type ProgressState, toProgressLine, toProgressState } from './progress-state.ts';
import { toWarnings, type WarningKind } from './progress-warnings.ts';
import type { Tick } from './tick.ts';
import { toLastSecond } from './tick-store.ts';
import type { Cpus } from './window.ts';

export type Progress = Pick<Console, 'progress' | 'say'>;

export const NO_PROGRESS: Progress = { progress: () => {}, say: () => {} };

/** `elapsedMs`: since the load began. */
export type LegProgress = Readonly<{
  show: (ticks: readonly Tick[], elapsedMs: number, live: GeneratorLive) => Promise<void>;
  settle: (elapsedMs: number) => void; // once a second from the load's end on
}>;

/** Percentiles are asked of the generator only once a slice is over, and only once for each. */
export function createLegProgress(out: Progress, plan: LegPlan, cpus: Cpus): LegProgress {
  const p95BySlice = new Map<number, number | null>();
  const told = new Set<WarningKind>();
  const print = (state: ProgressState) =>
    out.progress(toProgressLine(state), `${state.leg} ${state.attempt} ${state.phase}`);
  const show: LegProgress['show'] = async (ticks, elapsedMs, live) => {
    const slice = toLastSlice(plan, elapsedMs);
    if (slice >= 0 && !p95BySlice.has(slice)) p95BySlice.set(slice, await live.readSliceP95(slice));
    const state = toProgressState(plan, ticks, elapsedMs, p95BySlice.get(slice) ?? null);
    const dropped = plan.ratePerSec === null ? null : await live.countDropped();
    for (const { kind, text } of findWarnings(toMeasured(plan, ticks, elapsedMs), cpus, dropped)) {
      if (!told.has(kind)) out.say(`WARNING: ${state.leg} leg, after ${state.elapsedS} s: ${text}.`);
      told.add(kind);
    }
    print(state);
  };
  return { show, settle: (elapsedMs) => print(toProgressState(plan, [], elapsedMs, null)) };
}

/** k6 and the server are busy with themselves before. */
function toMeasured(plan: LegPlan, ticks: readonly Tick[], elapsedMs: number): readonly Tick[] {
  const fromMs = (ticks.at(-1)?.atMs ?? 0) - elapsedMs + toWarmupMs(plan);
  return ticks.filter(({ atMs }) => atMs >= fromMs);
}

function findWarnings(ticks: readonly Tick[], cpus: Cpus, dropped: number | null) {
  const [first, last] = [ticks[0], toLastSecond(ticks)];
  return first === undefined || last === null ? [] : toWarnings({ first, ...last, cpus, dropped });
}

/** The last slice that is over; below 0 before there is one. */
function toLastSlice(plan: LegPlan, elapsedMs: number): number {
  return Math.floor((elapsedMs - toWarmupMs(plan)) / 1000 / plan.sliceSeconds) - 1;
}
