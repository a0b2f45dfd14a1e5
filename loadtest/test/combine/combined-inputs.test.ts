// Logs that are not one load, and pages of the server that are not of it.
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { toCombined } from '../../combine/combined-result.ts';
import { toPage } from '../readings/server-page.ts';
import { type Printed, printK6, toPlan } from './k6-process.ts';
import { combine, HALF, OCCASION, PLAN, toCheck, toRequest } from './two-generators.ts';

const SCHEMA = JSON.parse(readFileSync(new URL('../../result.schema.json', import.meta.url), 'utf8'));
const fits = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(SCHEMA);

describe('logs that are not one load', () => {
  const log = (printed: Printed, plan = PLAN) => printK6(plan, HALF, { segment: '0:1/2', ...printed });

  it.each<[string, readonly string[], string]>([
    ['one is missing', [log({})], '1/2:1 is missing: fetch the log of that generator'],
    [
      'one is there twice',
      [log({}), log({}), log({ segment: '1/2:1' })],
      '0:1/2 is there twice: leave one of them out',
    ],
    [
      'one is of another run',
      [log({}), log({ segment: '1/2:1' }, toPlan({ runId: 'run-2' }))],
      'Expected 2.log to be an output of the rate leg of run-1, got one of the "rate" leg, attempt 1, of run "run-2"; ' +
        'give its --plan too, or leave it out',
    ],
    [
      'one had another rate',
      [log({}), log({ segment: '1/2:1' }, toPlan({ ratePerSec: 50 }))],
      "Expected 2.log to have had the plan's ratePerSec 100, got 50; give the plan it had",
    ],
    ['one is cut off', [log({}), log({ segment: '1/2:1' }).slice(0, 400)], "Expected k6's summary in 2.log, got"],
    ['there is none', [], 'Expected the outputs of the rate leg, got none of run run-1'],
  ])('are an ERROR when %s', (_, logs, reason) => {
    const { result } = toCombined(toRequest({ logs }), OCCASION);
    expect([result.verdict, result.exitCode, result.reasons[0]]).toEqual(['ERROR', 2, expect.stringContaining(reason)]);
    expect(fits(JSON.parse(JSON.stringify(result)))).toBe(true);
  });

  it('name every log that cannot be used, not the first alone', () => {
    const { result } = toCombined(toRequest({ logs: ['', 'x'] }), OCCASION);
    expect(result.reasons.filter((reason) => reason.startsWith("Expected k6's summary"))).toHaveLength(2);
  });

  it('are an ERROR for a plan of another rate than the targets', () => {
    const { result } = combine({ targetRate: 200 });
    expect(result.reasons[0]).toContain(
      'to be driven at 200 requests/s, as targets sample are about, got 100 requests/s',
    );
  });
});

describe('the server’s pages', () => {
  it('that count another number of requests are an ERROR', () => {
    const { result } = combine({ after: toPage([{ shard: 0, async: 900, buckets: [900, 900, 900] }]) });
    expect([result.verdict, result.reasons[0]]).toEqual([
      'ERROR',
      expect.stringContaining('the client counted 500 requests and the server 900'),
    ]);
  });

  it.each([
    [
      'of another start of the server',
      toPage([{ shard: 0, async: 500, buckets: [500, 500, 500] }], 'xyz'),
      'it was replaced',
    ],
    ['that are none', 'hello', 'Expected line 1 of the metrics'],
    ['in the wrong order', toPage([{ shard: 0 }]), 'Expected the server'],
  ])('%s are an ERROR', (_, after, reason) => {
    const before = toPage([{ shard: 0, async: 10, buckets: [10, 10, 10] }]);
    const { result } = combine({ before, after });
    expect([result.verdict, result.reasons[0]]).toEqual(['ERROR', expect.stringContaining(reason)]);
  });

  it('show a shard that died, which fails the run whoever drove it', () => {
    const { result } = combine({ after: toPage([{ shard: 0, async: 500, buckets: [500, 500, 500], restarts: 1 }]) });
    expect([result.verdict, result.reasons[0]]).toEqual(['FAIL', expect.stringContaining('a shard died under load')]);
  });

  it('do not tell of its CPU, and a limit on that is an ERROR with the remedy', () => {
    const { result } = combine({ checks: [toCheck('cpuUtilization', 0.8)] });
    expect(result.reasons[0]).toContain('two pages of the server do not show it; remove the check from the targets');
  });
});
