// docs/benchmarks/heap.md: bytes of heap a request, by phase and route.
import { toTable } from '../report/markdown-table.ts';
import { HEAP_ROUTES, type HeapArm, type HeapBytes } from './heap.ts';
import { ARM_TITLES } from './server-arms.ts';
import { toSpread } from './spread.ts';

export type HeapResult = Readonly<{ arm: HeapArm; repeats: readonly HeapBytes[] }>;

export function toHeapSections(results: readonly HeapResult[]): readonly string[] {
  const note = [
    'Bytes that V8 allocates on its heap for one request, counted over thousands of requests on one connection while no',
    'garbage is collected: median of the repeats, and the ends. They do not depend on how busy the machine is. The bytes',
    'of a request and an answer outside the heap, in the engine and the kernel, are not in them.',
  ].join('\n');
  return [note, toTable(['Server', ...HEAP_ROUTES], results.map(toRow))];
}

export function toHeapText(results: readonly HeapResult[]): string {
  return toTable(['Server', ...HEAP_ROUTES], results.map(toRow));
}

function toRow({ arm, repeats }: HeapResult): readonly string[] {
  return [ARM_TITLES[arm], ...HEAP_ROUTES.map((route) => toSpread(repeats.map((bytes) => bytes[route])))];
}
