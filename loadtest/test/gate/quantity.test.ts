import { describe, expect, it } from 'vitest';
import {
  toCount,
  toLimit,
  toNamedQuantity,
  toNumber,
  toPercent,
  toPercentBeside,
  toQuantity,
} from '../../gate/quantity.ts';
import type { Metric } from '../../targets/target.ts';

describe('numbers for people', () => {
  it.each([
    [0, '0'],
    [3.4231, '3.42'],
    [0.00012345, '0.000123'],
    [123.4, '123'],
    [12_345.6, '12,346'],
    [1_234_567, '1,234,567'],
    [-52.13, '-52.1'],
    [999.6, '1,000'],
  ])('%d reads %s', (value, shown) => {
    expect(toNumber(value)).toBe(shown);
  });

  it.each([
    [0, '0 %'],
    [0.4521, '45.2 %'],
    [1, '100 %'],
    [0.00002, '0.002 %'],
  ])('the ratio %d reads %s', (ratio, shown) => {
    expect(toPercent(ratio)).toBe(shown);
  });

  it('a ratio shows digits enough to differ from its threshold', () => {
    expect(toPercentBeside(0.98999, 0.99)).toBe('98.999 %');
    expect(toPercentBeside(0.99, 0.99)).toBe('99 %');
  });

  it.each([
    [0, '0 periods'],
    [1, '1 period'],
    [1200, '1,200 periods'],
  ])('%d is counted as %s', (count, shown) => {
    expect(toCount(count, 'period')).toBe(shown);
  });
});

describe('metrics for people', () => {
  it.each<[Metric, number, string, string]>([
    ['rps', 12_345.4, '12,345 requests/s', '12,345 requests/s'],
    ['achievedRatio', 0.998, '99.8 %', 'Achieved rate 99.8 %'],
    ['p95Ms', 3.4231, '3.42 ms', 'P95 3.42 ms'],
    ['maxMs', 1203, '1,203 ms', 'Slowest 1,203 ms'],
    ['cpuUtilization', 0.452, '45.2 %', 'Server CPU 45.2 %'],
    ['cpuUsPerRequest', 11.24, '11.2 µs', 'CPU a request 11.2 µs'],
    ['rssMb', 88.1, '88.1 MiB', 'Memory of a shard 88.1 MiB'],
    ['failedRatio', 0.0002, '0.02 %', 'Failed requests 0.02 %'],
    ['unfinished', 1, '1', '1 unfinished request'],
    ['stalledSeconds', 2, '2', '2 stalled seconds'],
    ['shardRestarts', 0, '0', '0 shard restarts'],
  ])('%s of %d reads %s, named %s', (metric, value, shown, named) => {
    expect(toQuantity(metric, value)).toBe(shown);
    expect(toNamedQuantity(metric, value)).toBe(named);
  });

  it('limits show their direction', () => {
    expect(toLimit('rps', { min: 2000 })).toBe('>= 2,000 requests/s');
    expect(toLimit('p95Ms', { max: 10 })).toBe('<= 10 ms');
  });
});
