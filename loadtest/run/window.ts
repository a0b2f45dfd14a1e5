// From the ticks of a leg to what the server, the generator and the host did in the measured window. Pure.

import { isGeneratorSaturated } from '../gate/evidence/machines.ts';
import { toCpuUse, toMaxBusyRatio, toMaxStealRatio, toMeanBusyRatio } from '../readings/cpu-busy.ts';
import { toSpentCpuSeconds } from '../readings/process-cpu.ts';
import { toServerDifference } from '../readings/server-difference.ts';
import { ServerMetricsError, type ServerSnapshot } from '../readings/server-metrics.ts';
import { toThrottledPeriods } from '../readings/throttling.ts';
import type { EnvironmentReading, GeneratorMeasurement, ServerMeasurement } from './measurement.ts';
import type { Tick } from './tick.ts';

export type Cpus = Readonly<{ app: readonly number[]; load: readonly number[] }>;

/** First and last tick inside the window: everything is the difference of these two. `next` is the one after its end. */
export type Window = Readonly<{ first: Tick; last: Tick; ticks: readonly Tick[]; next: Tick | null }>;

type Span = Pick<Window, 'first' | 'last'>;

/** @returns null with fewer than two ticks inside: nothing can be said then */
export function toWindow(ticks: readonly Tick[], fromMs: number, toMs: number): Window | null {
  const inside = ticks.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
  const [first, last] = [inside[0], inside.at(-1)];
  if (first === undefined || last === undefined || first === last) return null;
  return { first, last, ticks: inside, next: ticks.find(({ atMs }) => atMs > toMs) ?? null };
}

/**
 * The server's page around a leg, and as the client began to count: its warm-up may be a run of its own. Null: no answer.
 */
export type AroundLeg = Readonly<Record<'before' | 'countedFrom' | 'after', ServerSnapshot | null>>;

/**
 * A server of ours whose page does not answer is no foreign target: nothing would tell whose numbers the client's are.
 *
 * @param cpus - how many the shards may run on
 * @throws ServerMetricsError when the page did not answer, or the server was replaced during the leg
 */
export function toServerMeasurement(
  window: Window,
  { before, countedFrom, after }: AroundLeg,
  cpus: number,
): ServerMeasurement {
  if (before === null || countedFrom === null) throw toSilence('before the load');
  if (after === null) throw toSilence('after the load');
  const wholeLeg = toServerDifference(before, after);
  const scraped = window.ticks.flatMap(({ server }) => server ?? []);
  const [first, last] = [scraped[0], scraped.at(-1)];
  if (first === undefined || last === undefined || first === last) throw toSilence('twice under load');
  const measured = toServerDifference(first, last);
  const cpuSeconds = toShardCpuSeconds(window);
  const usableCpus = Math.min(before.shards.length, cpus); // a shard is one thread, and shards may share a CPU
  return {
    instance: measured.instance,
    cpuUsPerRequest: measured.requests && cpuSeconds !== null ? (cpuSeconds * 1e6) / measured.requests : null,
    cpuUtilization: cpuSeconds === null ? null : cpuSeconds / (toSeconds(window) * usableCpus),
    latencyMs: measured.latencyMs,
    requestsPerShard: measured.requestsPerShard ?? [],
    requestsWholeLeg: toServerDifference(countedFrom, after).requests ?? Number.NaN,
    shardRestarts: wholeLeg.shardRestarts ?? Number.NaN,
    serverErrors: wholeLeg.serverErrors ?? Number.NaN,
    rssMb: measured.maxRssMb,
  };
}

function toSilence(when: string): ServerMetricsError {
  return new ServerMetricsError(
    `Expected the server's metrics page to answer ${when}, got no answer; did the server die or hang?`,
  );
}

export function toGeneratorMeasurement(
  window: Window,
  { tool, version }: Pick<GeneratorMeasurement, 'tool' | 'version'>,
  cpus: readonly number[],
): GeneratorMeasurement {
  const spent = toSpentCpuSeconds(window.first.generator, window.last.generator);
  const use = {
    cpuUtilization: spent === null ? null : spent / (toSeconds(window) * cpus.length),
    cpusBusy: toBusiest(window, cpus),
    busiestSecond: toBusiestSecond(window, cpus),
  };
  const measured = { tool, version, cpus, ...use, saturated: null };
  const known = use.cpuUtilization !== null || use.cpusBusy !== null;
  return { ...measured, saturated: known ? isGeneratorSaturated(measured) : null };
}

export function toEnvironmentReading(
  window: Window,
  cpus: Cpus,
  { clockStepMs, spinCalibrationMs }: Pick<EnvironmentReading, 'clockStepMs' | 'spinCalibrationMs'>,
): EnvironmentReading {
  const uses = toUses(window);
  const serverCpusBusy = uses && toMeanBusyRatio(uses, cpus.app);
  const shards = toShardCpuSeconds(window);
  return {
    serverCpusBusy,
    serverCpusOthers: toOthers(serverCpusBusy, shards === null ? null : shards / (toSeconds(window) * cpus.app.length)),
    stealRatio: uses && toMaxStealRatio(uses, [...new Set([...cpus.app, ...cpus.load])]),
    throttledPeriods: toThrottledPeriods(window.first.throttling, window.last.throttling),
    clockStepMs,
    spinCalibrationMs,
  };
}

/**
 * A second without a completion is a stall only where the server, too, completed nothing and held requests. One through
 * which the server was mute is a stall in any case: k6 counts what it has finished a moment late. A report that came too
 * late for its look brings a new count to the next one: then the server stood still at both, and not all the time between.
 */
export function countStalledSeconds({ ticks, next }: Window): number {
  const all = next === null ? ticks : [...ticks, next]; // its last second ends with the window
  return all.slice(1).filter((tick, index) => isStalled(all[index], tick)).length;
}

function isStalled(before: Tick | undefined, after: Tick): boolean {
  if (before !== undefined && isMute(before) && isMute(after) && !hasServed(before, after)) return true;
  const grew = before === undefined ? null : toGrowth(before, after);
  if (before === undefined || grew === null || grew > 0) return false;
  if (before.server === null || after.server === null) return true;
  return countRequests(after.server) === countRequests(before.server) && countInFlight(after.server) > 0;
}

/** Of what the client got: requests, or bytes where the generator does not count aloud. Null where neither is known. */
function toGrowth(before: Tick, after: Tick): number | null {
  if (before.finished !== null && after.finished !== null) return after.finished - before.finished;
  if (before.receivedBytes === null || after.receivedBytes === null) return null;
  return after.receivedBytes - before.receivedBytes;
}

/** No shard could give a report: every event loop stood still. */
function isMute({ server }: Tick): boolean {
  return server?.shards.every(({ answering }) => answering === false) ?? false;
}

function hasServed({ server: before }: Tick, { server: after }: Tick): boolean {
  return before !== null && after !== null && countRequests(after) > countRequests(before);
}

export function countRequests({ shards }: ServerSnapshot): number {
  return shards.flatMap(({ requestsTotal }) => Object.values(requestsTotal ?? {})).reduce((sum, n) => sum + n, 0);
}

function countInFlight({ shards }: ServerSnapshot): number {
  return shards.reduce((sum, { inFlight }) => sum + (inFlight ?? 0), 0);
}

/** From /proc, or, where that does not show the shards (Docker Desktop), from their own page. */
export function toShardCpuSeconds({ first, last }: Window): number | null {
  if (first.shards === null || last.shards === null) return toOwnCpuSeconds(first.server, last.server);
  const spent = last.shards.map((shard, index) => toSpentCpuSeconds(first.shards?.[index] ?? null, shard));
  return spent.every((seconds) => seconds !== null) ? spent.reduce((sum, seconds) => sum + seconds, 0) : null;
}

function toOwnCpuSeconds(before: ServerSnapshot | null, after: ServerSnapshot | null): number | null {
  return before && after ? toServerDifference(before, after).cpuSeconds : null;
}

function toOthers(busy: number | null, shards: number | null): number | null {
  return busy === null || shards === null ? null : Math.max(0, busy - shards);
}

function toBusiestSecond({ ticks, first }: Window, cpus: readonly number[]): number | null {
  const seconds = ticks.slice(1).map((last, index) => toBusiest({ first: ticks[index] ?? first, last }, cpus));
  const known = seconds.filter((ratio) => ratio !== null);
  return known.length > 0 && known.length === seconds.length ? Math.max(...known) : null;
}

function toBusiest(window: Span, cpus: readonly number[]): number | null {
  const uses = toUses(window);
  return uses && toMaxBusyRatio(uses, cpus);
}

function toUses({ first, last }: Span) {
  return first.cpuTimes && last.cpuTimes ? toCpuUse(first.cpuTimes, last.cpuTimes) : null;
}

export function toSeconds({ first, last }: Window): number {
  return (last.atMs - first.atMs) / 1000;
}
