import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { METRICS } from '../../targets/target.ts';
import { listTargets } from '../../targets/targets-file.ts';
import { parseTargets } from '../../targets/targets-parser.ts';

const FOLDER = new URL('../../targets/', import.meta.url);

function readJson(file: string) {
  return JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'));
}

const fits = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(readJson('targets.schema.json'));

function parses(value: unknown): boolean {
  try {
    parseTargets(value, 'mine.json');
    return true;
  } catch {
    return false;
  }
}

describe('the published schema of targets', () => {
  it.each(listTargets())('accepts %s', (name) => {
    expect(fits(readJson(`${name}.json`))).toBe(true);
  });

  it('and the parser agree on every leg, metric and bound', () => {
    const leg = fc.constantFrom('capacity', 'rate', 'both');
    const metric = fc.constantFrom(...METRICS, 'p96Ms');
    const value = fc.constantFrom<unknown>(-1, 0, 0.5, 1, 1.5, 80, '10', null);
    const bounds = fc.oneof(
      fc.record({ min: value }),
      fc.record({ max: value }),
      fc.record({ min: value, max: value }),
      fc.constant({}),
      fc.constant({ max: 1, note: 'x' }),
    );
    fc.assert(
      fc.property(leg, metric, bounds, (leg, metric, bound) => {
        // with a floor, for the schema cannot ask for one; apart from it, for the schema cannot see repeats
        const floor = leg === 'capacity' && metric === 'rps' ? [] : [{ leg: 'capacity', metric: 'rps', min: 1 }];
        const targets = { name: 'mine', ratePerSec: 1, checks: [...floor, { leg, metric, ...bound }] };
        expect(fits(targets)).toBe(parses(targets));
      }),
      { numRuns: 1000 },
    );
  });

  it('and the parser agree on everything around the checks', () => {
    const checks = [{ leg: 'rate', metric: 'p95Ms', max: 10 }];
    const number = fc.constantFrom<unknown>(-1, 0, 1, 2.5, 86_400, 86_401, 1_000_000, 1_000_001, '7', null);
    const text = fc.constantFrom<unknown>('', ' ', 'ci', 'x'.repeat(500), 'x'.repeat(501), 7, null);
    const targets = fc.record(
      {
        name: text,
        description: text,
        ratePerSec: number,
        measureSeconds: number,
        checks: fc.constantFrom<unknown>(checks, [], {}, null, [null]),
        extra: fc.constant(1),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(targets, (value) => {
        expect(fits(value)).toBe(parses(value));
      }),
      { numRuns: 1000 },
    );
  });
});
