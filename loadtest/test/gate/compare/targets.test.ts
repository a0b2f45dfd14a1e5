import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess } from '../../../gate/compare/assessment.ts';
import type { TargetCheck } from '../../../targets/target.ts';
import { inCapacity, inRate, withArm } from './changed-slots.ts';
import { NO_ERRORS, toBlocks, toInput } from './sample.ts';

const P95: TargetCheck = { leg: 'rate', metric: 'p95Ms', limit: { max: 10 } };
const RPS: TargetCheck = { leg: 'capacity', metric: 'rps', limit: { min: 100_000 } };
const ERRORS: TargetCheck = { leg: 'rate', metric: 'failedRatio', limit: { max: 0 } };

const judge = (checks: readonly TargetCheck[], blocks = toBlocks(9), maxBlocks = 24) =>
  assess(toInput({ checks, blocks, maxBlocks }));

describe('a comparison with targets', () => {
  it('passes where HEAD is no worse and every target is surely met, and says both', () => {
    const { verdict, reasons, looks } = judge([P95, RPS, ERRORS]);
    expect([verdict, looks.length]).toEqual(['PASS', 1]);
    expect(reasons.slice(3)).toEqual([
      expect.stringMatching(
        /^HEAD meets a target, P95 at the fixed rate at most 10 ms: 1\.8\d* ms, median of 18 slots \(.* … .*\); chance of error at most 1\.6 %\.$/,
      ),
      expect.stringMatching(
        /^HEAD meets a target, RPS at full throttle at least 100,000 requests\/s: 160,\d+ requests\/s/,
      ),
      'HEAD meets a target, Failed requests at the fixed rate at most 0 %: 0 % of all requests in 18 slots.',
    ]);
  });

  it('fails a HEAD that is as BASE is, where a target is surely missed', () => {
    const tight = { ...P95, limit: { max: 1.7 } };
    const { verdict, reasons } = judge([tight, RPS]);
    expect(verdict).toBe('FAIL');
    expect(reasons).toEqual([
      expect.stringMatching(
        /^HEAD misses a target, P95 at the fixed rate at most 1\.7 ms: .*; chance of error at most 0\.4 %\.$/,
      ),
    ]);
  });

  it('goes on while a limit lies within the bounds, and is INCONCLUSIVE in the end', () => {
    const close = { ...P95, limit: { max: 1.8 } };
    const first = judge([close]);
    expect([first.verdict, first.looks.map(({ decision }) => decision)]).toEqual([null, ['open']]);
    const last = judge([close], toBlocks(9), 9);
    expect(last.verdict).toBe('INCONCLUSIVE');
    expect(last.reasons.at(-2)).toMatch(
      /^Whether HEAD meets a target is not proven, P95 at the fixed rate at most 1\.8 ms: .*; the limit lies within the bounds\.$/,
    );
  });

  it('believes no latency where HEAD did not get the whole rate, but a miss of the rate', () => {
    const blocks = withArm('head', inRate({ achievedRatio: 0.9 }));
    const { looks, verdict } = judge([P95, { leg: 'rate', metric: 'achievedRatio', limit: { min: 0.99 } }], blocks);
    expect(looks[0]?.targets.map(({ outcome }) => outcome)).toEqual(['unproven', 'fail']);
    expect(looks[0]?.targets[0]?.doubt).toBe('rateNotAchieved');
    expect(verdict).toBe('FAIL');
  });

  it('calls missed RPS unproven where neither HEAD’s core was full nor the generator free', () => {
    const busy = withArm('head', inCapacity({ serverBusy: 0.92, generatorBusy: 0.85 }));
    const [full, doubtful] = [toBlocks(9), busy].map(
      (blocks) => judge([{ ...RPS, limit: { min: 200_000 } }], blocks).looks[0]?.targets[0]?.outcome,
    );
    expect([full, doubtful]).toEqual(['fail', 'unproven']);
  });

  it('counts failed requests over all slots; those of one slot alone prove nothing', () => {
    const losing = inRate({ errors: { ...NO_ERRORS, timeout: 3 } });
    const lenient = { ...ERRORS, limit: { max: 0.01 } };
    expect(judge([lenient]).verdict).toBe('PASS');
    const once = toBlocks(9).map((block) => ({
      ...block,
      slots: block.slots.map((slot, index) => (block.block === 1 && index === 1 ? losing(slot) : slot)),
    }));
    expect(judge([ERRORS], once).looks[0]?.targets[0]).toMatchObject({ outcome: 'unproven', value: 3 / 54_000 });
    expect(judge([ERRORS], withArm('head', losing)).verdict).toBe('FAIL');
  });

  it('is INVALID before it is a FAIL by a target, and ERROR where HEAD’s slots lack what is judged', () => {
    const tight = { ...P95, limit: { max: 1.7 } };
    const changed = assess(toInput({ checks: [tight], changes: ['kernel was a and is b'] }));
    expect(changed.verdict).toBe('INVALID');
    const without = toBlocks(9).map((block) => ({ ...block, slots: block.slots.map((s) => ({ ...s, rate: null })) }));
    const { verdict, reasons } = assess(
      toInput({ checks: [P95], blocks: without, metrics: ['cpuUsPerRequest', 'rps'] }),
    );
    expect([verdict, reasons[0]]).toEqual([
      'ERROR',
      'Expected rate p95Ms in every slot of HEAD of block 1, got none in one',
    ]);
    const unmeasured = assess(toInput({ checks: [{ leg: 'rate', metric: 'rssMb', limit: { max: 1 } }] }));
    expect(unmeasured.verdict).toBe('ERROR');
  });

  it('never turns a verdict into a better one', () => {
    const order = ['ERROR', 'FAIL', 'INVALID', 'INCONCLUSIVE', null, 'PASS'];
    const effect = fc.record({ cpu: fc.double({ min: -0.2, max: 0.3, noNaN: true }) });
    fc.assert(
      fc.property(effect, fc.double({ min: 0.5, max: 4, noNaN: true }), ({ cpu }, max) => {
        const blocks = toBlocks(9, { cpu });
        const [without, beside] = [[], [{ ...P95, limit: { max } }]].map((checks) => judge(checks, blocks).verdict);
        expect(order.indexOf(beside ?? null)).toBeLessThanOrEqual(order.indexOf(without ?? null));
      }),
      { numRuns: 50 },
    );
  });
});
