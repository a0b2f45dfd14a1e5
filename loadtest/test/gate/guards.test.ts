import { describe, expect, it } from 'vitest';
import { toGuardedChecks } from '../../gate/guards.ts';
import type { TargetCheck } from '../../targets/target.ts';
import { explain } from './explanation.ts';
import { BY_WRK, type Change, SATURATED, toAttempts, toCapacityLeg, toRateLeg, toTargets } from './sample.ts';

const RPS: TargetCheck = { leg: 'capacity', metric: 'rps', limit: { min: 2000 } };

describe.each([
  [
    'stalledSeconds',
    { client: { stalledSeconds: 1 } },
    'stalled second',
    'requests were in flight and for a whole second none was answered',
  ],
  ['shardRestarts', { server: { shardRestarts: 1 } }, 'shard restart', 'a shard died under load'],
] as const)('%s', (metric, happened: Change, singular, sign) => {
  const check: TargetCheck = { leg: 'capacity', metric, limit: { max: 0 } };
  const judge = (change: Change) => explain(check, toCapacityLeg(change), toTargets(check, RPS));

  it('passes at none, when the load was offered', () => {
    expect(judge(SATURATED)).toMatchObject({
      kind: 'pass',
      because: `0 ${singular}s, within the limit of 0: 10,000 requests/s were served.`,
    });
  });

  it('is unproven at none, when it was not', () => {
    expect(judge({ client: { rps: 1999 } })).toMatchObject({ kind: 'unproven', met: true });
  });

  it('fails at one, always', () => {
    const disturbed: Change = { ...happened, ...SATURATED, environment: { stealRatio: 0.9, clockStepMs: 900 } };
    expect(judge(disturbed)).toMatchObject({
      kind: 'fail',
      because: `1 ${singular}, over the limit of 0: ${sign}.`,
    });
  });
});

describe('the guards of a run', () => {
  const shown = (checks: readonly TargetCheck[]) => checks.map(({ leg, metric }) => `${leg} ${metric}`);

  it('stand on each leg that was measured, after the checks of the file', () => {
    expect(shown(toGuardedChecks(toAttempts(), toTargets(RPS)))).toEqual([
      'capacity rps',
      'capacity failedRatio',
      'capacity stalledSeconds',
      'capacity unfinished',
      'capacity shardRestarts',
      'rate failedRatio',
      'rate stalledSeconds',
      'rate unfinished',
      'rate shardRestarts',
    ]);
  });

  it('leave out a leg that was not run', () => {
    expect(shown(toGuardedChecks(toAttempts({ rate: [] }), toTargets(RPS)))).not.toContain('rate unfinished');
  });

  it('leave the file its own limit', () => {
    const own: TargetCheck = { leg: 'rate', metric: 'stalledSeconds', limit: { max: 2 } };
    const checks = toGuardedChecks(toAttempts(), toTargets(RPS, own));
    expect(checks.filter(({ leg, metric }) => leg === 'rate' && metric === 'stalledSeconds')).toEqual([own]);
  });

  it('do not ask wrk what it left unfinished', () => {
    const attempts = toAttempts({ capacity: [toCapacityLeg(BY_WRK)] });
    expect(shown(toGuardedChecks(attempts, toTargets(RPS)))).not.toContain('capacity unfinished');
    expect(shown(toGuardedChecks(attempts, toTargets(RPS)))).toContain('capacity stalledSeconds');
  });

  it('stay when a server of ours does not tell how often a shard died', () => {
    const attempts = toAttempts({ rate: [toRateLeg({ server: { shardRestarts: null } })] });
    expect(shown(toGuardedChecks(attempts, toTargets(RPS)))).toContain('rate shardRestarts');
  });

  it('do not ask a foreign target for its shards', () => {
    const attempts = toAttempts({ capacity: [toCapacityLeg({ server: null })], rate: [toRateLeg({ server: null })] });
    expect(shown(toGuardedChecks(attempts, toTargets(RPS)))).toEqual([
      'capacity rps',
      'capacity failedRatio',
      'capacity stalledSeconds',
      'capacity unfinished',
      'rate failedRatio',
      'rate stalledSeconds',
      'rate unfinished',
    ]);
  });
});
