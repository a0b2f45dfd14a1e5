import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  DISTURBANCE_FACTS,
  isBaseUnmeasurable,
  isRelevant,
  toRemedies,
} from '../../../gate/compare/disturbance-facts.ts';

const read = (path: string) => readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8');

describe('what to change after a disturbance', () => {
  it.each(Object.entries(DISTURBANCE_FACTS))('is in the docs as in the report: %s', (clause, { remedy }) => {
    expect(read('docs/gating.md')).toContain(`| ${clause} | ${remedy} |`);
    expect(toRemedies([clause, clause])).toEqual([remedy]);
  });

  it('is nothing where a kept result knows another disturbance', () => {
    expect(toRemedies(['the moon was full'])).toEqual([]);
    expect(isRelevant('the moon was full', { metrics: ['p95Ms'] })).toBe(true);
  });
});

describe('a disturbance at full throttle', () => {
  it.each(['the generator was in the way at full throttle', "the load did not fill BASE's core"])(
    'matters where full throttle is judged, and only there: %s',
    (clause) => {
      expect(isRelevant(clause, { metrics: ['p95Ms'] })).toBe(false);
      expect(isRelevant(clause, { metrics: ['p95Ms'], checks: [{ leg: 'rate' }] })).toBe(false);
      expect(isRelevant(clause, { metrics: ['p95Ms'], checks: [{ leg: 'capacity' }] })).toBe(true);
      expect(isRelevant(clause, { metrics: ['p95Ms', 'rps'] })).toBe(true);
      expect(isRelevant('BASE failed requests', { metrics: ['p95Ms'] })).toBe(true);
    },
  );
});

describe('a BASE that cannot be measured', () => {
  const quiet = { dropped: [] };
  const stolen = { dropped: ['CPU time was stolen by other machines'] };
  const failing = { dropped: ['BASE failed requests', 'a CPU quota was hit'] };

  it.each([
    [true, [failing, failing, stolen]],
    [false, [failing, stolen]], // not most of them
    [false, [stolen, stolen]],
    [false, [failing, quiet, quiet, quiet]], // so many are allowed
    [false, []],
  ])('is told from a disturbed one: %s', (expected, blocks) => {
    expect(isBaseUnmeasurable(blocks, 0.3)).toBe(expected);
  });
});
