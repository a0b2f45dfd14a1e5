import { expect, it } from 'vitest';
import { toCell, toRatioText } from '../../../bench/edge/figures.ts';

it.each([
  [[3, 1, 2], '2 (1–3)'],
  [[7], '7 (7–7)'],
  [[], '-'],
])('shows %j as %s', (values, text) => {
  expect(toCell(values)).toBe(text);
});

it('shows a ratio with its interval, and none as a dash', () => {
  expect(toRatioText({ ratio: 1.234, low: 1.1, high: 1.4, rounds: 3 })).toBe('1.23x (1.10–1.40)');
  expect(toRatioText(null)).toBe('-');
});
