import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planGet } from '../../requests/request-plan.ts';
import { toLegPlan } from '../../run/leg-plan.ts';
import { countWrkConnections, toWrkArguments, toWrkLaunch, toWrkShape } from '../../run/wrk-launch.ts';
import { toStack } from '../stack/fake-stack.ts';

const requests = planGet('http://127.0.0.1:8000/async');
const profile = {
  name: 'p',
  description: 'p',
  connections: 50,
  measureSeconds: 10,
  warmupSeconds: 3,
  wrkThreads: 4,
  shape: { kind: 'steady' },
} as const;
const plan = toLegPlan({ runId: 'r', leg: 'capacity', attempt: 1, requests, profile, ratePerSec: 10 });

describe('toWrkArguments', () => {
  it('are the roadmap’s command and our script where the shape is the roadmap’s', () => {
    expect(toWrkArguments(plan, { threads: 4, timeoutSeconds: null }).join(' ')).toBe(
      '-t4 -c50 -d10s -s /scenarios/wrk-report.lua http://127.0.0.1:8000/async',
    );
  });

  it('hand a time-out to wrk where it is not wrk’s own', () => {
    expect(toWrkArguments(plan, { threads: 1, timeoutSeconds: 5 })).toEqual([
      ...['-t1', '-c50', '-d10s', '--timeout', '5s', '-s', '/scenarios/wrk-report.lua'],
      'http://127.0.0.1:8000/async',
    ]);
  });
});

describe('toWrkLaunch', () => {
  it('runs the compose service, and asks for latencies as measured', () => {
    const command = toWrkLaunch(plan, { threads: 1, timeoutSeconds: 5 }, toStack({})).toCommand('w', '');
    expect(command.join(' ')).toMatch(/ run --rm .* --name w --env WRK_CONNECTIONS=50 wrk -t1 /);
  });
});

describe('toWrkShape', () => {
  it.each([
    [50, '0', 1],
    [50, '0-3', 2], // four would open 48
    [100, '0-3', 4],
    [1, '0-3', 1],
  ])('%i connections on CPUs %s: %i threads', (connections, cpus, threads) => {
    expect(toWrkShape(connections, toStack({ LOAD_CPUSET: cpus })).threads).toBe(threads);
  });

  it('never opens fewer connections than asked for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 0, max: 63 }), (connections, lastCpu) => {
        const shape = toWrkShape(connections, toStack({ LOAD_CPUSET: `0-${lastCpu}` }));
        expect(countWrkConnections(connections, shape)).toBe(connections);
      }),
    );
  });
});

describe('countWrkConnections', () => {
  it.each([
    [50, 4, 48],
    [100, 8, 96],
    [200, 12, 192],
    [500, 16, 496],
  ])('of -c%i -t%i are %i: each thread has as many', (connections, threads, opened) => {
    expect(countWrkConnections(connections, { threads, timeoutSeconds: null })).toBe(opened);
  });
});
