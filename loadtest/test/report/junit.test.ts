import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { toJUnit } from '../../report/junit.ts';
import type { Result } from '../../report/result.ts';
import { RESULTS } from './sample-result.ts';

type Tag = Readonly<{ name: string; attributes: Readonly<Record<string, string>> }>;
type Parsed = Readonly<{ tags: readonly Tag[]; texts: readonly string[] }>;

/** A strict parser throws on anything that is not well-formed XML. */
function parse(xml: string): Parsed {
  const tags: Tag[] = [];
  const texts: string[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => tags.push({ name, attributes: { ...attributes } }));
  parser.on('text', (text) => texts.push(text));
  parser.write(xml).close();
  return { tags, texts };
}

function count({ tags }: Parsed, name: string): number {
  return tags.filter((tag) => tag.name === name).length;
}

describe('toJUnit', () => {
  it.each(Object.entries(RESULTS))('is as before: %s', async (name, result) => {
    await expect(toJUnit(result)).toMatchFileSnapshot(`golden/${name}.xml`);
  });

  it.each<[string, number, number, number, number]>([
    ['pass', 13, 0, 0, 0],
    ['fail', 13, 1, 5, 0],
    ['invalid', 13, 0, 5, 0],
    ['error', 1, 0, 1, 0],
    ['nothing', 1, 0, 1, 0],
    ['unjudged', 1, 0, 0, 1],
  ])('%s: %d tests, %d failures, %d errors, %d skipped', (name, tests, failures, errors, skipped) => {
    const parsed = parse(toJUnit(RESULTS[name] as Result));
    const found = ['testcase', 'failure', 'error', 'skipped'].map((tag) => count(parsed, tag));
    expect(found).toEqual([tests, failures, errors, skipped]);
    const counts = { tests, failures, errors, skipped };
    const expected = Object.fromEntries(Object.entries(counts).map(([key, value]) => [key, String(value)]));
    for (const suite of parsed.tags.slice(0, 2)) expect(suite.attributes).toMatchObject(expected);
  });

  it('tells a miss from what is unproven', () => {
    const { tags, texts } = parse(toJUnit(RESULTS.fail as Result));
    const failure = tags.find(({ name }) => name === 'failure');
    const error = tags.find(({ name }) => name === 'error');
    expect(failure?.attributes).toMatchObject({ type: 'missed', message: expect.stringMatching(/^P95 12 ms, over/) });
    expect(error?.attributes).toMatchObject({ type: 'unproven', message: expect.stringMatching(/^1,500 requests\/s/) });
    expect(texts).toContain(failure?.attributes.message);
  });

  it('stays well-formed and readable whatever a message holds', () => {
    const unit = fc.oneof(
      fc.integer({ min: 0, max: 0x9f }), // control characters and markup
      fc.integer({ min: 0xd7ff, max: 0xe000 }), // surrogates, mostly alone
      fc.integer({ min: 0xfffc, max: 0xffff }), // what XML 1.0 has no place for
    );
    const reason = fc.array(unit, { maxLength: 40 }).map((units) => String.fromCharCode(...units));
    fc.assert(
      fc.property(reason, (text) => {
        const { tags } = parse(toJUnit({ ...(RESULTS.nothing as Result), reasons: [text] }));
        const message = tags.find(({ name }) => name === 'error')?.attributes.message;
        expect(message).toBe(text.toWellFormed().replace(/(?![\t\n\r])\p{Cc}|[\uFFFE\uFFFF]/gu, '\uFFFD'));
      }),
    );
  });

  it('escapes markup in names, too', () => {
    const { tags } = parse(toJUnit({ ...(RESULTS.pass as Result), profile: '<a href="x">&\'' }));
    expect(tags[1]?.attributes.name).toBe('load <a href="x">&\'');
  });
});
