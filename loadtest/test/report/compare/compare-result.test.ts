import { describe, expect, it } from 'vitest';
import { toCompareReport } from '../../../report/compare/compare-report.ts';
import type { CompareResult } from '../../../report/compare/compare-result.ts';
import { createSchemaCheck } from '../../../report/published-schema.ts';
import { COMPARISONS } from './sample-comparison.ts';

const SCHEMA = new URL('../../../compare.schema.json', import.meta.url);
const findMisfit = createSchemaCheck(SCHEMA);
const toJson = (name: string) => JSON.parse(JSON.stringify(COMPARISONS[name]));

describe('toCompareResult', () => {
  it.each(Object.keys(COMPARISONS))('fits the published schema: %s', async (name) => {
    expect(await findMisfit(toJson(name))).toBeNull();
  });

  it.each([
    ['pass', 'PASS', 0],
    ['fail', 'FAIL', 1],
    ['crash', 'FAIL', 1],
    ['error', 'ERROR', 2],
    ['nothing', 'ERROR', 2],
    ['inconclusive', 'INCONCLUSIVE', 3],
    ['invalid', 'INVALID', 4],
    ['losing', 'INCONCLUSIVE', 3],
  ])('of %s says %s with exit code %d', (name, verdict, exitCode) => {
    expect(COMPARISONS[name]).toMatchObject({ schemaVersion: 1, kind: 'compare', verdict, exitCode });
  });

  it('shows HEAD / BASE with the bound of a loss of throughput on the other side', () => {
    const [cpu, rps] = COMPARISONS.fail?.metrics ?? [];
    expect(cpu).toMatchObject({ metric: 'cpuUsPerRequest', outcome: 'regressed', floorRatio: 1.03 });
    expect(cpu?.ratio.estimate).toBeCloseTo(1.12, 2);
    expect(cpu?.ratio.low).toBeGreaterThan(1.1);
    expect(rps?.ratio.estimate).toBeCloseTo(0.9, 2);
    expect(rps?.ratio.high).toBeLessThan(0.92);
    expect(rps).toMatchObject({ floorRatio: 0.95, marginRatio: 0.85 });
    expect(cpu?.pValue).toBe(2 ** -9);
  });

  it('widens the margin of a P95 that is short to a millisecond', () => {
    expect(COMPARISONS.pass?.metrics[2]?.marginRatio).toBeCloseTo(1 + 1 / 1.8, 2);
  });

  it('keeps every raw block, and why one was dropped', () => {
    expect(COMPARISONS.invalid?.blocks.map(({ dropped }) => dropped.length)).toEqual([0, 1, 0, 1, 0, 1, 0, 1, 0]);
    expect(COMPARISONS.invalid?.blocks[1]?.dropped).toEqual(['CPU time was stolen by other machines']);
  });

  it('counts failed requests of both arms, and apart those of dropped blocks', () => {
    const none = { status: 0, connection: 0, timeout: 0, inDropped: 0 };
    expect(COMPARISONS.pass?.errors).toEqual({ base: none, head: none, outcome: 'held' });
    const head = { status: 0, connection: 2, timeout: 4, inDropped: 6 };
    expect(COMPARISONS.losing?.errors).toEqual({ base: none, head, outcome: 'open' });
  });

  it('has no bound where so few blocks allow none', () => {
    expect(COMPARISONS.inconclusive?.metrics[0]?.ratio).toMatchObject({ low: null, high: null });
  });
});

describe('a result of an older kit', () => {
  it('fits the schema and has its reports, without the split, the time to the verdict and the errors', async () => {
    const { decisionSeconds: _, errors: __, blocks, ...others } = COMPARISONS.pass as CompareResult;
    const old = { ...others, blocks: blocks.map(({ splitSeconds: ___, ...block }) => block) };
    expect(await findMisfit(JSON.parse(JSON.stringify(old)))).toBeNull();
    const text = toCompareReport(old).render('terminal', { width: 200 });
    expect(text).toContain('9 blocks in 6.0 minutes. No report');
    expect(text).not.toContain('Failed requests');
  });
});

describe('compare.schema.json', () => {
  it.each([
    ['verdict', 'OK', '/verdict must be equal to one of the allowed values (PASS, FAIL, ERROR, INCONCLUSIVE, INVALID)'],
    ['reasons', [], '/reasons must NOT have fewer than 1 items'],
    ['surprise', 1, 'it must NOT have additional properties ("surprise")'],
    ['blocks', [{}], "/blocks/0 must have required property 'block'"],
  ])('refuses %s = %j', async (key, value, problem) => {
    expect(await findMisfit({ ...toJson('pass'), [key]: value })).toBe(problem);
  });
});
