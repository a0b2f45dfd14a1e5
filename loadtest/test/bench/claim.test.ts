import { describe, expect, it } from 'vitest';
import { toClaimTable, toClaimText, toRatioClaim, toRatioText, toValuesClaim } from '../../bench/claim.ts';

const ratio = (low: number, high: number) => ({ ratio: (low + high) / 2, low, high, rounds: 4 });

describe('toRatioClaim', () => {
  it.each([
    [0.98, 1.05, 'met'],
    [1.04, 1.06, 'open'],
    [1.051, 1.06, 'missed'],
    [Number.NaN, Number.NaN, 'missed'],
  ])('of %s to %s against a limit of at most 1.05 is %s', (low, high, outcome) => {
    expect(toRatioClaim('x', ratio(low, high), { max: 1.05 }).outcome).toBe(outcome);
  });

  it.each([
    [0.95, 1, 'met'],
    [0.94, 0.96, 'open'],
    [0.9, 0.949, 'missed'],
  ])('of %s to %s against a limit of at least 0.95 is %s', (low, high, outcome) => {
    expect(toRatioClaim('x', ratio(low, high), { min: 0.95 }).outcome).toBe(outcome);
  });

  it('stays open without an interval', () => {
    expect(toRatioClaim('x', null, { max: 1.05 })).toEqual({
      what: 'x',
      limit: '<= 1.05x',
      measured: 'no interval',
      outcome: 'open',
    });
  });
});

describe('toValuesClaim', () => {
  it.each([
    [[4, 5], { max: 5 }, 'met', '5 ms at worst of 2'],
    [[4, 5.01], { max: 5 }, 'missed', '5.01 ms at worst of 2'],
    [[4, 5], { min: 4 }, 'met', '4 ms at worst of 2'],
    [[Number.NaN], { max: 5 }, 'missed', 'NaN ms at worst of 1'],
    [[], { max: 5 }, 'open', 'nothing'],
  ])('of %j against %j is %s', (values, limit, outcome, measured) => {
    expect(toValuesClaim('x', values, limit, ' ms')).toMatchObject({ outcome, measured });
  });
});

describe('toRatioText', () => {
  it('names the interval and the rounds', () => {
    expect(toRatioText(ratio(0.98, 1.02))).toBe('1.000x (95 %: 0.980–1.020, 4 rounds)');
  });
});

describe('toClaimText', () => {
  it('aligns the columns', () => {
    const lines = toClaimText([{ what: 'a longer claim', limit: '<= 1x', measured: '0.9x', outcome: 'met' }]).split(
      '\n',
    );
    expect(lines).toEqual(['Claim           Limit  Measured  Outcome', 'a longer claim  <= 1x  0.9x      met']);
  });
});

describe('toClaimTable', () => {
  it('lets what is not met stand out', () => {
    const rows = toClaimTable([
      { what: 'a', limit: 'l', measured: 'm', outcome: 'met' },
      { what: 'b', limit: 'l', measured: 'm', outcome: 'open' },
    ]).split('\n');
    expect(rows.slice(2)).toEqual(['| a | l | m | met |', '| b | l | m | **open** |']);
  });
});
