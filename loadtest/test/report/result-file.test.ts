import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toLoadReport } from '../../report/load-report.ts';
import { toPicture } from '../../report/picture.ts';
import { FORMATS } from '../../report/reporter.ts';
import type { Result } from '../../report/result.ts';
import { loadResult, parseResult, ResultFileError } from '../../report/result-file.ts';
import { broken, mutated } from './hostile-json.ts';
import { RESULTS } from './sample-result.ts';

const NAMES = Object.keys(RESULTS);
const FOLDER = mkdtempSync(join(tmpdir(), 'shardgate-result-'));

function toSample(name: string): Result {
  return JSON.parse(JSON.stringify(RESULTS[name]));
}

function write(text: string): string {
  const path = join(FOLDER, 'result.json');
  writeFileSync(path, text);
  return path;
}

/** The result when it is accepted, null when it is refused as it should be; any other error is a crash. */
async function tryLoad(text: string): Promise<Result | null> {
  try {
    return await loadResult(write(text));
  } catch (error) {
    if (error instanceof ResultFileError) return null;
    throw error;
  }
}

function renderAll(result: Result): readonly string[] {
  const report = toLoadReport(result);
  return [...FORMATS.map((format) => report.render(format)), toPicture(result)];
}

describe('a kept result', () => {
  it.each(NAMES)('is read as it was written: %s', async (name) => {
    expect(await loadResult(write(JSON.stringify(RESULTS[name])))).toEqual(toSample(name));
  });

  it('that is not there is an error with the remedy', async () => {
    await expect(loadResult(join(FOLDER, 'none.json'))).rejects.toThrow(
      /^Expected a run's result at \/.*none\.json, got: ENOENT.*; `make load-smoke` makes one\.$/,
    );
  });

  it.each<[string, object, string]>([
    ['the code of another verdict', { exitCode: 0 }, 'exit code 0 beside the verdict FAIL'],
    ['a PASS over a missed check', { verdict: 'PASS', exitCode: 0 }, 'the verdict PASS over checks that are'],
    ['a PASS that checked nothing', { verdict: 'PASS', exitCode: 0, checks: [] }, 'the verdict PASS over no check'],
    ['a NONE over checks', { verdict: 'NONE', exitCode: 0 }, 'the verdict NONE over checks that are'],
    ['an INVALID over a missed check', { verdict: 'INVALID', exitCode: 4 }, 'the verdict INVALID over checks that are'],
    ['another version', { schemaVersion: 2 }, '/schemaVersion must be equal to constant (1)'],
    ['an unknown key', { extra: 1 }, 'it must NOT have additional properties ("extra")'],
    ['an unknown verdict', { verdict: 'OK' }, '/verdict must be equal to one of the allowed values (PASS, FAIL, '],
    ['a leg of another shape', { legs: { capacity: { leg: 'capacity' }, rate: null } }, '/legs/capacity must have req'],
  ])('is refused with the place: %s', async (_, change, got) => {
    const refused = parseResult({ ...toSample('fail'), ...change }, 'result.json');
    await expect(refused).rejects.toThrow("Expected a run's result at result.json, got: one that ");
    await expect(refused).rejects.toThrow(got);
  });

  it('whose pass does not meet its own limit is refused', async () => {
    const { checks, ...rest } = toSample('pass');
    const doctored = { ...rest, checks: checks.map((check) => ({ ...check, limit: { min: check.value + 1 } })) };
    await expect(parseResult(doctored, 'x')).rejects.toThrow('checks[0] is a pass, but its value does not meet its');
  });

  it('with any one change is refused, or has its reports; a run that did not pass never becomes one that did', async () => {
    const changed = fc.constantFrom(...NAMES).chain((name) => fc.tuple(fc.constant(name), mutated(toSample(name))));
    await fc.assert(
      fc.asyncProperty(changed, async ([name, value]) => {
        const result = await tryLoad(JSON.stringify(value) ?? '');
        if (result === null) return;
        for (const text of renderAll(result)) expect(text).not.toContain('\u001B]0;');
        expect(result.exitCode === 0).toBe(RESULTS[name]?.exitCode === 0);
      }),
      { numRuns: 500 },
    );
  }, 60_000);

  it('with broken text is refused, or reads as a result with its reports', async () => {
    const text = JSON.stringify(toSample('fail'));
    await fc.assert(
      fc.asyncProperty(broken(text), async (other) => {
        const result = await tryLoad(other);
        if (result === null) return;
        renderAll(result);
        expect(result.verdict).toBe('FAIL');
      }),
      { numRuns: 500 },
    );
  }, 60_000);
});
