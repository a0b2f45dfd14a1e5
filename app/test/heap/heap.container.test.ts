// Zero copy, counted: phase c allocates no more for a request than the engine itself does. Bytes of heap do not depend
// on how busy the machine is.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { findDocker } from '../../../loadtest/host/docker-client.ts';
import { findFreePorts } from '../support/free-ports.ts';
import { loadImageName } from '../support/images.ts';

type HeapBytes = Record<'GET /sync' | 'GET /async' | 'GET /items/:id' | 'POST /echo', number>;

const TESTS = fileURLToPath(new URL('..', import.meta.url));
const NODE = ['node', '--expose-gc', '--min-semi-space-size=256', '--max-semi-space-size=512'];

async function probe(phase: string): Promise<HeapBytes> {
  const docker = await findDocker(process.env);
  const port = await findFreePorts();
  const container = [
    'run',
    '--rm',
    '--network',
    'host',
    '--volume',
    `${TESTS}:/srv/app/test:ro`,
    loadImageName('APP_IMAGE'),
  ];
  const { stdout } = await promisify(execFile)(docker, [
    ...container,
    ...NODE,
    'test/heap/heap-probe.ts',
    phase,
    String(port),
  ]);
  return (JSON.parse(stdout) as { bytesPerRequest: HeapBytes }).bytesPerRequest;
}

describe('heap bytes allocated for a request', () => {
  const bytes: Record<string, HeapBytes> = {};

  beforeAll(async () => {
    const phases = ['bare', 'baseline', 'b', 'c'];
    const probed = await Promise.all(phases.map(async (phase) => [phase, await probe(phase)] as const));
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
