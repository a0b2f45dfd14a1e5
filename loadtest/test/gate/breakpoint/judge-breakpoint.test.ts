import { describe, expect, it } from 'vitest';
import { judgeBreakpoint } from '../../../gate/breakpoint/judge-breakpoint.ts';
import { type Step, toAgain, toUndrivenStep } from '../../../gate/breakpoint/step.ts';
import { toBreakpointReport, toStepRow } from '../../../report/breakpoint-report.ts';
import { type Change, SATURATED, toRateLeg } from '../sample.ts';
import { at, MISS, SLOW, TARGETS } from './sample-steps.ts';

const judge = (...steps: readonly Step[]) => judgeBreakpoint(steps, { startRatePerSec: 1000, precision: 0.05 });

describe('the verdict of a search', () => {
  it('is PASS when a rate of at least what the targets ask for was found and confirmed', () => {
    const { judgement, decisive } = judge(at(1000, {}), at(2000, {}), at(2080, ...MISS), at(2000));
    expect([judgement.verdict.kind, decisive?.ratePerSec]).toEqual(['PASS', 2000]);
    expect(judgement.reasons).toEqual([
      'The highest rate that meets the targets is 2,000 requests/s, confirmed over 20 s; ' +
        'the limit lies between 2,000 and 2,080 requests/s.',
      'At 2,000 requests/s: All 5 checks are proven met.',
    ]);
  });

  it('is FAIL when less was found, with the checks of the rate that missed', () => {
    const { judgement, decisive } = judge(at(1000, ...MISS), at(500, {}), at(520, ...MISS), at(500));
    expect([judgement.verdict.kind, decisive?.ratePerSec]).toEqual(['FAIL', 520]);
    expect(judgement.reasons[1]).toBe('That is less than the 1,000 requests/s that the targets ask for.');
    expect(judgement.reasons[2]).toMatch(/^At 520 requests\/s: On the rate leg: P95 12 ms, over the limit of 5 ms/);
  });

  it('is FAIL when no rate met the targets', () => {
    const { judgement } = judge(at(1, ...MISS));
    expect([judgement.verdict.kind, judgement.reasons[0]]).toEqual([
      'FAIL',
      'No rate met the targets, down to 1 requests/s.',
    ]);
  });

  it('is INVALID where the generator was in the way, with the highest rate that met', () => {
    const { judgement } = judge(at(1000, {}), at(2000, { ...SLOW, ...SATURATED }));
    expect(judgement.verdict.kind).toBe('INVALID');
    expect(judgement.reasons[0]).toBe(
      'The search stopped at 2,000 requests/s, where the generator or the host was in the way: that is no miss of the ' +
        'server. The highest rate that met the targets is 1,000 requests/s.',
    );
    expect(judgement.reasons.at(-1)).toMatch(/Give the generator more CPUs/);
  });

  it('is INVALID where the generator would not have carried the next rate, with what it would have needed', () => {
    const undriven = toUndrivenStep({ purpose: 'search', ratePerSec: 2000, seconds: 5 }, 'Expected k6 to need less.');
    const { judgement, decisive } = judge(at(1000, {}), undriven);
    expect([judgement.verdict.kind, decisive?.attempts]).toEqual(['INVALID', []]);
    expect(judgement.checks).toMatchObject([{ metric: 'achievedRatio', value: 0, outcome: 'unproven', attempts: 0 }]);
    expect(judgement.reasons[0]).toContain('The highest rate that met the targets is 1,000 requests/s.');
    expect(judgement.reasons[1]).toBe('At 2,000 requests/s: Expected k6 to need less.');
    const step = toBreakpointReport([at(1000, {}), undriven], 0.05).steps[1];
    expect(step).toMatchObject({ attempts: 0, outcome: 'unproven', failedRatio: null, p95Ms: null });
    expect(step && toStepRow(step)).toContain('not driven');
  });

  it('is ERROR when it was cut short', () => {
    expect([judge().judgement.verdict.kind, judge(at(1000, {})).judgement.verdict.kind]).toEqual(['ERROR', 'ERROR']);
  });

  it('is never a PASS once a step proved nothing', () => {
    const blocked = at(2000, { ...SLOW, ...SATURATED });
    expect(judge(at(1000, {}), blocked).judgement.verdict.kind).not.toBe('PASS');
  });
});

describe('a step', () => {
  const again = (setAside: number, ...changes: readonly Change[]) => {
    const [first = {}, ...others] = changes;
    return toAgain(
      [toRateLeg(first), ...others.map((change) => toRateLeg({ ...change, attempt: 2 }))],
      setAside,
      TARGETS,
    );
  };

  it('is repeated after one proven miss, and made anew once when the machine was in the way', () => {
    expect([again(0, SLOW), again(0, {}), again(0, SLOW, SLOW)]).toEqual(['repeat', 'no', 'no']);
    const hidden = { ...SLOW, ...SATURATED };
    expect([again(0, hidden), again(1, hidden)]).toEqual(['replace', 'no']);
  });
});

describe('the report of a search', () => {
  it('has the interval, and every step with its reason', () => {
    const steps = [at(1000, {}), at(2000, {}), at(2080, ...MISS), at(2000)];
    const report = toBreakpointReport(steps, 0.05);
    expect(report).toMatchObject({ ratePerSec: 2000, missedPerSec: 2080, confirmed: true, precision: 0.05 });
    expect(report.steps.map(({ outcome, attempts }) => [outcome, attempts])).toEqual([
      ['met', 1],
      ['met', 1],
      ['missed', 2],
      ['met', 1],
    ]);
    expect(report.steps[2]?.because).toMatch(/^P95 12 ms, over the limit of 5 ms/);
  });

  it('is not confirmed before the longer run', () => {
    expect(toBreakpointReport([at(1000, {})], 0.05)).toMatchObject({ confirmed: false, missedPerSec: null });
    expect(toBreakpointReport([], 0.05)).toMatchObject({ ratePerSec: null, steps: [] });
  });
});
