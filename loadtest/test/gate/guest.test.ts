import { describe, expect, it } from 'vitest';
import { findMiscounts } from '../../gate/identity.ts';
import { judge } from '../../gate/judgement.ts';
import type { TargetCheck } from '../../targets/target.ts';
import { toAttempts, toCapacityLeg, toRateLeg, toTargets } from './sample.ts';

const INSIDE = {
  latencyMs: null,
  requestsPerShard: null,
  requestsWholeLeg: null,
  shardRestarts: null,
  serverErrors: null,
};
const USE: readonly TargetCheck[] = [
  { leg: 'rate', metric: 'cpuUtilization', limit: { max: 0.8 } },
  { leg: 'rate', metric: 'rssMb', limit: { max: 256 } },
];
const GUEST = { server: INSIDE };

describe('a guest image in the server’s slot', () => {
  const attempts = toAttempts({ capacity: [toCapacityLeg(GUEST)], rate: [toRateLeg(GUEST)] });

  it('is judged by its CPU time and memory, and not by restarts that nobody counts', () => {
    const { verdict, checks } = judge(attempts, toTargets(...USE));
    expect(verdict.kind).toBe('PASS');
    const metrics = checks.map(({ metric }) => metric);
    expect(metrics).toEqual(expect.arrayContaining(['cpuUtilization', 'rssMb', 'stalledSeconds', 'unfinished']));
    expect(metrics).not.toContain('shardRestarts');
  });

  it('whose targets ask for restarts is an ERROR that says why', () => {
    const { verdict, reasons } = judge(
      attempts,
      toTargets({ leg: 'capacity', metric: 'shardRestarts', limit: { max: 0 } }),
    );
    expect(verdict.kind).toBe('ERROR');
    expect(reasons.join(' ')).toContain('only shardgate’s own server counts its restarts'.replace('’', "'"));
  });

  it('has nobody who could count its requests differently', () => {
    expect(findMiscounts(toCapacityLeg(GUEST))).toEqual([]);
  });
});
