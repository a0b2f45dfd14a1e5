// A mutation test: each rule of validity is taken out, one at a time, and each time a verdict must turn.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { assess } from '../../../gate/compare/assessment.ts';
import { VALIDITY_RULES } from '../../../gate/compare/validity-rules.ts';
import type { Effect } from './sample.ts';
import { VALIDITY_SAMPLES } from './validity-samples.ts';

const ALIKE: Effect = {};
const SLOWER: Effect = { cpu: 0.2 };

describe('each rule of validity', () => {
  it.each(VALIDITY_RULES)('%s turns a PASS and a FAIL into INVALID, which they are without it', (rule) => {
    const { toInput, says } = VALIDITY_SAMPLES[rule];
    const others = VALIDITY_RULES.filter((other) => other !== rule);
    for (const [effect, verdict] of [
      [ALIKE, 'PASS'],
      [SLOWER, 'FAIL'],
    ] as const) {
      const judged = assess(toInput(effect));
      expect([judged.verdict, judged.reasons[0]]).toEqual(['INVALID', expect.stringContaining(says)]);
      expect(assess(toInput(effect), others).verdict).toBe(verdict);
    }
  });

  it.each(VALIDITY_RULES)(
    '%s makes its sample INVALID alone: of the others only the count of dropped blocks has a part in it',
    (rule) => {
      const { toInput } = VALIDITY_SAMPLES[rule];
      for (const other of VALIDITY_RULES.filter((one) => one !== rule && one !== 'drops')) {
        const asked = VALIDITY_RULES.filter((one) => one !== other);
        expect([other, assess(toInput(ALIKE), asked).verdict]).toEqual([other, 'INVALID']);
      }
    },
  );

  it('is in the table of docs/gating.md, with what it says and when', () => {
    const page = readFileSync(new URL('../../../../docs/gating.md', import.meta.url), 'utf8');
    const [, table = ''] = page.split('| the reasons say | when |\n|---|---|\n');
    const rows = (table.split('\n\n')[0] ?? '').split('\n');
    expect(rows).toEqual(
      VALIDITY_RULES.map((rule) => `| ${toCell(VALIDITY_SAMPLES[rule].says)} | ${VALIDITY_SAMPLES[rule].when} |`),
    );
  });
});

function toCell(says: string): string {
  return says.replace(/: .*$/, '');
}
