import { describe, expect, it } from 'vitest';
import type { TargetCheck } from '../../targets/target.ts';
import { explain } from './explanation.ts';
import { BUSY_SERVER, type Change, SATURATED, toCapacityLeg, toRateLeg, toTargets } from './sample.ts';

const RPS: TargetCheck = { leg: 'capacity', metric: 'rps', limit: { min: 20_000 } };
const ACHIEVED: TargetCheck = { leg: 'rate', metric: 'achievedRatio', limit: { min: 0.99 } };

const SHORT = '10,000 requests/s, short of the 20,000 requests/s asked for';

function evaluateRps(change: Change) {
  return explain(RPS, toCapacityLeg(change), toTargets(RPS));
}

function evaluateAchieved(change: Change) {
  return explain(ACHIEVED, toRateLeg(change), toTargets(ACHIEVED));
}

describe('RPS on the capacity leg', () => {
  it('passes at the limit itself, however busy the generator and disturbed the host', () => {
    const disturbed: Change = {
      ...SATURATED,
      client: { rps: 20_000 },
      environment: { stealRatio: 0.5, throttledPeriods: 9, clockStepMs: 900, spinCalibrationMs: [] },
    };
    expect(evaluateRps(disturbed)).toEqual({
      kind: 'pass',
      met: true,
      value: 20_000,
      because:
        '20,000 requests/s, at least the 20,000 requests/s asked for: ' +
        'a busy generator or a disturbed host could only have lowered it.',
    });
  });

  it('does not pass just below the limit, and shows digits enough to see it', () => {
    const outcome = evaluateRps({ client: { rps: 19_999.9 } });
    expect(outcome).toMatchObject({ kind: 'unproven', met: false });
    expect(outcome.because).toMatch(/^19,999\.9 requests\/s, short of the 20,000 requests\/s asked for: /);
  });

  it.each([0.95, 1])('fails when missed with the server CPUs %d busy', (serverCpusBusy) => {
    expect(evaluateRps({ environment: { serverCpusBusy } })).toEqual({
      kind: 'fail',
      met: false,
      value: 10_000,
      because:
        `${SHORT}: the server's CPUs were ${serverCpusBusy * 100} % busy, ` +
        'undisturbed by others, steal or a CPU quota, so the server was the limit.',
    });
  });

  it('fails on a busy server even with a saturated generator: the evidence is positive', () => {
    expect(evaluateRps({ ...SATURATED, ...BUSY_SERVER }).kind).toBe('fail');
  });

  it.each<[string, Change, string]>([
    [
      'the server had CPU to spare',
      { environment: { serverCpusBusy: 0.949 } },
      "the server's CPUs were 94.9 % busy, where 95 % would show that it was the limit",
    ],
    [
      'its CPU use is not known',
      { environment: { serverCpusBusy: null } },
      "how busy the server's CPUs were is not known",
    ],
    [
      'CPU time was stolen',
      { environment: { serverCpusBusy: 1, stealRatio: 0.02 } },
      "2 % of a CPU's time was stolen by other machines",
    ],
    [
      'steal is not known',
      { environment: { serverCpusBusy: 1, stealRatio: null } },
      'how much CPU time was stolen is not known',
    ],
    [
      'another program used its CPUs',
      { environment: { serverCpusBusy: 1, serverCpusOthers: 0.15 } },
      "other programs used 15 % of the server's CPUs",
    ],
    [
      'whether others used them is not known',
      { environment: { serverCpusBusy: 1, serverCpusOthers: null } },
      "how much of the server's CPUs others used is not known",
    ],
    ['a quota cut in', { environment: { serverCpusBusy: 1, throttledPeriods: 1 } }, 'a CPU quota was hit in 1 period'],
  ])('stays unproven when missed and %s', (_, change, said) => {
    expect(evaluateRps(change)).toEqual({
      kind: 'unproven',
      met: false,
      value: 10_000,
      because: `${SHORT}: ${said}, so the server may not have been the limit.`,
    });
  });

  it('fails with unknown throttling, and says so', () => {
    const { kind, because } = evaluateRps({ environment: { serverCpusBusy: 0.97, throttledPeriods: 'unknown' } });
    expect(kind).toBe('fail');
    expect(because).toContain("the server's CPUs were 97 % busy (whether a CPU quota was hit is not known)");
  });

  it('fails for a foreign target when generator and host were healthy', () => {
    expect(evaluateRps({ server: null, environment: { serverCpusBusy: null, spinCalibrationMs: [] } })).toEqual({
      kind: 'fail',
      met: false,
      value: 10_000,
      because: `${SHORT}: the generator was 55 % busy and the host was undisturbed, so the server was the limit.`,
    });
  });

  it.each<[string, Change]>([
    ['the generator was saturated', { ...SATURATED, server: null }],
    ['the generator is not known', { server: null, generator: { cpuUtilization: null } }],
    ['the host was disturbed', { server: null, environment: { clockStepMs: 51 } }],
    ['only a busy server speaks for it', { ...SATURATED, ...BUSY_SERVER, server: null }],
  ])('stays unproven for a foreign target when %s', (_, change) => {
    expect(evaluateRps(change).kind).toBe('unproven');
  });
});

describe('the achieved rate', () => {
  it('passes at the limit itself, whatever the generator', () => {
    expect(evaluateAchieved({ ...SATURATED, client: { achievedRatio: 0.99 } })).toMatchObject({
      kind: 'pass',
      because:
        'Achieved rate 99 %, at least the 99 % asked for: a busy generator or a disturbed host could only have lowered it.',
    });
  });

  it('fails when missed by a server at its limit', () => {
    expect(evaluateAchieved({ ...SATURATED, ...BUSY_SERVER, client: { achievedRatio: 0.9 } }).kind).toBe('fail');
  });

  it('fails when generator and host were healthy and virtual users were enough', () => {
    expect(evaluateAchieved({ client: { achievedRatio: 0.98, connections: 600 } })).toMatchObject({
      kind: 'fail',
      because:
        'Achieved rate 98 %, short of the 99 % asked for: the generator was 55 % busy and ' +
        '600 virtual users were enough and the host was undisturbed, so the server was the limit.',
    });
  });

  it.each<[string, Change]>([
    ['virtual users were too few', { client: { achievedRatio: 0.98, connections: 599 } }],
    ['the generator was saturated', { ...SATURATED, client: { achievedRatio: 0.98 } }],
    ['the host was disturbed', { client: { achievedRatio: 0.98 }, environment: { stealRatio: 0.1 } }],
    ['a foreign server was busy', { ...SATURATED, ...BUSY_SERVER, server: null, client: { achievedRatio: 0.98 } }],
  ])('stays unproven when missed and %s', (_, change) => {
    expect(evaluateAchieved(change)).toMatchObject({ kind: 'unproven', met: false });
  });
});
