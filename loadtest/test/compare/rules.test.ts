import { describe, expect, it } from 'vitest';
import { loadRules, parseRules } from '../../compare/rules/rules-file.ts';

const DEFAULT = loadRules(null);
const parse = (change: Readonly<Record<string, unknown>>) => () => parseRules({ ...DEFAULT, ...change }, 'mine.json');

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
    [{ surprise: 1 }, 'Expected only known keys in the file, got "surprise"'],
    [{ looks: [] }, 'Expected looks: must NOT have fewer than 1 items, got []'],
    [{ looks: [9, 9] }, 'Expected looks to grow, got [9,9]'],
    [{ pass: { alpha: 0 } }, 'Expected pass.alpha: must be > 0, got 0'],
    [{ pass: {} }, 'Expected pass to have "alpha", got nothing'],
    [
      { metrics: { ...DEFAULT.metrics, rps: { floor: 0.2, margin: 0.1 } } },
      'Expected metrics.rps.margin to be above its floor 0.2, got 0.1',
    ],
    [
      { metrics: { ...DEFAULT.metrics, p99Ms: { floor: 0.2, margin: 0.3 } } },
      'Expected only known keys in metrics, got "p99Ms"',
    ],
    [{ slot: { ...DEFAULT.slot, rateSeconds: 1 } }, 'Expected slot.rateSeconds: must be >= 2, got 1'],
  ])('refuses %j', (change, problem) => {
    expect(parse(change)).toThrow(`Rules mine.json cannot be used:\n- ${problem}`);
  });

  it.each([null, 1, 'x', []])('refuses %j as a whole', (value) => {
    expect(() => parseRules(value, 'mine.json')).toThrow('Rules mine.json cannot be used');
  });

  it('takes rules without a control arm', () => {
    expect(parse({ control: null })()).toMatchObject({ control: null });
  });
});
