import { describe, expect, it } from 'vitest';
import { loadRules, parseRules } from '../../compare/rules/rules-file.ts';

const DEFAULT = await loadRules(null);
const parse = (change: Readonly<Record<string, unknown>>) => parseRules({ ...DEFAULT, ...change }, 'mine.json');

describe('loadRules', () => {
  it('reads the kit’s own rules', () => {
    expect(DEFAULT).toMatchObject({
      name: 'default',
      looks: [9, 11, 16, 24],
      fail: { firstAlpha: 0.008, laterAlpha: 0.005 },
    });
  });

  it('says which file cannot be read', () => {
    expect(() => loadRules('no/such.json')).toThrow('Expected no/such.json to be a file of JSON, got: ENOENT');
  });
});

describe('parseRules', () => {
  it.each([
    [{ surprise: 1 }, 'it must NOT have additional properties ("surprise")'],
    [{ looks: [] }, '/looks must NOT have fewer than 1 items'],
    [{ looks: [9, 9] }, 'Expected looks to grow, got [9,9]'],
    [{ pass: { alpha: 0 } }, '/pass/alpha must be > 0'],
    [{ pass: {} }, "/pass must have required property 'alpha'"],
    [
      { metrics: { ...DEFAULT.metrics, rps: { floor: 0.2, margin: 0.1 } } },
      'Expected metrics.rps.margin to be above its floor 0.2, got 0.1',
    ],
    [
      { metrics: { ...DEFAULT.metrics, p99Ms: { floor: 0.2, margin: 0.3 } } },
      '/metrics must NOT have additional properties ("p99Ms")',
    ],
    [{ slot: { ...DEFAULT.slot, rateSeconds: 1 } }, '/slot/rateSeconds must be >= 2'],
  ])('refuses %j', async (change, problem) => {
    await expect(parse(change)).rejects.toThrow(`Rules mine.json cannot be used: ${problem}.`);
  });

  it.each([null, 1, 'x', []])('refuses %j as a whole', async (value) => {
    await expect(parseRules(value, 'mine.json')).rejects.toThrow('Rules mine.json cannot be used: it must be object.');
  });

  it('takes rules without a control arm', async () => {
    expect(await parse({ control: null })).toMatchObject({ control: null });
  });
});
