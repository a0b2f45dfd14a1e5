// What logs of several generators prove, and what nobody saw.
import { describe, expect, it } from 'vitest';
import { toPage } from '../readings/server-page.ts';
import { STARTED_MS } from './k6-process.ts';
import { combine, HALF, toCheck, toSamples } from './two-generators.ts';

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
