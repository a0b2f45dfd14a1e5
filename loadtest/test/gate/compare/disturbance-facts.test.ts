import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  DISTURBANCE_FACTS,
  type DisturbanceCode,
  isBaseUnmeasurable,
  isRelevant,
  toClauses,
  toRemedies,
} from '../../../gate/compare/disturbance-facts.ts';

const CODES = Object.keys(DISTURBANCE_FACTS) as readonly DisturbanceCode[];

const read = (path: string) => readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8');

describe('what to change after a disturbance', () => {
  it.each(CODES)('is in the docs as in the report: %s', (code) => {
    const { clause, remedy } = DISTURBANCE_FACTS[code];
    expect(read('docs/gating.md')).toContain(`| ${clause} | ${remedy} |`);
    expect([toClauses([code]), toRemedies([code, code])]).toEqual([[clause], [remedy]]);
  });

  it('is said of no two disturbances in the same words', () => {
    const clauses = toClauses(CODES);
    expect(new Set(clauses).size).toBe(clauses.length);
  });
});

describe('a disturbance at full throttle', () => {
  it.each(['generatorAtThrottle', 'coreNotFilled'] as const)(
    'matters where full throttle is judged, and only there: %s',
    (code) => {
      expect(isRelevant(code, { metrics: ['p95Ms'] })).toBe(false);
      expect(isRelevant(code, { metrics: ['p95Ms'], checks: [{ leg: 'rate' }] })).toBe(false);
      expect(isRelevant(code, { metrics: ['p95Ms'], checks: [{ leg: 'capacity' }] })).toBe(true);
      expect(isRelevant(code, { metrics: ['p95Ms', 'rps'] })).toBe(true);
      expect(isRelevant('baseErrors', { metrics: ['p95Ms'] })).toBe(true);
    },
  );
});

describe('a BASE that cannot be measured', () => {
  const quiet = { dropped: [] };
  const stolen = { dropped: ['CPU time was stolen by other machines'] };
  const strange = { dropped: ['the moon was full'] };
  const failing = { dropped: ['BASE failed requests', 'a CPU quota was hit'] };

  it.each([
    [true, [failing, failing, stolen]],
    [false, [failing, stolen]], // not most of them
    [false, [stolen, stolen]],
    [false, [failing, quiet, quiet, quiet]], // so many are allowed
    [false, []],
    [false, [strange, strange]], // of another version of the kit
  ])('is told from a disturbed one: %s', (expected, blocks) => {
    expect(isBaseUnmeasurable(blocks, 0.3)).toBe(expected);
  });
});
