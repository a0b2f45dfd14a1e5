import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { judge, toUnjudged } from '../../gate/judgement.ts';
import { toResult } from '../../report/result.ts';
import { changeLeaf, listLeaves } from '../gate/leaves.ts';
import { CI, toAttempts, toRateLeg } from '../gate/sample.ts';
import { INPUT, RESULTS } from './sample-result.ts';

const SCHEMA = JSON.parse(readFileSync(new URL('../../result.schema.json', import.meta.url), 'utf8'));
const fits = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(SCHEMA);
const NAMES = Object.keys(RESULTS);

/** A clock may step back; that is no bad number where it is -1. */
const isMeasured = (path: readonly string[]) => path.at(-1) !== 'clockStepMs';

describe('toResult', () => {
  it.each(NAMES)('fits the published schema: %s', (name) => {
    fits(JSON.parse(JSON.stringify(RESULTS[name])));
    expect(fits.errors).toBeNull();
  });

  it.each(['pass', 'foreign', 'guest', 'nothing'])('is as before: %s', async (name) => {
    const json = `${JSON.stringify(RESULTS[name], null, 2)}\n`;
    await expect(json).toMatchFileSnapshot(`golden/${name}.json.txt`);
  });

  it.each([
    ['pass', 'PASS', 0],
    ['fail', 'FAIL', 1],
    ['error', 'ERROR', 2],
    ['invalid', 'INVALID', 4],
    ['unjudged', 'NONE', 0],
  ])('of %s says %s with exit code %d', (name, verdict, exitCode) => {
    expect(RESULTS[name]).toMatchObject({ schemaVersion: 1, verdict, exitCode });
  });

  it('keeps every attempt, and the last one as the leg', () => {
    const { legs, attempts } = RESULTS.fail ?? {};
    expect(attempts?.rate).toHaveLength(2);
    expect(legs?.rate).toEqual(attempts?.rate[1]);
    expect(RESULTS.fail?.measuredSeconds).toBe(30);
  });

  it('of an aborted run has what was measured, and null for the rest', () => {
    expect(RESULTS.error?.legs).toMatchObject({ capacity: { leg: 'capacity' }, rate: null });
    expect(RESULTS.nothing).toMatchObject({
      verdict: 'ERROR',
      legs: { capacity: null, rate: null },
      measuredSeconds: 0,
      checks: [],
      reasons: ['Expected the server to be ready within 30 s, got no answer'],
    });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1])(
    'keeps to the schema whatever number is %d, and is an ERROR that names it, judged or not',
    (bad) => {
      const whole = toAttempts();
      const numbers = listLeaves(whole).filter(({ value, path }) => typeof value === 'number' && isMeasured(path));
      expect(numbers.length).toBeGreaterThan(100);
      for (const { path } of numbers) {
        const attempts = changeLeaf(whole, path, bad);
        for (const judgement of [judge(attempts, CI), toUnjudged(attempts)]) {
          const result = toResult({ ...INPUT, attempts, judgement });
          expect([path, result.verdict, result.reasons[0]]).toEqual([
            path,
            'ERROR',
            expect.stringContaining(`got ${bad}`),
          ]);
          fits(JSON.parse(JSON.stringify(result)));
          expect([path, fits.errors]).toEqual([path, null]);
        }
      }
    },
  );

  it('names an incomplete stream in the reasons, and leaves the verdict alone', () => {
    expect(RESULTS.invalid?.reasons.at(-1)).toBe(
      'The stream into influxdb is incomplete: 98,000 requests are stored and 12,000 requests missing; ' +
        'the verdict rests on the summary of the generator, the graphs may show less.',
    );
  });

  it('gathers the worst of the host from all attempts', () => {
    const attempts = toAttempts({
      rate: [
        toRateLeg({ environment: { stealRatio: 0.05, throttledPeriods: 3, spinCalibrationMs: [21, 22] } }),
        toRateLeg({ attempt: 2, environment: { stealRatio: null, throttledPeriods: 4 } }),
      ],
    });
    const result = toResult({ ...INPUT, attempts, judgement: judge(attempts, CI) });
    expect(result.host).toMatchObject({
      stealPercent: 5,
      throttledPeriods: 7,
      spinCalibration: [20, 20.4, 21, 22, 20, 20.4],
    });
  });

  it('calls throttling unknown when one attempt could not read it, and before any was made', () => {
    const attempts = toAttempts({ rate: [toRateLeg({ environment: { throttledPeriods: 'unknown' } })] });
    const result = toResult({ ...INPUT, attempts, judgement: judge(attempts, CI) });
    expect(result.host?.throttledPeriods).toBe('unknown');
    expect(RESULTS.nothing?.host).toMatchObject({ throttledPeriods: 'unknown', stealPercent: null });
  });

  it('lets no secret through, wherever it stands', () => {
    const url = 'http://me:hunter2@127.0.0.1:9000/?token=hunter2&n=5';
    const result = toResult({
      ...INPUT,
      command: ['bin/shardgate', 'load', '--target-url', url, '--header', 'Authorization: Bearer hunter2'],
      target: { ...INPUT.target, url, path: '/x?api_key=hunter2' },
      attempts: toAttempts(),
      judgement: {
        verdict: { kind: 'ERROR', error: new Error('x') },
        checks: [],
        reasons: [`Expected ${url} to answer, got nothing`, 'sent X-Auth-Token: hunter2'],
      },
    });
    expect(JSON.stringify(result)).not.toContain('hunter2');
    expect(result.target.url).toBe('http://[redacted]@127.0.0.1:9000/?token=[redacted]&n=5');
    expect(result.command).toBe(
      "bin/shardgate load --target-url 'http://[redacted]@127.0.0.1:9000/?token=[redacted]&n=5' " +
        "--header 'Authorization: [redacted]'",
    );
  });
});

describe('the published schema of results', () => {
  it.each<[string, object]>([
    ['an unknown key', { extra: 1 }],
    ['another version', { schemaVersion: 2 }],
    ['an unknown verdict', { verdict: 'OK' }],
    ['no reason', { reasons: [] }],
    ['a leg left out', { legs: { capacity: null } }],
    ['a local time', { startedAt: '2026-01-02 03:04:05' }],
  ])('refuses %s', (_, change) => {
    expect(fits({ ...RESULTS.pass, ...change })).toBe(false);
  });
});
