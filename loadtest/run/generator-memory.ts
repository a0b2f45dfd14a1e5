// How much memory a k6 needs for a leg. It keeps every sample until its summary, so a long run at a high rate may not fit.
import { freemem } from 'node:os';
import { toNumber, toPercent } from '../gate/quantity.ts';
import { parseCpuList } from '../plan/cpu-list.ts';
import { planGet } from '../requests/request-plan.ts';
import { readHeapLimitMb } from '../stack/generator.ts';
import { requireEnv, type Stack, withEnv } from '../stack/stack.ts';
import measured from './generator-memory.json' with { type: 'json' };
import { type LegPlan, toLegPlan } from './leg-plan.ts';
import type { LoadRequest } from './load-request.ts';

export type MemoryNeed = Readonly<{
  requests: number; // warm-up included
  exact: boolean; // false: the most that the machine could do
  needMb: number; // MiB that k6 still uses after a garbage collection
  bytesPerRequest: number;
}>;

export class GeneratorMemoryError extends Error {
  override readonly name = 'GeneratorMemoryError';
}

/** Of the heap limit; above it Go would collect garbage all the time, and its pauses would be measured as latency. */
const USABLE_RATIO = 0.8;

/** More than any k6, and any server of ours, was seen to do on one CPU: what a closed model can send at most. */
const K6_RPS_PER_CPU = 25_000;
const SERVER_RPS_PER_CPU = 120_000;

/** Of a container's limit, for what is not on the heap. */
export const OFF_HEAP_MB = 512;
const MIB = 2 ** 20;

/** k6's web dashboard keeps a second copy of every sample, for percentiles of its own. */
const WEB_FACTOR = 2;

/**
 * @param cpus - how many the generator and the server have
 * @param web - whether k6 shows its web dashboard
 */
export function predictMemory(plan: LegPlan, cpus: Readonly<{ load: number; app: number }>, web = false): MemoryNeed {
  const exact = plan.ratePerSec !== null;
  const requests = exact ? countOpen(plan) : countAtMost(plan, cpus);
  const { baseBytes, bytesPerVirtualUser } = measured;
  const bytesPerRequest = measured.bytesPerRequest * (web ? WEB_FACTOR : 1);
  const bytes = baseBytes + plan.virtualUsers * bytesPerVirtualUser + requests * bytesPerRequest;
  return { requests, exact, needMb: bytes / MIB, bytesPerRequest };
}

/** @throws GeneratorMemoryError with the remedy when a leg would not fit into the generator's memory on this machine */
export function requireMemory(plan: LegPlan, stack: Stack, web = false): void {
  const need = predictMemory(plan, countCpus(stack), web);
  const limitMb = readHeapLimitMb(stack);
  if (need.needMb <= limitMb * USABLE_RATIO) return;
  throw new GeneratorMemoryError(toRefusal(plan, need, limitMb));
}

/**
 * Gives the k6 of one leg more than the compose file does where the leg needs it, the machine has it, and the user has
 * set no limit.
 *
 * @param stack - as it was opened: what another leg was granted would stand for a limit of the user's
 * @param freeMb - MiB, of which k6 may get half
 * @throws GeneratorMemoryError when the leg does not fit all the same
 */
export function grantMemory(plan: LegPlan, stack: Stack, web: boolean, freeMb = freemem() / MIB): Stack {
  const wantedMb = toWantedMb(predictMemory(plan, countCpus(stack), web));
  const isSet = Boolean(stack.env.LOAD_GOMEMLIMIT || stack.env.LOAD_MEMORY);
  const isMore = wantedMb > readHeapLimitMb(stack) && wantedMb <= freeMb / 2;
  const granted = isMore && !isSet ? withEnv(stack, toLimits(wantedMb)) : stack;
  requireMemory(plan, granted, web);
  return granted;
}

/**
 * Before anything is started; of a search, its first step.
 *
 * @param freeMb - as above
 * @throws GeneratorMemoryError when a leg will not fit
 */
export function requireRunMemory(request: LoadRequest, stack: Stack, freeMb = freemem() / MIB): void {
  for (const plan of toPlans(request)) grantMemory(plan, stack, request.web, freeMb);
}

/** Of the legs that k6 drives; wrk keeps no samples. */
function toPlans({ legs, generator, profile, ratePerSec }: LoadRequest): readonly LegPlan[] {
  const requests = planGet('http://127.0.0.1/'); // whatever is asked for takes as much
  const byK6 = legs.filter((leg) => leg === 'rate' || generator === 'k6');
  return byK6.map((leg) => toLegPlan({ runId: '', attempt: 1, leg, requests, profile, ratePerSec }));
}

function countCpus(stack: Stack): Readonly<{ load: number; app: number }> {
  const count = (name: string) => parseCpuList(requireEnv(stack, name, 'run `make plan`'), name).length;
  return { load: count('LOAD_CPUSET'), app: count('APP_CPUSET') };
}

/** The heap limit under which what is needed is usable, MiB. */
export function toWantedMb({ needMb }: MemoryNeed): number {
  return Math.ceil(needMb / USABLE_RATIO);
}

/** The container's limit lies above the heap's, for what is not on it. */
function toLimits(heapMb: number): Readonly<Record<string, string>> {
  return { LOAD_GOMEMLIMIT: `${heapMb}MiB`, LOAD_MEMORY: `${heapMb + OFF_HEAP_MB}m` };
}

function toRefusal({ leg }: LegPlan, need: MemoryNeed, limitMb: number): string {
  const { requests, exact, needMb, bytesPerRequest } = need;
  const usable = `${toNumber(limitMb * USABLE_RATIO)} MiB for the ${leg} leg, ${toPercent(USABLE_RATIO)} of its heap limit`;
  const load = `${exact ? '' : 'up to '}${toNumber(requests)} requests of ${bytesPerRequest} bytes`;
  const limits = Object.entries(toLimits(toWantedMb(need))).map(([name, value]) => `${name}=${value}`);
  const wrk = leg === 'capacity' ? ' drive it with --generator wrk, which keeps no samples;' : '';
  return (
    `Expected k6 to need at most ${usable}, got ${toNumber(Math.ceil(needMb))} MiB (${load}). ` +
    `Make it shorter${exact ? ' or its rate lower' : ''};${wrk} or, where the machine has the memory, set ${limits.join(' ')}.`
  );
}

function countOpen({ ratePerSec, warmupSeconds, stages }: LegPlan): number {
  const warmup = (ratePerSec ?? 0) * warmupSeconds;
  return stages.reduce((sum, stage) => sum + stage.ratePerSec * stage.seconds, warmup);
}

function countAtMost(
  { warmupSeconds, measureSeconds }: LegPlan,
  cpus: Readonly<{ load: number; app: number }>,
): number {
  const rps = Math.min(cpus.load * K6_RPS_PER_CPU, cpus.app * SERVER_RPS_PER_CPU);
  return rps * (warmupSeconds + measureSeconds);
}
