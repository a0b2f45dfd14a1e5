// What every benchmark's command does around its measuring: the lock, the place, the result, the pages.
import { type BenchPlace, openBenchPlace } from '../bench/bench-place.ts';
import { type Page, writePage } from '../bench/page.ts';
import { readProvenance } from '../bench/provenance.ts';
import type { ShardPlace } from '../bench/shard-place.ts';
import { PEERS_VARIABLE } from '../images/image-table.ts';
import { acquireLoadLock } from '../run/load-lock.ts';
import { requireEnv, type Stack } from '../stack/stack.ts';
import type { CommandContext } from './context.ts';

export type Benchmark = Readonly<{
  name: string; // of the command
  page: string; // below docs/, without an ending
  write: boolean; // the page, and the values beside it
  json: boolean; // print the values instead of the text
  images?: readonly string[]; // variables of those it runs; default: server, peers and wrk
}>;

type Output = Required<Pick<Benchmark, 'page' | 'write' | 'json' | 'images'>>;

export type Measured = Omit<Page, 'provenance'> & Readonly<{ text: string }>; // for the terminal

/** Name of the one server container; the load lock keeps it the only one. */
export const SERVER_CONTAINER = 'shardgate-bench-server';

const IMAGES = ['APP_IMAGE', PEERS_VARIABLE, 'WRK_IMAGE'] as const;

export async function runBenchmark(
  context: CommandContext,
  benchmark: Benchmark,
  measure: (place: BenchPlace) => Promise<Measured>,
): Promise<void> {
  const { root, env, console, signal } = context;
  const { images = IMAGES } = benchmark;
  await withLoadLock(benchmark.name, async () => {
    const place = await openBenchPlace({ root, env, ask: console.ask, tell: console.say, signal }, images);
    await finishBenchmark(context, { ...benchmark, images }, place.stack, await measure(place));
  });
}

/** @param name - of the command */
export async function withLoadLock(name: string, work: () => Promise<void>): Promise<void> {
  const lock = await acquireLoadLock(`shardgate ${name} (process ${process.pid})`);
  try {
    await work();
  } finally {
    lock.release();
  }
}

/** Writes the page where it was asked for, and prints text or JSON. */
export async function finishBenchmark(
  { root, env, console, command }: CommandContext,
  { page, write, json, images }: Output,
  stack: Stack,
  { text, ...measured }: Measured,
): Promise<void> {
  const provenance = await readProvenance({ stack, command, env, images: toImages(stack, images) });
  if (write) for (const path of await writePage(root, page, { ...measured, provenance })) console.say(`Wrote ${path}.`);
  console.print(json ? JSON.stringify({ provenance, data: measured.data }, null, 2) : text);
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
