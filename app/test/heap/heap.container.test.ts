// Zero copy, counted: phase c allocates no more for a request than the engine itself does. Bytes of heap do not depend
// on how busy the machine is.
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { HEAP_ARMS, type HeapArm, type HeapBytes, probeHeap } from '../../../loadtest/bench/heap.ts';
import { loadStack } from '../../../loadtest/stack/stack.ts';
import { ROOT } from '../../../loadtest/test/stack/test-stack.ts';
import { findFreePorts } from '../support/free-ports.ts';

async function probe(arm: HeapArm): Promise<HeapBytes> {
  const [stack, port] = await Promise.all([loadStack(ROOT, process.env), findFreePorts()]);
  const container = `shardgate-app-test-heap-${randomUUID().slice(0, 8)}`;
  return probeHeap({ stack, arm, container, cpuset: '0', port });
}

describe('heap bytes allocated for a request', () => {
  const bytes: Record<string, HeapBytes> = {};

  beforeAll(async () => {
    const probed = await Promise.all(HEAP_ARMS.map(async (arm) => [arm, await probe(arm)] as const));
    Object.assign(bytes, Object.fromEntries(probed));
  }, 240_000);

  it.each([
    ['GET /sync', 24],
    ['GET /async', 24],
    ['GET /items/:id', 120], // the typed parameters, as objects
    ['POST /echo', 520], // a repeated header can only be seen by looking at all of them
  ] as const)('of %s is the bare engine’s in phase c, to within %i', (route, margin) => {
    expect(bytes.c?.[route]).toBeLessThanOrEqual((bytes.bare?.[route] ?? 0) + margin);
  });

  it.each(['GET /sync', 'GET /async', 'GET /items/:id'] as const)(
    'of %s is less in phase c than in b, and in b than in the baseline',
    (route) => {
      expect(bytes.c?.[route]).toBeLessThan(bytes.b?.[route] ?? 0);
      expect(bytes.b?.[route]).toBeLessThan(bytes.baseline?.[route] ?? 0);
    },
  );
});
