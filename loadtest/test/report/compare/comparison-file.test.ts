import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CompareResult } from '../../../report/compare/compare-result.ts';
import { parseComparison } from '../../../report/compare/comparison-file.ts';
import { ResultFileError } from '../../../report/result-file.ts';
import { mutated } from '../hostile-json.ts';
import { COMPARISONS } from './sample-comparison.ts';

const NAMES = Object.keys(COMPARISONS);

function toSample(name: string): CompareResult {
  return JSON.parse(JSON.stringify(COMPARISONS[name]));
}

describe('a kept comparison', () => {
  it.each(NAMES)('is read as it was written: %s', async (name) => {
    expect(await parseComparison(toSample(name), 'result.json')).toEqual(toSample(name));
  });

  it.each<[string, string, object, string]>([
    ['another code', 'fail', { exitCode: 0 }, 'exit code 0 beside the verdict FAIL'],
    [
      'a PASS over a regression',
      'fail',
      { verdict: 'PASS', exitCode: 0 },
      'the verdict PASS over blocks that say FAIL',
    ],
    [
      'a PASS over too few blocks',
      'pass',
      { blocks: toSample('pass').blocks.slice(0, 3) },
      'the verdict PASS over blocks that say to go on',
    ],
    ['a PASS over nothing', 'pass', { blocks: [] }, 'the verdict PASS over blocks that say'],
    ['a PASS over a crash', 'crash', { verdict: 'PASS', exitCode: 0 }, 'the verdict PASS over blocks that say FAIL'],
    [
      'rules that are none',
      'pass',
      { settings: { ...toSample('pass').settings, rules: {} } },
      'the verdict PASS over blocks that say Rules settings.rules',
    ],
    ['another version', 'pass', { schemaVersion: 2 }, '/schemaVersion must be equal to constant (1)'],
  ])('is refused for %s', async (_, name, change, got) => {
    const refused = parseComparison({ ...toSample(name), ...change }, 'result.json');
    await expect(refused).rejects.toThrow('Expected the result of a comparison at result.json, got: one that ');
    await expect(refused).rejects.toThrow(got);
  });

  it('with any one change is refused or read; one that did not pass never becomes one that did', async () => {
    const changed = fc.constantFrom(...NAMES).chain((name) => fc.tuple(fc.constant(name), mutated(toSample(name))));
    await fc.assert(
      fc.asyncProperty(changed, async ([name, value]) => {
        const result = await parseComparison(value, 'x').catch((error) => {
          expect(error).toBeInstanceOf(ResultFileError);
          return null;
        });
        if (result !== null) expect(result.exitCode).toBe(COMPARISONS[name]?.exitCode);
      }),
      { numRuns: 300 },
    );
  }, 60_000);
});
