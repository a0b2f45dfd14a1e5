// From the logs of two generators and two pages of the server to a verdict.
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { toLoadReport } from '../../report/load-report.ts';
import { parseResult } from '../../report/result-file.ts';
import { STARTED_MS } from './k6-process.ts';
import { combine, HALF, toCheck } from './two-generators.ts';

const SCHEMA = JSON.parse(readFileSync(new URL('../../result.schema.json', import.meta.url), 'utf8'));
const fits = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(SCHEMA);

describe('two generators that drove a leg', () => {
  const { result, outputs } = combine({ checks: [toCheck('p95Ms', 10), toCheck('failedRatio', 0)] });

  it('are one measurement: counts add up, and the rate is that of the whole plan', () => {
    expect(result.legs.rate?.client).toMatchObject({
      requests: 400,
      requestsWholeLeg: 500,
      rps: 400 / 4.004,
      achievedRatio: 1,
      ratePerSec: 100,
      connections: 60,
    });
    expect(result.legs.rate?.client.slices?.map(({ requests }) => requests)).toEqual([100, 100, 100, 100]);
    expect(outputs.map(({ name }) => name)).toEqual(['1.log', '2.log']);
  });

  it('pass, and say that nobody watched their machines', () => {
    expect([result.verdict, result.exitCode]).toEqual(['PASS', 0]);
    expect(result.reasons).toContain(
      'The rate leg was driven by 2 generators, begun within 4 ms; their CPUs and hosts were not watched, so ' +
        "the server's own latency alone can prove a miss.",
    );
  });

  it('have null for everything that nobody saw, and each its own part', () => {
    const leg = result.legs.rate;
    expect(leg?.generator).toMatchObject({ version: null, cpus: [], cpuUtilization: null, saturated: null });
    expect(leg?.environment).toMatchObject({ stealRatio: null, clockStepMs: null, throttledPeriods: 'unknown' });
    expect([result.host, result.target.image, result.target.edge, result.target.phase]).toEqual([
      null,
      null,
      null,
      'c',
    ]);
    expect(leg?.combined?.generators.map(({ segment, requests }) => [segment, requests])).toEqual([
      ['0:1/2', 200],
      ['1/2:1', 200],
    ]);
    expect(result.startedAt).toBe(new Date(STARTED_MS).toISOString());
  });

  it('fit the published schema, are read back, and are shown by every report', async () => {
    const kept = JSON.parse(JSON.stringify(result));
    expect([fits(kept), fits.errors]).toEqual([true, null]);
    expect((await parseResult(kept, 'here')).verdict).toBe('PASS');
    const report = toLoadReport(result);
    expect(report.render('markdown')).toContain('Generator 1/2:1');
    expect(report.render('html')).toContain('begun within 4 ms');
    expect(report.render('html')).not.toContain('k6.log');
  });
});

describe('one generator that failed', () => {
  it('fails the whole: errors happened, whoever saw them', () => {
    const failing = HALF.map((sample, index) => (index === 77 ? { ...sample, status: 500 } : sample));
    const { result } = combine({ samples: [HALF, failing] });
    expect([result.verdict, result.reasons[0]]).toEqual(['FAIL', expect.stringContaining('1 of 400 requests failed')]);
  });
});
