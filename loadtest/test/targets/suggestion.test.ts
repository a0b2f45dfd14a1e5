import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge } from '../../gate/judgement.ts';
import type { Attempts } from '../../run/measurement.ts';
import { suggestTargets } from '../../targets/suggestion.ts';
import { loadTargets } from '../../targets/targets-file.ts';
import { toTargetsJson } from '../../targets/targets-json.ts';
import { toAttempts, toCapacityLeg, toRateLeg } from '../gate/sample.ts';

const ABOUT = { name: 'mine', description: 'mine', ratePerSec: 1000 };
const LATENCY = { mean: 1.6, p50: 1.5, p90: 2, p95: 2.5, p99: 4, max: 12 };

function toRun({ rps = 10_000, p95 = 2.5 }: { rps?: number; p95?: number }): Attempts {
  return toAttempts({
    capacity: [toCapacityLeg({ client: { rps } })],
    rate: [toRateLeg({ client: { latencyMs: { ...LATENCY, p95 } } })],
  });
}

const limitOf = (runs: readonly Attempts[], metric: string) =>
  suggestTargets(runs, ABOUT).limits.find((limit) => limit.metric === metric);

describe('suggestTargets', () => {
  it('leaves 10 % where the runs agree, rounded away from what was measured', () => {
    const { targets } = suggestTargets([toRun({}), toRun({}), toRun({})], ABOUT);
    expect(targets.checks).toEqual([
      { leg: 'capacity', metric: 'rps', limit: { min: 9000 } },
      { leg: 'rate', metric: 'p95Ms', limit: { max: 2.8 } },
      { leg: 'rate', metric: 'p99Ms', limit: { max: 4.4 } },
      { leg: 'rate', metric: 'cpuUtilization', limit: { max: 0.44 } },
      { leg: 'rate', metric: 'rssMb', limit: { max: 88 } },
      { leg: 'capacity', metric: 'failedRatio', limit: { max: 0 } },
      { leg: 'rate', metric: 'achievedRatio', limit: { min: 0.99 } },
      { leg: 'rate', metric: 'failedRatio', limit: { max: 0 } },
    ]);
  });

  it('takes the margin from the spread: the one-sided 95 % prediction limit of the logarithms', () => {
    // ln 8000, 10000, 12500: s = 0.22314, t(0.95; 2) = 2.91999, sqrt(4/3): exp(-0.75239) x 10,000 = 4,712
    const limit = limitOf(
      [8000, 10_000, 12_500].map((rps) => toRun({ rps })),
      'rps',
    );
    expect(limit?.limit).toEqual({ min: 4700 });
    expect(limit?.marginRatio).toBeCloseTo(0.53, 10);
    expect(limit?.measured).toEqual([8000, 10_000, 12_500]);
  });

  it('is narrower with more runs of the same spread', () => {
    const few = [2, 2.5, 3].map((p95) => toRun({ p95 }));
    const margins = [few, [...few, ...few, ...few]].map((runs) => limitOf(runs, 'p95Ms')?.marginRatio ?? Number.NaN);
    expect(margins[1]).toBeLessThan(margins[0] ?? 0);
  });

  it('scales with what is measured', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 1, max: 9, noNaN: true }), { minLength: 2, maxLength: 6 }), (values) => {
        const [small, large] = [1, 1000].map((scale) =>
          limitOf(
            values.map((p95) => toRun({ p95: p95 * scale })),
            'p95Ms',
          ),
        );
        const [a, b] = [small, large].map((limit) => (limit && 'max' in limit.limit ? limit.limit.max : Number.NaN));
        expect((b ?? 0) / (a ?? 0)).toBeCloseTo(1000, -2); // but for rounding at a border
      }),
    );
  });

  it('is never short of the worst run, however far out that lies', () => {
    const runs = [...Array.from({ length: 30 }, () => toRun({ rps: 10_000 })), toRun({ rps: 5000 })];
    expect(limitOf(runs, 'rps')?.limit).toEqual({ min: 5000 });
  });

  it('names no limit that forbids nothing, none without a value, and no leg that was not run', () => {
    const idle = { ...toRun({}), capacity: [], rate: [toRateLeg({ server: { cpuUtilization: 0.95, rssMb: null } })] };
    const { targets } = suggestTargets([idle, idle], ABOUT);
    expect(targets.checks.map(({ leg, metric }) => `${leg} ${metric}`)).toEqual([
      'rate p95Ms',
      'rate p99Ms',
      'rate achievedRatio',
      'rate failedRatio',
    ]);
  });

  it('is met by every run it was drawn from, whatever their spread, and its file says the same', () => {
    const rps = fc.integer({ min: 9700, max: 10_300 });
    fc.assert(
      fc.property(fc.array(rps, { minLength: 2, maxLength: 8 }), (values) => {
        const runs = values.map((value) => toRun({ rps: value, p95: 20_000 / value }));
        const { targets } = suggestTargets(runs, ABOUT);
        for (const run of runs) expect(judge(run, targets).verdict.kind).toBe('PASS');
        const file = join(mkdtempSync(join(tmpdir(), 'suggested-')), 'mine.json');
        writeFileSync(file, toTargetsJson(targets, './targets.schema.json'));
        expect(loadTargets(file)).toEqual(targets);
      }),
      { numRuns: 20 },
    );
  });
});
