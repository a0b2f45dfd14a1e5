// The shape of a profile decides which legs are driven, and which checks mean something.
import { describe, expect, it } from 'vitest';
import { toLoadRequest } from '../../run/load-request.ts';
import { OPTIONS, writeJson } from './load-options.ts';

describe('the shape of a profile', () => {
  it.each(['spike', 'soak', 'overload', 'breakpoint'])('%s drives the rate leg alone', (profile) => {
    expect(toLoadRequest({ ...OPTIONS, profile }).legs).toEqual(['rate']);
    expect(() => toLoadRequest({ ...OPTIONS, profile, model: 'closed' })).toThrow(
      `Expected --model open for the profile ${profile}, a ${profile}, got closed; only the rate leg can have that shape.`,
    );
  });

  it.each([
    ['spike', ['achievedRatio', 'rssMb', 'failedRatio', 'recoverySeconds'], ['p95Ms', 'cpuUtilization']],
    ['soak', ['achievedRatio', 'p95Ms', 'cpuUtilization', 'rssMb', 'failedRatio', 'p95DriftMs', 'rssDriftMb'], []],
    ['overload', ['achievedRatio', 'rssMb', 'failedRatio', 'goodputRps', 'acceptedP95Ms'], ['p95Ms', 'cpuUtilization']],
    ['breakpoint', ['achievedRatio', 'p95Ms', 'cpuUtilization', 'rssMb', 'failedRatio'], []],
  ])('decides which of the default targets are judged: %s', (profile, judged, leftOut) => {
    const request = toLoadRequest({ ...OPTIONS, profile });
    const names = (checks: readonly { metric: string }[]) => checks.map(({ metric }) => metric);
    expect(names(request.targets?.checks ?? [])).toEqual(judged);
    expect(names(request.leftOut)).toEqual(expect.arrayContaining(leftOut));
  });

  it('under overload offers several times the targets’ rate, unless told a rate', () => {
    const rate = (more: object) => toLoadRequest({ ...OPTIONS, profile: 'overload', ...more }).targets?.ratePerSec;
    expect([rate({}), rate({ rate: 700 })]).toEqual([3000, 700]);
  });

  it('keeps its own seconds; those of the targets are for a steady load', () => {
    const seconds = (profile: string) =>
      toLoadRequest({ ...OPTIONS, profile, targets: 'sustained' }).profile.measureSeconds;
    expect([seconds('light'), seconds('soak'), seconds('spike')]).toEqual([120, 900, 24]);
  });

  it('refuses a limit on the recovery that a server which never recovers would meet', () => {
    const targets = writeJson('targets.json', {
      name: 'mine',
      ratePerSec: 10,
      checks: [{ leg: 'rate', metric: 'recoverySeconds', max: 8 }],
    });
    expect(() => toLoadRequest({ ...OPTIONS, profile: 'spike', targets })).toThrow(
      'Expected recoverySeconds of the targets mine to be less than the 8 s that the profile watches the recovery, got 8.',
    );
  });

  it('refuses targets that have nothing to say about it', () => {
    const targets = writeJson('targets.json', {
      name: 'mine',
      ratePerSec: 10,
      checks: [{ leg: 'rate', metric: 'p95Ms', max: 8 }],
    });
    expect(() => toLoadRequest({ ...OPTIONS, profile: 'spike', targets })).toThrow(
      'Expected the targets mine to have a check on the rate leg of a spike load, got none',
    );
  });
});
