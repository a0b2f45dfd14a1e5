import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KEPT_FILES } from '../../report/kept-files.ts';
import { toLoadReport } from '../../report/load-report.ts';
import { FORMATS } from '../../report/reporter.ts';
import { loadReport } from '../../report/result-kinds.ts';
import { RESULTS } from './sample-result.ts';

const PATH = join(mkdtempSync(join(tmpdir(), 'shardgate-kinds-')), 'result.json');

describe('loadReport', () => {
  it.each(Object.entries(RESULTS))('gives the same reports as the run itself did: %s', async (_, result) => {
    writeFileSync(PATH, toLoadReport(result).render('json'));
    const kept = await loadReport(PATH);
    expect(kept.exitCode).toBe(result.exitCode);
    for (const format of FORMATS) expect(kept.render(format)).toBe(toLoadReport(result).render(format));
  });

  it.each<[string, string]>([
    ['{"kind":"race"}', `Expected the kind of the result at ${PATH} to be one of compare, load, got "race".`],
    ['{"kind":null}', `Expected the kind of the result at ${PATH} to be one of compare, load, got null.`],
    ['[]', `Expected a run's result at ${PATH}, got: one that does not fit loadtest/result.schema.json: `],
  ])('refuses %s', async (text, message) => {
    writeFileSync(PATH, text);
    await expect(loadReport(PATH)).rejects.toThrow(message);
  });
});

describe('the files of a run', () => {
  it('each have a name and a format of their own, and the result comes first', () => {
    expect(KEPT_FILES[0]).toEqual({ name: 'result.json', format: 'json' });
    expect(new Set(KEPT_FILES.map(({ name }) => name)).size).toBe(KEPT_FILES.length);
    expect(new Set(KEPT_FILES.map(({ format }) => format)).size).toBe(KEPT_FILES.length);
  });
});
