// How a leg is doing this second, from two ticks about a second apart, and the line that says so. Pure.

import { toSpentCpuSeconds } from '../readings/process-cpu.ts';
import type { LegPlan } from './leg-plan.ts';
import { toWarmupMs } from './leg-plan.ts';
import type { Tick } from './tick.ts';
import { type LastSecond, toLastSecond } from './tick-store.ts';
import { countRequests } from './window.ts';

/** `settle`: the load is over, and the last answers and the generator's summary are waited for. */
export type Phase = 'warm-up' | 'measure' | 'settle';

/** Null is what is not known, or not yet. */
export type ProgressState = Readonly<{
  leg: string;
  attempt: number;
  phase: Phase;
  elapsedS: number; // of the phase
  phaseS: number | null; // its length; null where nobody can know it
  leftS: number; // of the leg
  rps: number | null; // of the last second
  p95Ms: number | null; // of the last finished slice
  generatorCores: number | null;
}>;

/** @param elapsedMs - since the load began */
export function toProgressState(
  plan: LegPlan,
  ticks: readonly Tick[],
  elapsedMs: number,
  p95Ms: number | null,
): ProgressState {
  const last = toLastSecond(ticks);
  return {
    leg: plan.leg,
    attempt: plan.attempt,
    ...toPhase(plan, elapsedMs),
    p95Ms,
    rps: last && toRps(last),
    generatorCores: last && toGeneratorCores(last),
  };
}

/**
 * `rate (attempt 2)   measure 4/10 s   6 s to go   1,000 requests/s   P95 3.46 ms   generator 71 % of a core`;
 * `rate   settle 2 s   the last answers and the generator’s summary`
 */
export function toProgressLine(state: ProgressState): string {
  const { leg, attempt, phase, elapsedS, phaseS, leftS, rps, p95Ms, generatorCores } = state;
  const name = attempt === 1 ? leg : `${leg} (attempt ${attempt})`;
  if (phase === 'settle')
    return [name, `${phase} ${elapsedS} s`, 'the last answers and the generator’s summary'].join(GAP);
  return [
    name,
    `${phase} ${elapsedS}/${phaseS} s`,
    `${leftS} s to go`,
    `${rps === null ? '…' : Math.round(rps).toLocaleString('en-US')} requests/s`,
    ...(p95Ms === null ? [] : [`P95 ${p95Ms.toFixed(2)} ms`]),
    `generator ${generatorCores === null ? '…' : `${Math.round(generatorCores * 100)} % of a core`}`,
  ].join(GAP);
}

const GAP = '   ';

function toPhase(plan: LegPlan, elapsedMs: number) {
  const warmupMs = toWarmupMs(plan);
  const measureMs = plan.measureSeconds * 1000;
  const leftS = Math.max(0, Math.ceil((warmupMs + measureMs - elapsedMs) / 1000));
  const inMs = elapsedMs - warmupMs;
  if (inMs < 0) return { phase: 'warm-up' as const, ...toSeconds(elapsedMs, warmupMs), leftS };
  if (inMs >= measureMs) return { phase: 'settle' as const, ...toSettling(inMs - measureMs), leftS };
  return { phase: 'measure' as const, ...toSeconds(inMs, measureMs), leftS };
}

function toSeconds(elapsedMs: number, lengthMs: number) {
  const phaseS = Math.ceil(lengthMs / 1000);
  return { elapsedS: Math.min(phaseS, Math.floor(elapsedMs / 1000)), phaseS };
}

function toSettling(elapsedMs: number) {
  return { elapsedS: Math.floor(elapsedMs / 1000), phaseS: null };
}

function toRps({ before, after }: LastSecond): number | null {
  const [from, to] = [countFinished(before), countFinished(after)];
  return from === null || to === null ? null : ((to - from) * 1000) / (after.atMs - before.atMs);
}

/** The server's count stands in for a generator that does not tell. */
function countFinished({ finished, server }: Tick): number | null {
  return finished ?? (server && countRequests(server));
}

function toGeneratorCores({ before, after }: LastSecond): number | null {
  const spent = toSpentCpuSeconds(before.generator, after.generator);
  return spent === null ? null : (spent * 1000) / (after.atMs - before.atMs);
}
