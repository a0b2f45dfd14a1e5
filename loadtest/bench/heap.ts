// Bytes of V8 heap that one request costs, by phase and route: app/test/heap/heap-probe.ts, run in the server's image.
import { join } from 'node:path';
import { runDocker } from '../stack/containers.ts';
import { requireEnv, type Stack } from '../stack/stack.ts';
import { APP_LIMITS, toContainerFlags } from './hardened-container.ts';

export const HEAP_ARMS = ['bare', 'baseline', 'a', 'b', 'c'] as const;
export const HEAP_ROUTES = ['GET /sync', 'GET /async', 'GET /items/:id', 'POST /echo'] as const;

export type HeapArm = (typeof HEAP_ARMS)[number];
export type HeapBytes = Readonly<Record<(typeof HEAP_ROUTES)[number], number>>;

/** So large a young generation that nothing is collected while the probe counts. */
const NODE = ['node', '--expose-gc', '--min-semi-space-size=256', '--max-semi-space-size=512'];

export type HeapProbe = Readonly<{ stack: Stack; arm: HeapArm; container: string; cpuset: string; port: number }>;

/** @throws an error when the probe fails, or when its answer lacks a route */
export async function probeHeap({ stack, arm, container, cpuset, port }: HeapProbe): Promise<HeapBytes> {
  const mounts = [
    [join(stack.root, 'app/test'), '/srv/app/test'],
    [join(stack.root, 'peers'), '/srv/peers'],
  ] as const;
  const flags = toContainerFlags({ ...APP_LIMITS, name: container, cpuset, mounts });
  const image = requireEnv(stack, 'APP_IMAGE', 'run `make images`');
  const command = [...NODE, 'test/heap/heap-probe.ts', arm, String(port)];
  return parseHeapBytes(JSON.parse(await runDocker(stack, ['run', '--rm', ...flags, image, ...command])));
}

export function parseHeapBytes(value: { bytesPerRequest?: Record<string, unknown> }): HeapBytes {
  const entries = HEAP_ROUTES.map((route) => {
    const bytes = value.bytesPerRequest?.[route];
    if (typeof bytes === 'number' && Number.isFinite(bytes)) return [route, bytes] as const;
    throw new Error(`Expected the heap bytes of ${route}, got ${JSON.stringify(bytes)}`);
  });
  return Object.fromEntries(entries) as HeapBytes;
}
