import { describe, expect, it } from 'vitest';
import { toSoakSections, toSoakText } from '../../bench/soak-page.ts';
import type { Result } from '../../report/result.ts';
import { RESULTS } from '../report/sample-result.ts';

describe('the page of a soak', () => {
  const text = toSoakSections(RESULTS.pass as Result).join('\n\n');

  it('has beginning, end and drift of P95 and of everyone’s memory', () => {
    expect(text).toContain('| P95, ms | 3 | 3 | 0 |');
    expect(text).toContain('| Memory of server, MiB | 79 | 80 | 0 |');
    expect(text).toContain('| Memory of k6, MiB | 91 | 98 | 7 |');
    expect(text).toContain('| Memory of InfluxDB, MiB | 60 | 60 | 0 |');
  });

  it('has every slice, and the verdict', () => {
    expect(text).toContain('| 9 s | 1,000 | 3 ms | 80 | 99 | 60 | 120 | 110 |');
    expect(text).toContain('Verdict: **PASS**');
    expect(toSoakText(RESULTS.pass as Result)).toMatch(/^PASS: All 1\d checks are proven met\./);
  });

  it('says why when nothing was measured', () => {
    expect(() => toSoakSections(RESULTS.nothing as Result)).toThrow('Expected the soak to be measured, got: Expected');
  });
});
