// The shortest journey that is one: two phases, one number of connections, one second; real servers, wrk and k6.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFreePorts } from '../../../../app/test/support/free-ports.ts';
import { driveJourney } from '../../../bench/journey/drive.ts';
import { toPhaseFigures } from '../../../bench/journey/figures.ts';
import { runDocker } from '../../../stack/containers.ts';
import type { Stack } from '../../../stack/stack.ts';
import { closeTestStack, openTestStack } from '../../stack/test-stack.ts';

const WORKER = Number(process.env.VITEST_POOL_ID ?? 0);

let stack: Stack;
const listLeft = () =>
  runDocker(stack, ['ps', '--all', '--filter', `name=${stack.project}-`, '--format', '{{.Names}}']);

beforeAll(async () => {
  stack = await openTestStack({ K6_PORT: String(19_565 + WORKER) });
});
afterAll(() => closeTestStack(stack));

describe('a journey', () => {
  it('measures each phase there and back, at full throttle and at the rate, and leaves nothing running', async () => {
    const said: string[] = [];
    const signal = new AbortController().signal;
    const load = { phases: ['baseline', 'c'], connections: [10], seconds: 1, rounds: 1, ratePerSec: 100 } as const;
    const port = await findFreePorts();
    const journey = await driveJourney({ ...load, stack, port, signal, tell: (line) => said.push(line) });
    expect(journey.levels[0]?.blocks.map((round) => round.map((arm) => arm.length))).toEqual([[2, 2]]);
    const [baseline, c] = toPhaseFigures(journey);
    for (const phase of [baseline, c]) {
      expect(phase?.levels[0]).toMatchObject({ connections: 10, errors: 0 });
      expect(phase?.levels[0]?.rps.min).toBeGreaterThan(0);
      expect(phase?.levels[0]?.meanMs.min).toBeGreaterThanOrEqual(1); // the route waits that long
      expect(phase?.rate).toMatchObject({ ratePerSec: 100, failed: 0 });
      expect(phase?.rate.requests).toBeGreaterThan(200); // there and back, of 400
    }
    expect(c?.levels[0]?.over.baseline?.than).toBe('baseline');
    expect(said.map((line) => line.split(':')[0])).toEqual([
      'A journey of 8 slots, about 1 minute.',
      ...['there, phase baseline', 'there, phase c', 'back, phase c', 'back, phase baseline'].map(
        (turn) => `Round 1, 10 connections, ${turn}`,
      ),
      ...['there, phase baseline', 'there, phase c', 'back, phase c', 'back, phase baseline'].map(
        (turn) => `Round 1, 100 requests/s, ${turn}`,
      ),
    ]);
    expect(await listLeft()).toBe('');
  });

  it('ends at once when it is stopped, and takes its server with it', async () => {
    const abort = new AbortController();
    const port = await findFreePorts();
    const tell = () => abort.abort(new Error('Stopped by a test.'));
    const load = { phases: ['c'], connections: [10], seconds: 60, rounds: 1, ratePerSec: 100 } as const;
    await expect(driveJourney({ ...load, stack, port, signal: abort.signal, tell })).rejects.toThrow(
      'Stopped by a test.',
    );
    expect(await listLeft()).toBe('');
  });
});
