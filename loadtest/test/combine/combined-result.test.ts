// From the logs of two generators and two pages of the server to a verdict.
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { CombineRequest } from '../../combine/combine-request.ts';
import { type Combined, toCombined } from '../../combine/combined-result.ts';
import { toLoadReport } from '../../report/load-report.ts';
import { parseResult } from '../../report/result-file.ts';
import type { LegPlan } from '../../run/leg-plan.ts';
import type { Metric, TargetCheck } from '../../targets/target.ts';
import { toTargets } from '../gate/sample.ts';
import { toPage } from '../readings/server-page.ts';
import { type Printed, printK6, type Sample, STARTED_MS, toPlan } from './k6-process.ts';

const SCHEMA = JSON.parse(readFileSync(new URL('../../result.schema.json', import.meta.url), 'utf8'));
const fits = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(SCHEMA);

const PLAN = toPlan(); // 100/s for 4 s
const HALF = toSamples(200, 50);

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

describe('a combined latency over its limit', () => {
  const SLOW = toSamples(200, 50, 30);

  it('is INVALID without the server’s pages, with the remedy', () => {
    const { result } = combine({ samples: [SLOW, SLOW], pages: null, checks: [toCheck('p95Ms', 10)] });
    expect([result.verdict, result.reasons.join('\n')]).toEqual([
      'INVALID',
      expect.stringMatching(/how busy the generator was is not known.*--server-before, --server-after/s),
    ]);
  });

  it('of one generator alone is named as such: the other may have had a slow network', () => {
    const { result } = combine({ samples: [SLOW, HALF], checks: [toCheck('p95Ms', 10)] });
    expect([result.verdict, result.checks[0]?.because]).toEqual([
      'INVALID',
      expect.stringContaining('of one of the 2 generators it was 2 ms'),
    ]);
  });

  it('is a FAIL where the server’s own histogram proves it in two of three attempts', () => {
    const after = toPage([{ shard: 0, async: 500, buckets: [0, 0, 500] }]);
    const once = combine({ samples: [SLOW, SLOW], after, checks: [toCheck('p95Ms', 1)] }).result;
    expect([once.verdict, once.reasons[0]]).toEqual([
      'INVALID',
      expect.stringContaining('Proven missed in 1 of 1 attempt'),
    ]);
    const twice = combine({ samples: [SLOW, SLOW], after, checks: [toCheck('p95Ms', 1)], attempts: 2 }).result;
    expect([twice.verdict, twice.checks[0]?.because]).toEqual([
      'FAIL',
      expect.stringContaining('the server itself measured P95 at 2 ms or more'),
    ]);
  });

  it('is not proven by a histogram whose slow answers may all be of the warm-up', () => {
    const after = toPage([{ shard: 0, async: 500, buckets: [400, 400, 500] }]);
    const { result } = combine({ samples: [SLOW, SLOW], after, checks: [toCheck('p95Ms', 1)], attempts: 2 });
    expect(result.verdict).toBe('INVALID');
  });
});

describe('one generator that failed', () => {
  it('fails the whole: errors happened, whoever saw them', () => {
    const failing = HALF.map((sample, index) => (index === 77 ? { ...sample, status: 500 } : sample));
    const { result } = combine({ samples: [HALF, failing] });
    expect([result.verdict, result.reasons[0]]).toEqual(['FAIL', expect.stringContaining('1 of 400 requests failed')]);
  });
});

describe('starts that lie apart', () => {
  it('by more than a tenth of a slice are INVALID, with every check that a lighter load would have met', () => {
    const { result } = combine({ printed: [{}, { startedMs: STARTED_MS + 101 }] });
    expect([result.verdict, result.reasons.join('\n')]).toEqual([
      'INVALID',
      expect.stringMatching(
        /the generators began within 101 ms, where 100 ms count as at once.*Start the generators at once/s,
      ),
    ]);
  });

  it('lower what was served a second, which counts from the first start to the last end', () => {
    const { result } = combine({ printed: [{}, { startedMs: STARTED_MS + 100 }] });
    expect(result.verdict).toBe('PASS');
    expect(result.legs.rate?.client.rps).toBeCloseTo(400 / 4.1, 9);
  });

  it('by the whole window are an ERROR: these never ran at once', () => {
    const { result } = combine({ printed: [{}, { startedMs: STARTED_MS - 4000 }] });
    expect(result.reasons[0]).toBe(
      'Expected the generators of the rate leg to have run at once, got starts 4 s apart for a window of 4 s; ' +
        'are these logs of one run, and do the clocks agree?',
    );
  });
});

describe('an answer that took a second', () => {
  it('leaves stalls unproven: nobody counted second by second', () => {
    const late = [...HALF.slice(1), { slice: 1, ms: 1200, status: 200 }];
    const { result } = combine({ samples: [HALF, late], checks: [toCheck('p95Ms', 10)] });
    expect([result.verdict, result.reasons[0]]).toEqual([
      'INVALID',
      expect.stringContaining('an answer took 1,200 ms, and nobody watched for seconds without any'),
    ]);
  });
});

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

type Setup = Readonly<{
  samples?: readonly (readonly Sample[])[];
  printed?: readonly Printed[];
  checks?: readonly TargetCheck[];
  attempts?: number;
  before?: string;
  after?: string;
  pages?: null;
  targetRate?: number;
}>;

const OCCASION = { runId: 'now', startedAt: new Date(0), command: ['shardgate', 'combine'] };

/** Two generators with half of the load each, begun 4 ms apart unless a test says otherwise. */
function combine({ samples = [HALF, HALF], printed = [{}, { startedMs: STARTED_MS + 4 }], ...setup }: Setup): Combined {
  const plans = Array.from({ length: setup.attempts ?? 1 }, (_, index) => toPlan({ attempt: index + 1 }));
  const logs = plans.flatMap((plan) =>
    samples.map((own, index) => printK6(plan, own, { segment: index === 0 ? '0:1/2' : '1/2:1', ...printed[index] })),
  );
  return toCombined(toRequest({ ...setup, plans, logs }), OCCASION);
}

function toRequest({
  logs,
  plans = [PLAN],
  ...setup
}: Setup & Readonly<{ logs: readonly string[]; plans?: readonly LegPlan[] }>): CombineRequest {
  const { before = toPage([{ shard: 0 }]), after = toPage([{ shard: 0, async: 500, buckets: [500, 500, 500] }]) } =
    setup;
  const pair = { before: { name: 'before.txt', text: before }, after: { name: 'after.txt', text: after } };
  const [first = PLAN, ...others] = plans;
  return {
    plans: [first, ...others],
    outputs: logs.map((text, index) => ({ name: `${index + 1}.log`, text })),
    pages: setup.pages === null ? [] : plans.map(() => pair),
    profile: 'combined',
    shape: 'steady',
    targets: { ...toTargets(...(setup.checks ?? [toCheck('failedRatio', 0)])), ratePerSec: setup.targetRate ?? 100 },
    leftOut: [],
  };
}

function toCheck(metric: Metric, max: number): TargetCheck {
  return { leg: 'rate', metric, limit: { max } };
}

/** Evenly over the slices, and some before them. */
function toSamples(measured: number, warmup: number, ms = 2): readonly Sample[] {
  return [
    ...Array.from({ length: warmup }, () => ({ slice: null, ms, status: 200 })),
    ...Array.from({ length: measured }, (_, index) => ({ slice: index % 4, ms, status: 200 })),
  ];
}
