// A server that stands still for 500 ms once in 10 s at 1,000 requests/s: seen with users enough, not believed without.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFreePorts } from '../../../app/test/support/free-ports.ts';
import { runStalledLeg, type StallSettings } from '../../bench/stall.ts';
import { loadOffered } from '../../gate/evidence/load.ts';
import { judge } from '../../gate/judgement.ts';
import type { LegMeasurement } from '../../run/measurement.ts';
import type { Stack } from '../../stack/stack.ts';
import type { Targets } from '../../targets/target.ts';
import { closeTestStack, openTestStack } from '../stack/test-stack.ts';

const STALL: StallSettings = {
  stallMs: 500,
  connections: 50,
  ratePerSec: 1000,
  fewUsers: 100,
  limitMs: 3000, // each request that is never started lengthens the latencies after it
  measureSeconds: 10,
  rounds: 1,
};

const RUNS_MAX = 4;

/** The stall itself meets these: only whether the load was offered decides. */
const TARGETS: Targets = {
  name: 'stall',
  description: '',
  ratePerSec: STALL.ratePerSec,
  measureSeconds: null,
  checks: [{ leg: 'rate', metric: 'p99Ms', limit: { max: STALL.limitMs } }],
};

let stack: Stack;
beforeAll(async () => {
  stack = await openTestStack();
});
afterAll(() => closeTestStack(stack));

describe('a stall of 500 ms', () => {
  it('shows in P99 and in the slowest request when the users suffice, and the measurement stands', async () => {
    const leg = await runUntilOffered();
    expect(leg.client).toMatchObject({ connections: 600, droppedIterations: 0 });
    expect(leg.client.latencyMs?.p99).toBeGreaterThanOrEqual(350);
    expect(leg.client.latencyMs?.max).toBeGreaterThanOrEqual(450);
    expect(leg.client.latencyMs?.p50).toBeLessThan(350); // half of the users came long before or after
    expect(judge({ capacity: [], rate: [leg] }, TARGETS).verdict.kind).toBe('PASS');
  });

  it('is INVALID with too few users, though every latency is within its limit', async () => {
    const leg = await run('few');
    expect(leg.client.droppedIterations).toBeGreaterThan(200);
    const { verdict, reasons } = judge({ capacity: [], rate: [leg] }, TARGETS);
    expect(verdict.kind).toBe('INVALID');
    expect(reasons.join('\n')).toMatch(
      /within the limit of 3,000 ms.* \d+ requests never started because no virtual user was free/,
    );
    expect(reasons).toContain('Give the rate leg more virtual users.');
  });
});

/** Where something else holds the machine up as well, the users do not suffice: INVALID, and run again. */
async function runUntilOffered(): Promise<LegMeasurement> {
  for (let runs = 1; ; runs++) {
    const leg = await run('open');
    if (loadOffered(leg, null).holds || runs === RUNS_MAX) return leg;
  }
}

async function run(arm: 'open' | 'few'): Promise<LegMeasurement> {
  const port = await findFreePorts();
  const signal = new AbortController().signal;
  const cpuset = stack.env.APP_CPUSET?.split(/[,-]/)[0] ?? '0';
  return runStalledLeg(arm, STALL, { stack, cpuset, name: 'shardgate-e2e-stall', port, signal });
}
