// Phase c for a minute at a time beside the bare server, then for longer under many connections, memory read by the second.
import { setTimeout as sleep } from 'node:timers/promises';
import { toMedian } from '../gate/median.ts';
import { type Blocks, interleave } from './interleave.ts';
import { type PairedRatio, toPairedRatio } from './paired-ratio.ts';
import { type ArmName, ROUTES, toServerSetting } from './server-arms.ts';
import type { BenchmarkPlace } from './server-benchmark.ts';
import { type ServerSlot, withServer } from './server-slot.ts';
import { measure, measureSlot, type Slot } from './slot.ts';

export type SustainedSettings = Readonly<{
  connections: readonly number[]; // of the paired blocks, one after the other
  rounds: number; // of bare, c, c, bare
  measureSeconds: number;
  warmupSeconds: number;
  longConnections: number;
  longSeconds: number;
  starts: number;
}>;

export type SustainedPair = Readonly<{
  connections: number;
  bare: readonly Slot[];
  c: readonly Slot[];
  rpsRatio: PairedRatio | null; // c against bare, neighbour by neighbour
  cpuRatio: PairedRatio | null;
}>;

export type SustainedResult = Readonly<{
  pairs: readonly SustainedPair[];
  long: Readonly<{ slot: Slot; rssMbBySecond: readonly number[]; rssGrowth: number }>;
  startMs: readonly number[];
}>;

export type SustainedPlace = Omit<BenchmarkPlace, 'onBlock'> & Readonly<{ onStep: (text: string) => void }>;

const ROUTE = '/async';
const PAIR = ['bare', 'c'] as const satisfies readonly ArmName[];
const RSS_EVERY_MS = 1_000;

export async function measureSustained(settings: SustainedSettings, place: SustainedPlace): Promise<SustainedResult> {
  const pairs: SustainedPair[] = [];
  for (const connections of settings.connections) pairs.push(await measurePair(connections, settings, place));
  return { pairs, long: await measureLong(settings, place), startMs: await measureStarts(settings, place) };
}

/** Each bare block with the block of c beside it, so that a round gives two pairs. */
export function toSustainedPair(connections: number, blocks: Blocks<Slot>): SustainedPair {
  const neighbours = blocks.flatMap(([bare = [], c = []]) => bare.map((slot, i) => ({ bare: slot, c: c[i] ?? slot })));
  const compare = (toValue: (slot: Slot) => number) =>
    toPairedRatio(neighbours.map(({ bare, c }) => ({ a: [toValue(c)], b: [toValue(bare)] })));
  return {
    connections,
    bare: neighbours.map(({ bare }) => bare),
    c: neighbours.map(({ c }) => c),
    rpsRatio: compare(({ rps }) => rps),
    cpuRatio: compare(({ cpuUsPerRequest }) => cpuUsPerRequest),
  };
}

/**
 * Memory in the last quarter of the time against the second quarter, medians; the first is left to warming up.
 *
 * @returns 1 for flat
 * @throws RangeError for fewer than four readings
 */
export function toRssGrowth(rssMbBySecond: readonly number[]): number {
  const quarter = Math.floor(rssMbBySecond.length / 4);
  if (quarter < 1) throw new RangeError(`Expected memory at four times or more, got ${rssMbBySecond.length}`);
  return toMedian(rssMbBySecond.slice(-quarter)) / toMedian(rssMbBySecond.slice(quarter, 2 * quarter));
}

async function measurePair(
  connections: number,
  { rounds, measureSeconds, warmupSeconds }: SustainedSettings,
  place: SustainedPlace,
): Promise<SustainedPair> {
  const load = { path: ROUTES[ROUTE].path, connections, measureSeconds, warmupSeconds };
  const blocks = await interleave<(typeof PAIR)[number], Slot>({
    arms: PAIR,
    maxRounds: rounds,
    run: (arm, { round }) => {
      place.onStep(`${connections} connections, round ${round} of ${rounds}: ${arm} for ${measureSeconds} s`);
      return measureSlot(toServerSetting(place.stack, arm, ROUTE, place), load, place);
    },
    isEnough: () => false,
  });
  return toSustainedPair(connections, blocks);
}

async function measureLong(settings: SustainedSettings, place: SustainedPlace): Promise<SustainedResult['long']> {
  const { longConnections: connections, longSeconds: measureSeconds, warmupSeconds } = settings;
  place.onStep(`${connections} connections on phase c for ${measureSeconds} s`);
  const load = { path: ROUTES[ROUTE].path, connections, measureSeconds, warmupSeconds };
  return withServer(place.stack, toServerSetting(place.stack, 'c', ROUTE, place), place.signal, async (server) => {
    const watch = watchRss(server);
    try {
      const slot = await measure(server, place.cpuset, load, place);
      const rssMbBySecond = await watch.end();
      return { slot, rssMbBySecond, rssGrowth: toRssGrowth(rssMbBySecond) };
    } finally {
      await watch.end().catch(() => {}); // never in place of the first error
    }
  });
}

/** Reads until `end`, which may be called again. */
function watchRss(server: ServerSlot): Readonly<{ end: () => Promise<readonly number[]> }> {
  const stop = new AbortController();
  const readings: number[] = [];
  const watching = (async () => {
    while (!stop.signal.aborted) {
      readings.push(server.readRssMb());
      await sleep(RSS_EVERY_MS, undefined, { signal: stop.signal }).catch(() => {});
    }
    return readings;
  })();
  watching.catch(() => {}); // told by whoever calls `end`
  return {
    end: () => {
      stop.abort();
      return watching;
    },
  };
}

async function measureStarts({ starts }: SustainedSettings, place: SustainedPlace): Promise<readonly number[]> {
  const startMs: number[] = [];
  for (let start = 1; start <= starts; start++) {
    place.onStep(`Start ${start} of ${starts} of phase c`);
    const setting = toServerSetting(place.stack, 'c', ROUTE, place);
    startMs.push(await withServer(place.stack, setting, place.signal, async (server) => server.startMs));
  }
  return startMs;
}
