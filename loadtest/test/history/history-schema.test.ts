import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { toHistoryLine } from '../../history/history-line.ts';
import { COMPARISONS } from '../report/compare/sample-comparison.ts';

const SCHEMA = JSON.parse(readFileSync(new URL('../../history.schema.json', import.meta.url), 'utf8'));
const fits = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(SCHEMA);

describe('the published schema of the history', () => {
  it.each(Object.keys(COMPARISONS))('fits the line of a comparison that is %s', (name) => {
    const result = COMPARISONS[name];
    fits(JSON.parse(JSON.stringify(result && toHistoryLine(result))));
    expect(fits.errors).toBeNull();
  });
});
