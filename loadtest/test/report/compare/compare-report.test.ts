import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DISTURBANCE_FACTS } from '../../../gate/compare/disturbance-facts.ts';
import { WHOLE_REMEDIES } from '../../../gate/compare/remedies.ts';
import { LOST_REQUESTS_REMEDY } from '../../../gate/compare/target-doubt.ts';
import { toCompareReport } from '../../../report/compare/compare-report.ts';
import type { CompareResult } from '../../../report/compare/compare-result.ts';
import { parseComparison } from '../../../report/compare/comparison-file.ts';
import { mutated } from '../hostile-json.ts';
import { COMPARISONS } from './sample-comparison.ts';

const ENDINGS = { terminal: 'txt', markdown: 'md', junit: 'xml', github: 'github.txt', html: 'html' } as const;
const FORMATS = Object.keys(ENDINGS) as readonly (keyof typeof ENDINGS)[];
const NAMES = Object.keys(COMPARISONS);
const get = (name: string) => COMPARISONS[name] as CompareResult;

describe.each(FORMATS)('the %s report of a comparison', (format) => {
  it.each(['pass', 'fail', 'invalid', 'targets', 'losing'])('is as before: %s', async (name) => {
    const text = toCompareReport(get(name)).render(format, { width: 100 });
    const own = text.replace(/<style>[\s\S]*<\/style>/, '<style></style>'); // the page's look is not this report's
    await expect(own).toMatchFileSnapshot(`golden/${name}.${ENDINGS[format]}`);
  });

  it.each(NAMES)('names the verdict and every reason: %s', (name) => {
    const { verdict, reasons } = get(name);
    const text = toCompareReport(get(name)).render(format, { width: 10_000 });
    expect(text).toContain(verdict);
    const plain = text.replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))).replaceAll('%25', '%');
    if (format !== 'junit' || verdict !== 'PASS') for (const reason of reasons) expect(plain).toContain(reason);
  });
});

describe('a comparison that proves nothing', () => {
  it.each([
    ['changed', WHOLE_REMEDIES.changes],
    ['invalid', DISTURBANCE_FACTS.stolen.remedy],
    ['unmeasurable', DISTURBANCE_FACTS.rateNotAchieved.remedy],
    ['inconclusive', 'Go on with it to the next look, by --resume with --max-blocks 9.'],
    ['losing', LOST_REQUESTS_REMEDY],
  ])('says in terminal and report.md what to change: %s', (name, remedy) => {
    for (const format of ['terminal', 'markdown'] as const) {
      expect(toCompareReport(get(name)).render(format, { width: 10_000 })).toContain(`- ${remedy}\n`);
    }
  });
});

describe('the headline of an INVALID comparison', () => {
  it.each([
    ['unmeasurable', 'INVALID: BASE could not be measured as it was asked, so nothing is known of HEAD'],
    ['invalid', 'INVALID: the generator or the host was in the way, so nothing is known of HEAD'],
    ['changed', 'INVALID: what was compared changed on the way, so nothing is known of HEAD'],
  ])('says what was in the way, and whose doing most dropped blocks were: %s', (name, headline) => {
    expect(toCompareReport(get(name)).render('markdown').split('\n', 1)[0]).toBe(`# ${headline}`);
  });
});

describe('the report.html of a comparison', () => {
  it('draws a dot for each block that counts, and no markup of a name', () => {
    const result = get('fail');
    const hostile = { ...result, reasons: ['<script>alert(1)</script>'] };
    const page = toCompareReport(hostile).render('html');
    expect(page.match(/<circle /g)).toHaveLength(27);
    expect(page).not.toContain('<script>alert');
  });
});

describe('the reports of any comparison that is believed', () => {
  it('name its verdict, whatever stands in it', async () => {
    const changed = fc.constantFrom(...NAMES).chain((name) => mutated(JSON.parse(JSON.stringify(get(name)))));
    await fc.assert(
      fc.asyncProperty(changed, async (value) => {
        const result = await parseComparison(value, 'x').catch(() => null);
        if (result === null) return;
        for (const format of FORMATS) expect(toCompareReport(result).render(format)).toContain(result.verdict);
      }),
      { numRuns: 150 },
    );
  });
});
