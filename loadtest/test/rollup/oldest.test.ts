import { describe, expect, it } from 'vitest';
import { parseDurationMs } from '../../rollup/oldest.ts';

describe('parseDurationMs', () => {
  it.each([
    ['168h0m0s', 604_800_000],
    ['0s', 0],
    ['1m30s', 90_000],
    ['720h0m0s', 2_592_000_000],
  ])('reads %s as InfluxDB prints it', (text, ms) => {
    expect(parseDurationMs(text)).toBe(ms);
  });

  it.each(['', '7d', 'undefined', '-1s'])('refuses %j, rather than taking it for a time', (text) => {
    expect(() => parseDurationMs(text)).toThrow(`Expected a duration like 168h0m0s, got ${JSON.stringify(text)}`);
  });
});
