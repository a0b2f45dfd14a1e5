import { describe, expect, it } from 'vitest';
import { TargetsError } from '../../targets/targets-error.ts';
import { parseTargets } from '../../targets/targets-parser.ts';

const RPS = { leg: 'capacity', metric: 'rps', min: 2000 };
const P95 = { leg: 'rate', metric: 'p95Ms', max: 10 };
const GOOD = { name: 'mine', ratePerSec: 1000, checks: [P95] };

const METRICS =
  'rps, achievedRatio, p50Ms, p90Ms, p95Ms, p99Ms, maxMs, cpuUtilization, cpuUsPerRequest, rssMb, ' +
  'failedRatio, unfinished, stalledSeconds, shardRestarts, recoverySeconds, p95DriftMs, rssDriftMb, goodputRps, refusedRatio, ' +
  'acceptedP95Ms';

function findProblems(value: unknown): readonly string[] {
  try {
    parseTargets(value, 'mine.json');
    return [];
  } catch (error) {
    if (error instanceof TargetsError) return error.problems;
    throw error;
  }
}

function findCheckProblems(...checks: readonly unknown[]): readonly string[] {
  return findProblems({ ...GOOD, checks });
}

describe('parseTargets', () => {
  it('turns bounds into limits and fills in what may be left out', () => {
    expect(parseTargets({ ...GOOD, $schema: './targets.schema.json', checks: [RPS, P95] }, 'mine.json')).toEqual({
      name: 'mine',
      description: '',
      ratePerSec: 1000,
      measureSeconds: null,
      checks: [
        { leg: 'capacity', metric: 'rps', limit: { min: 2000 } },
        { leg: 'rate', metric: 'p95Ms', limit: { max: 10 } },
      ],
    });
  });

  it.each([
    ['ratePerSec', 1],
    ['ratePerSec', 1_000_000],
    ['measureSeconds', 1],
    ['measureSeconds', 86_400],
    ['measureSeconds', null],
    ['description', 'x'.repeat(500)],
  ])('accepts %s at an end of its range: %j', (key, value) => {
    expect(findProblems({ ...GOOD, [key]: value })).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ['ratePerSec', 0, 'Expected ratePerSec to be an integer from 1 to 1000000 (requests/s), got 0'],
    ['ratePerSec', 1_000_001, 'Expected ratePerSec to be an integer from 1 to 1000000 (requests/s), got 1000001'],
    ['ratePerSec', 7.5, 'Expected ratePerSec to be an integer from 1 to 1000000 (requests/s), got 7.5'],
    ['ratePerSec', '1000', 'Expected ratePerSec to be an integer from 1 to 1000000 (requests/s), got "1000"'],
    ['ratePerSec', undefined, 'Expected ratePerSec to be an integer from 1 to 1000000 (requests/s), got nothing'],
    ['measureSeconds', 0, 'Expected measureSeconds to be an integer from 1 to 86400 (seconds), got 0'],
    ['name', ' ', 'Expected name to be a text of 1 to 500 characters, got " "'],
    ['name', undefined, 'Expected name to be a text of 1 to 500 characters, got nothing'],
    ['description', 7, 'Expected description to be a text of 1 to 500 characters, got 7'],
    ['checks', undefined, 'Expected checks to be a list of at least one check, got nothing'],
    ['checks', {}, 'Expected checks to be a list of at least one check, got {}'],
    ['checks', [], 'Expected checks to be a list of at least one check, got an empty list, which would prove nothing'],
    [
      'ratePerSecond',
      5,
      'Expected each key to be one of $schema, name, description, ratePerSec, measureSeconds, checks, ' +
        'got "ratePerSecond"; did you mean "ratePerSec"?',
    ],
    [
      'comment',
      'x',
      'Expected each key to be one of $schema, name, description, ratePerSec, measureSeconds, checks, got "comment"',
    ],
  ])('refuses %s: %j', (key, value, problem) => {
    expect(findProblems({ ...GOOD, [key]: value })).toEqual([problem]);
  });

  it.each([
    [null, 'null'],
    [[GOOD], '[{"name":"mine","ratePerSec":1000,"checks":[{"leg":"rate","m…'],
    ['ci', '"ci"'],
    [undefined, 'nothing'],
  ])('refuses a file that is no object: %j', (value, got) => {
    expect(findProblems(value)).toEqual([`Expected the file to hold a JSON object, got ${got}`]);
  });

  it('reports every problem at once, under the name of the file', () => {
    const bad = { ratePerSec: -1, checks: [RPS, { ...P95, metric: 'p96Ms' }, 'fast', { leg: 'rat', metric: 'rps' }] };
    const act = () => parseTargets(bad, 'mine.json');
    expect(act).toThrow(TargetsError);
    expect(act).toThrow(
      [
        'Targets mine.json cannot be used:',
        '- Expected name to be a text of 1 to 500 characters, got nothing',
        '- Expected ratePerSec to be an integer from 1 to 1000000 (requests/s), got -1',
        `- Expected checks[1].metric to be one of ${METRICS}, got "p96Ms"; did you mean "p90Ms"?`,
        '- Expected checks[2] to be an object such as {"leg":"rate","metric":"p95Ms","max":10}, got "fast"',
        '- Expected checks[3].leg to be one of capacity, rate, got "rat"; did you mean "rate"?',
      ].join('\n'),
    );
  });
});

describe('a check', () => {
  it.each([
    { leg: 'capacity', metric: 'rps', min: 0.1 },
    { leg: 'rate', metric: 'achievedRatio', min: 1 },
    { leg: 'rate', metric: 'maxMs', max: 0.001 },
    { leg: 'rate', metric: 'cpuUtilization', max: 1 },
    { leg: 'rate', metric: 'rssMb', max: 256 },
    { leg: 'capacity', metric: 'cpuUsPerRequest', max: 12.5 },
    { leg: 'capacity', metric: 'failedRatio', max: 0 },
    { leg: 'rate', metric: 'failedRatio', max: 1 },
    { leg: 'rate', metric: 'unfinished', max: 0 },
    { leg: 'capacity', metric: 'stalledSeconds', max: 3 },
    { leg: 'capacity', metric: 'shardRestarts', max: 0 },
  ])('may be %j', (check) => {
    expect(findCheckProblems(check)).toEqual([]);
  });

  it.each<[unknown, string]>([
    [{ ...P95, limit: 10 }, 'Expected each key of checks[0] to be one of leg, metric, min, max, got "limit"'],
    [
      { leg: 'rate', metric: 'p95Ms' },
      'Expected checks[0] to have "max" alone as the limit of p95Ms, got neither "min" nor "max"',
    ],
    [
      { leg: 'rate', metric: 'p95Ms', min: 10 },
      'Expected checks[0] to have "max" alone as the limit of p95Ms, got "min"',
    ],
    [{ ...P95, min: 1 }, 'Expected checks[0] to have "max" alone as the limit of p95Ms, got "min" and "max"'],
    [
      { leg: 'capacity', metric: 'rps', max: 5 },
      'Expected checks[0] to have "min" alone as the limit of rps, got "max"',
    ],
    [{ leg: 'rate', metric: 'p95Ms', max: 0 }, 'Expected checks[0].max to be a number above 0 (milliseconds), got 0'],
    [
      { leg: 'rate', metric: 'p95Ms', max: '10' },
      'Expected checks[0].max to be a number above 0 (milliseconds), got "10"',
    ],
    [
      { leg: 'rate', metric: 'p95Ms', max: null },
      'Expected checks[0].max to be a number above 0 (milliseconds), got null',
    ],
    [{ leg: 'capacity', metric: 'rps', min: 0 }, 'Expected checks[0].min to be a number above 0 (requests/s), got 0'],
    [
      { leg: 'rate', metric: 'cpuUtilization', max: 80 },
      'Expected checks[0].max to be a ratio from 0 to 1, got 80; 80 % is written 0.8',
    ],
    [{ leg: 'rate', metric: 'failedRatio', max: -0.1 }, 'Expected checks[0].max to be a ratio from 0 to 1, got -0.1'],
    [
      { leg: 'rate', metric: 'achievedRatio', min: 0 },
      'Expected checks[0].min to be a ratio above 0 and up to 1, got 0',
    ],
    [{ leg: 'rate', metric: 'stalledSeconds', max: 0.5 }, 'Expected checks[0].max to be an integer from 0 up, got 0.5'],
    [
      { leg: 'capacity', metric: 'cpuUtilization', max: 0.8 },
      'Expected checks[0].leg to be "rate" for cpuUtilization, got "capacity"; ' +
        'at full throttle it says nothing about the load that the target is for',
    ],
    [
      { leg: 'capacity', metric: 'achievedRatio', min: 0.99 },
      'Expected checks[0].leg to be "rate" for achievedRatio, got "capacity"; ' +
        'at full throttle it says nothing about the load that the target is for',
    ],
    [
      { leg: 'rate', metric: 'rps', min: 1000 },
      'Expected checks[0].leg to be "capacity" for rps, got "rate"; ' +
        'the rate leg is given its rate, so it cannot show how much more would go',
    ],
  ])('may not be %j', (check, problem) => {
    expect(findCheckProblems(check)).toEqual([problem]);
  });

  it('may not come twice', () => {
    expect(findCheckProblems(P95, RPS, { ...P95, max: 5 })).toEqual([
      'Expected each metric once a leg, got rate p95Ms in checks[0] and again in checks[2]',
    ]);
  });

  it('of latency on the capacity leg needs an RPS floor there', () => {
    const latency = { leg: 'capacity', metric: 'p95Ms', max: 10 };
    expect(findCheckProblems(RPS, latency)).toEqual([]);
    expect(findCheckProblems(P95, latency)).toEqual([
      'Expected a check {"leg":"capacity","metric":"rps","min":…} beside checks[1], got none; ' +
        'a latency on the capacity leg is proven only while that many requests a second are served',
    ]);
  });
});
