// The how-to names each remedy that the gate can give, in the gate's own words.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DOUBTS } from '../../gate/evidence/doubt.ts';
import { SATURATED, toCapacityLeg, toRateLeg } from '../gate/sample.ts';

const page = readFileSync(new URL('../../../docs/how-to/verdicts.md', import.meta.url), 'utf8');

const LEGS = [
  toCapacityLeg(SATURATED),
  toCapacityLeg({ generator: { ...SATURATED.generator, tool: 'wrk' } }),
  toRateLeg(SATURATED),
];

const remedies = Object.values(DOUBTS).flatMap(({ remedy }) =>
  typeof remedy === 'string' ? remedy : LEGS.map(remedy),
);

describe('docs/how-to/verdicts.md', () => {
  it.each([...new Set(remedies)])('has the remedy %s', (remedy) => {
    expect(page).toContain(` | ${remedy} |`);
  });
});
