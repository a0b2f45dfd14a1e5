// What every benchmark's command does around its measuring: the lock, the place, the result, the pages.
import type { BenchPlace } from '../bench/bench-place.ts';
import { type Page, writePage } from '../bench/page.ts';
import { readProvenance } from '../bench/provenance.ts';
import type { ShardPlace } from '../bench/shard-place.ts';
import { PEERS_VARIABLE } from '../images/image-table.ts';
import { withLoadLock } from '../run/load-lock.ts';
import { ensureReady, type SetupContext } from '../setup/ensure-ready.ts';
import { requireEnv, type Stack } from '../stack/stack.ts';
import { type CommandContext, toSetupContext } from './context.ts';

export type Opened = Readonly<{ stack: Stack }>;

export type Benchmark<Place extends Opened> = Readonly<{
  name: string; // of the command
  page: string; // below docs/, without an ending
  images?: readonly string[]; // variables of those it runs; default: server, peers and wrk
  open: (context: SetupContext, images: readonly string[]) => Promise<Place>; // sets up whatever is missing
}>;

export type Output = Readonly<{
  write: boolean; // the page, and the values beside it
  json: boolean; // print the values instead of the text
}>;

export type Measured = Omit<Page, 'provenance' | 'regenerate'> &
  Readonly<{
    text: string; // for the terminal
    page?: string; // instead of the benchmark's
    regenerate?: string; // default: `make NAME ARGS=--write`
  }>;

/** Name of the one server container; the load lock keeps it the only one. */
export const SERVER_CONTAINER = 'shardgate-bench-server';

/** Of a benchmark that drives whole runs, with their stream. */
export const RUN_IMAGES = ['APP_IMAGE', 'K6_IMAGE', 'INFLUXDB_IMAGE', 'TELEGRAF_IMAGE'] as const;

const IMAGES = ['APP_IMAGE', PEERS_VARIABLE, 'WRK_IMAGE'] as const;

/** Measures, writes the page where it was asked for, and prints text or JSON. */
export async function runBenchmark<Place extends Opened>(
  context: CommandContext,
  { name, images = IMAGES, open, ...benchmark }: Benchmark<Place>,
  { write, json }: Output,
  measure: (place: Place) => Promise<Measured>,
): Promise<void> {
  const { root, env, console, command } = context;
  const regenerate = `make ${name} ARGS=--write`;
  await withLoadLock(name, async () => {
    const place = await open(toSetupContext(context), images);
    const { page, text, ...measured } = { page: benchmark.page, regenerate, ...(await measure(place)) };
    const { stack } = place;
    const provenance = await readProvenance({ stack, command, env, images: toImages(stack, images) });
    if (write)
      for (const path of await writePage(root, page, { ...measured, provenance })) console.say(`Wrote ${path}.`);
    console.print(json ? JSON.stringify({ provenance, data: measured.data }, null, 2) : text);
  });
}

/** For a benchmark that starts by itself what it measures. */
export async function openReadyStack(context: SetupContext): Promise<Opened> {
  return { stack: await ensureReady(context) };
}

/** @param port - the first of two free ports */
export function toShardPlace(place: BenchPlace, port: number, { signal }: CommandContext): ShardPlace {
  return { ...place, port, name: SERVER_CONTAINER, signal };
}

/** `Round 2/8   /sync   phase c   5.03 us`, with how much of the longest time is left. */
export function createCountdown(progress: (line: string) => void, longestSeconds: number): (line: string) => void {
  const endMs = performance.now() + longestSeconds * 1000;
  return (line) => {
    const minutes = Math.max(0, (endMs - performance.now()) / 60_000);
    progress(`${line}   at most ${minutes.toFixed(0)} min to go`);
  };
}

/** Variables and names of the images that a page was measured with. */
export function toImages(stack: Stack, names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, requireEnv(stack, name, 'run `make images`')]));
}
