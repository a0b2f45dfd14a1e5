// What k6 still holds after a garbage collection, as a leg goes on: base, virtual users, requests.

import { type GeneratorSetting, runGenerator } from '../run/generator.ts';
import { GeneratorError } from '../run/generator-process.ts';
import { STREAM_OUTPUTS, toK6Launch } from '../run/k6-launch.ts';
import { type LegPlan, toWarmupMs } from '../run/leg-plan.ts';
import type { StreamMode } from '../run/stream-mode.ts';
import type { Tick } from '../run/tick.ts';

export type MemoryArm = Readonly<{ name: string; plan: LegPlan; stream: StreamMode }>;

/** `heapBytes`: in use after a collection. `requests`: finished by then, warm-up included. */
export type HeapReading = Readonly<{ requests: number; heapBytes: number }>;

export type MemorySeries = Readonly<{ arm: string; virtualUsers: number; readings: readonly HeapReading[] }>;

export type MemoryFigures = Readonly<{ bytesPerRequest: number; bytesPerVirtualUser: number; baseBytes: number }>;

/** Go grows a full slice by a quarter: so much may be allocated beyond what is used. */
const GROWTH = 1.25;

/** Go tells of each collection, and collects often; no run of the kit does either. */
const ENV = { GODEBUG: 'gctrace=1', GOGC: '25' };

export async function measureMemory(
  { name, plan, stream }: MemoryArm,
  setting: GeneratorSetting,
): Promise<MemorySeries> {
  const launch = toK6Launch(plan, { script: `${plan.leg}.ts`, outputs: STREAM_OUTPUTS[stream], env: ENV }, setting);
  const { ticks, end } = await runGenerator({ plan, launch, onTick: () => {} }, setting);
  const perSec = toRequestsPerSec(ticks);
  const readings = parseCollections(end.stderr)
    .filter(({ seconds }) => seconds * 1000 >= toWarmupMs(plan))
    .map(({ seconds, heapBytes }) => ({ requests: Math.round(seconds * perSec), heapBytes }));
  return { arm: name, virtualUsers: plan.virtualUsers, readings };
}

/** `seconds`: since the first collection after the load began. `heapBytes`: what it found in use, to a MiB. */
export type Collection = Readonly<{ seconds: number; heapBytes: number }>;

/** @see https://pkg.go.dev/runtime#hdr-Environment_Variables (gctrace) */
export function parseCollections(stderr: string): readonly Collection[] {
  const [, ofLoad = ''] = stderr.split('LEG STARTED', 2);
  const found = [...ofLoad.matchAll(/^gc \d+ @([\d.]+)s .*?\d+->\d+->(\d+) MB/gm)].map(([, at, mebibytes]) => ({
    atS: Number(at),
    heapBytes: Number(mebibytes) * 2 ** 20,
  }));
  return found.map(({ atS, heapBytes }) => ({ seconds: atS - (found[0]?.atS ?? 0), heapBytes }));
}

function toRequestsPerSec(ticks: readonly Tick[]): number {
  const counted = ticks.filter(({ finished }) => finished !== null);
  const [first, last] = [counted[0], counted.at(-1)];
  if (first === undefined || last === undefined || first === last)
    throw new GeneratorError('Expected k6 to count, got nothing.');
  return (((last.finished ?? 0) - (first.finished ?? 0)) * 1000) / (last.atMs - first.atMs);
}

/**
 * Bytes a request by the median slope between any two readings, and what is left at none by the median of the rest.
 *
 * @returns null with fewer than three readings
 * @see https://en.wikipedia.org/wiki/Theil%E2%80%93Sen_estimator
 */
export function toGrowth({ readings }: MemorySeries): Readonly<{ bytesPerRequest: number; restBytes: number }> | null {
  if (readings.length < 3) return null;
  const slopes = readings.flatMap((later, index) =>
    readings
      .slice(0, index)
      .map((earlier) => (later.heapBytes - earlier.heapBytes) / (later.requests - earlier.requests)),
  );
  const bytesPerRequest = toMedian(slopes);
  const restBytes = toMedian(readings.map(({ heapBytes, requests }) => heapBytes - bytesPerRequest * requests));
  return { bytesPerRequest, restBytes };
}

/**
 * What the prediction must allow for: the most of all arms a request, and what Go may hold beyond it.
 *
 * @throws GeneratorError when an arm has too few readings, or none differs in its virtual users
 */
export function toMemoryFigures(series: readonly MemorySeries[]): MemoryFigures {
  const known = series.map((one) => ({ ...one, growth: toGrowth(one) }));
  const byUsers = known.flatMap(({ virtualUsers, growth }) => (growth === null ? [] : [{ virtualUsers, ...growth }]));
  const [few, ...others] = byUsers.toSorted((a, b) => a.virtualUsers - b.virtualUsers);
  const many = others.at(-1);
  if (
    few === undefined ||
    many === undefined ||
    byUsers.length < series.length ||
    few.virtualUsers === many.virtualUsers
  ) {
    throw new GeneratorError(
      'Expected three readings of k6’s heap in each leg, and legs of different size, got fewer.',
    );
  }
  const bytesPerVirtualUser = Math.max(0, (many.restBytes - few.restBytes) / (many.virtualUsers - few.virtualUsers));
  return {
    bytesPerRequest: Math.ceil(GROWTH * Math.max(...byUsers.map((one) => one.bytesPerRequest))),
    bytesPerVirtualUser: Math.ceil(bytesPerVirtualUser),
    baseBytes: Math.ceil(Math.max(...byUsers.map((one) => one.restBytes - bytesPerVirtualUser * one.virtualUsers))),
  };
}

/** Of at least one value. */
function toMedian(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
