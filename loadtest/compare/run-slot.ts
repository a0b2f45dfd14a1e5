// One slot: a fresh server of one arm, at full throttle and then at the fixed rate, with what could have disturbed it.
import { type ServerSetting, type ServerSlot, ServerSlotError, startServer } from '../bench/server-slot.ts';
import { NoAnswerError, WrkError } from '../bench/wrk-report.ts';
import { startClockStepDetector } from '../readings/clock-step.ts';
import { readSpinMs } from '../readings/spin-calibration.ts';
import { readThrottling, toThrottledPeriods } from '../readings/throttling.ts';
import { createConcealer } from '../report/redaction.ts';
import { readContainerPid } from '../run/container-pid.ts';
import { readLogTail } from '../stack/containers.ts';
import type { Stack } from '../stack/stack.ts';
import type { Arm, Slot, SlotEnvironment } from './block.ts';
import { type RateReading, type RateSetting, readRate } from './fixed-rate.ts';
import { ARM_CONTAINER, type ComparePlace, toServerEnv } from './place.ts';
import type { ArmFacts, CompareSettings } from './settings.ts';
import type { SplitClock } from './split-clock.ts';
import { drive, readThrottle, type ThrottleLoad, type ThrottleReading } from './throttle.ts';

export type SlotRequest = Readonly<{
  arm: Arm;
  facts: ArmFacts;
  name: string; // `3-1`: block and slot
  settings: CompareSettings;
  rate: RateSetting | null;
  place: ComparePlace;
  clock: SplitClock;
  tell: (step: string) => void;
}>;

/** The server ended or stopped answering under load: its doing, not the kit's. */
export class BreakdownError extends Error {
  override readonly name = 'BreakdownError';
}

/**
 * @throws BreakdownError when the server broke down under load
 * @throws ServerSlotError when it does not start, GeneratorError or WrkError when a generator fails
 */
export async function runSlot(request: SlotRequest): Promise<Slot> {
  const { place, clock } = request;
  const step = startClockStepDetector();
  const spinMs = await clock.time('spin', () => readSpinMs(Number(place.cpuset)));
  const server = await clock.time('start', () => startServer(place.stack, toSetting(request), place.signal));
  try {
    return await measure(server, request, { spinMs, readClockStepMs: step.read });
  } finally {
    await clock.time('stop', server.stop);
  }
}

type Before = Readonly<{ spinMs: number | null; readClockStepMs: () => number }>;

async function measure(server: ServerSlot, request: SlotRequest, { spinMs, readClockStepMs }: Before): Promise<Slot> {
  const { arm, clock } = request;
  const readQuota = openQuota(server);
  const throttle = await clock.time('throttle', () =>
    orBreakdown(server, request, () => warmAndThrottle(server, request)),
  );
  const rssMb = server.readRssMb();
  const rate = await clock.time('rate', () => orBreakdown(server, request, () => readFixedRate(server, request)));
  const clockStepMs = readClockStepMs();
  const environment = toEnvironment({ spinMs, throttle, rate, clockStepMs, throttledPeriods: readQuota() });
  return { arm, startMs: server.startMs, rssMb, capacity: throttle.throttle, rate: rate?.rate ?? null, environment };
}

async function warmAndThrottle(server: ServerSlot, { settings, place, tell }: SlotRequest): Promise<ThrottleReading> {
  const { path, connections, rules } = settings;
  const { warmupSeconds, capacitySeconds } = rules.slot;
  tell('full throttle');
  if (warmupSeconds > 0) await warm(server, { path, connections, seconds: warmupSeconds }, place);
  return readThrottle(server, { path, connections, seconds: capacitySeconds }, place);
}

/** A slow server's first answers may come after it; whether there are any, the measured part tells. */
async function warm(server: ServerSlot, load: ThrottleLoad, place: ComparePlace): Promise<void> {
  try {
    await drive(server, load, place);
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
  }
}

async function readFixedRate(server: ServerSlot, { rate, name, tell }: SlotRequest): Promise<RateReading | null> {
  if (rate === null) return null;
  tell('fixed rate');
  const reading = await readRate(server, name, rate);
  if (reading !== null) return reading;
  throw new BreakdownError(`Expected answers at ${rate.ratePerSec} requests/s, got none.`);
}

/** What went wrong is the server's doing when it is gone, or answers no more. */
async function orBreakdown<T>(server: ServerSlot, request: SlotRequest, run: () => Promise<T>): Promise<T> {
  const { stack, signal } = request.place;
  try {
    return await run();
  } catch (cause) {
    if (signal.aborted || cause instanceof BreakdownError) throw cause;
    const what = await findBreakdown(cause, server, stack);
    if (what === null) throw cause;
    const log = await readLogTail(stack, server.name).catch(() => '');
    const conceal = createConcealer(Object.values(request.facts.env));
    throw new BreakdownError(`${what} under load${log === '' ? '' : `; it last said: ${conceal(log)}`}`, { cause });
  }
}

/** Null where the server is not to blame. */
async function findBreakdown(cause: unknown, server: ServerSlot, stack: Stack): Promise<string | null> {
  const isGone = cause instanceof ServerSlotError || (await readContainerPid(stack, server.name)) === null;
  if (isGone) return 'one of its processes ended';
  if (cause instanceof NoAnswerError) return 'it answered not one request';
  return cause instanceof WrkError && !(await answers(server.url)) ? 'it stopped answering' : null;
}

const ANSWER_WITHIN_MS = 5_000;

function answers(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }).then(
    () => true,
    () => false,
  );
}

function toSetting({ facts, place }: SlotRequest): ServerSetting {
  const { port, cpuset, readyPath } = place;
  return {
    name: ARM_CONTAINER,
    image: facts.image,
    env: { ...toServerEnv(port), ...facts.env },
    cpuset,
    port,
    ready: { path: readyPath },
  };
}

function openQuota({ initPid }: ServerSlot): () => number | 'unknown' {
  const before = readThrottling(initPid);
  return () => toThrottledPeriods(before, readThrottling(initPid));
}

type Signals = Readonly<{
  spinMs: number | null;
  throttle: ThrottleReading;
  rate: RateReading | null;
  clockStepMs: number;
  throttledPeriods: number | 'unknown';
}>;

function toEnvironment({ spinMs, throttle, rate, clockStepMs, throttledPeriods }: Signals): SlotEnvironment {
  const steals = [throttle.stealRatio, ...(rate === null ? [] : [rate.stealRatio])];
  const known = steals.filter((ratio) => ratio !== null);
  return {
    spinMs,
    stealRatio: known.length === steals.length ? Math.max(...known) : null,
    serverCpusOthers: throttle.serverCpusOthers,
    throttledPeriods,
    clockStepMs,
  };
}
