import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHtml } from '../../report/html/load-page.ts';
import { html } from '../../report/html/markup.ts';
import type { Result } from '../../report/result.ts';
import { toCapacityLeg } from '../gate/sample.ts';
import { toHostile } from './hostile-result.ts';
import { RESULTS } from './sample-result.ts';

const TAGS = /<[^>]*>/g;

/** Charts hold numbers alone, and drawing them takes long. */
const CHARTLESS: Result = {
  ...(RESULTS.fail as Result),
  legs: {
    capacity: toCapacityLeg({
      client: { slices: null, latencyMs: null },
      server: null,
      generator: { cpuUtilization: null, cpusBusy: null },
    }),
    rate: null,
  },
};

describe('html', () => {
  it('escapes texts, keeps markup, and joins lists', () => {
    const items = ['a<b', '"c"'].map((text) => html`<li title="${text}">${text} ${1}</li>`);
    expect(html`<ul>${items}</ul>`.markup).toBe(
      '<ul><li title="a&#60;b">a&#60;b 1</li><li title="&#34;c&#34;">&#34;c&#34; 1</li></ul>',
    );
  });
});

describe('toHtml', () => {
  it.each(['fail', 'foreign', 'nothing'])('is as before: %s', async (name) => {
    await expect(toHtml(RESULTS[name] as Result)).toMatchFileSnapshot(`golden/${name}.html`);
  });

  it.each(Object.entries(RESULTS))('begins with the verdict and stays small: %s', (_, result) => {
    const page = toHtml(result);
    const first = page.indexOf(`<b>${result.verdict}</b>`);
    expect(first).toBeGreaterThan(0);
    expect(page.indexOf('<section')).toBeGreaterThan(first);
    expect(Buffer.byteLength(page)).toBeLessThan(200_000);
  });

  it.each(Object.entries(RESULTS))('gives each id once, and each reference an id: %s', (_, result) => {
    const page = toHtml(result);
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of page.matchAll(/url\(#([^)]*)\)/g)) expect(ids).toContain(id);
  });

  it.each<[string, Partial<Result>, string]>([
    ['spike', {}, 'P95 by stage: base at 1,000 requests/s 2 ms, spike at 5,000 requests/s 30 ms'],
    ['overload', {}, 'Overload: Offered 1,000 requests/s, Accepted 500 requests/s, Refused 700 requests/s'],
    [
      'breakpoint',
      {},
      'P95 by rate: 2.5 ms at 1,000 requests/s, 2.5 ms at 2,000 requests/s, 12 ms at 2,080 requests/s',
    ],
    ['pass', { shape: 'soak' }, 'Memory of the server by slice: from 78 to 80 MiB'],
  ])('draws what a load that changes is about: %s %j', (name, change, summary) => {
    expect(toHtml({ ...(RESULTS[name] as Result), ...change })).toContain(summary);
    expect(toHtml(RESULTS.fail as Result)).not.toContain(summary);
  });

  it('draws the same whatever was drawn before', () => {
    const before = toHtml(RESULTS.pass as Result);
    toHtml(RESULTS.fail as Result);
    expect(toHtml(RESULTS.pass as Result)).toBe(before);
  });

  it('has the same tags whatever a text holds: no text becomes markup', () => {
    const nasty = fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '&',
      '</style>',
      '<script>',
      '<!--',
      ']]>',
      '&lt;',
      '\u0000',
      '`',
      '${',
    );
    const text = fc.array(fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 5 })), { maxLength: 12 });
    const toTags = (hostile: string) => toHtml(toHostile(CHARTLESS, hostile)).match(TAGS);
    const plain = toTags('x');
    fc.assert(
      fc.property(text, (parts) => {
        expect(toTags(parts.join(''))).toEqual(plain);
      }),
    );
  });
});
