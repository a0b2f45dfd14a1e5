import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countWrkErrors, NoAnswerError, parseWrkReport, toWrkRps, type WrkReport } from '../../bench/wrk-report.ts';

const REPORT: WrkReport = {
  requests: 150_000,
  durationUs: 3_000_000,
  bytes: 20_000_000,
  errors: { connect: 0, read: 1, write: 2, status: 3, timeout: 4 },
  latencyUs: { mean: 331.5, p50: 203, p90: 340, p95: 387, p99: 724, p99_9: 1_900, max: 4_100 },
  rawUs: { mean: 330, p50: 202, p90: 339, p95: 386, p99: 720, max: 4_100 },
  splitUs: { refused: 90, accepted: 120, p50: 203, p95: 387, p99: 724 },
};

/** What wrk says beside our line. */
const toOutput = (report: unknown) =>
  `Running 3s test @ http://127.0.0.1:8000/sync\n  150000 requests in 3.00s\n\nshardgate-wrk ${JSON.stringify(report)}\n`;

describe('parseWrkReport', () => {
  it('finds the report in what wrk prints', () => {
    expect(parseWrkReport(toOutput(REPORT))).toEqual(REPORT);
  });

  it('gives back every report that can be', () => {
    const count = fc.nat();
    const some = fc.integer({ min: 1 });
    const latency = fc.double({ min: 0, max: 1e9, noNaN: true });
    const errors = fc.record({ connect: count, read: count, write: count, status: count, timeout: count });
    const latencyUs = fc.record({
      mean: latency,
      p50: latency,
      p90: latency,
      p95: latency,
      p99: latency,
      p99_9: latency,
      max: latency,
    });
    const raw = { mean: latency, p50: latency, p90: latency, p95: latency, p99: latency, max: latency };
    const rawUs = fc.option(fc.record(raw));
    const splitUs = fc.record({ refused: latency, accepted: latency, p50: latency, p95: latency, p99: latency });
    const reports = fc.record({ requests: some, durationUs: some, bytes: some, errors, latencyUs, rawUs, splitUs });
    fc.assert(
      fc.property(reports, (report) => {
        expect(parseWrkReport(toOutput(report))).toEqual(jsonOf(report));
      }),
    );
  });

  it('refuses an output without a report, and shows its end', () => {
    expect(() => parseWrkReport('unable to connect\n')).toThrow(
      'Expected one report of wrk, got 0 in: unable to connect',
    );
  });

  it('refuses two reports', () => {
    expect(() => parseWrkReport(toOutput(REPORT).repeat(2))).toThrow('Expected one report of wrk, got 2');
  });

  it('refuses what is no JSON, such as a mean of nothing', () => {
    expect(() => parseWrkReport('shardgate-wrk {"requests":1,"mean":-nan}\n')).toThrow(
      'Expected the report of wrk to be JSON, got "{\\"requests\\":1,\\"mean\\":-nan}"',
    );
  });

  it.each([
    ['requests', -1],
    ['requests', '5'],
    ['durationUs', 0],
    ['bytes', null],
  ])('refuses %s of %j: nothing measured is not zero', (name, value) => {
    expect(() => parseWrkReport(toOutput({ ...REPORT, [name]: value }))).toThrow(
      `Expected ${name} in the report of wrk to be a number from 1 up, got ${JSON.stringify(value)}`,
    );
  });

  it('tells a load that nobody answered from a wrk that failed, and what wrk counted', () => {
    const nothing = toOutput({ ...REPORT, requests: 0, bytes: 0 });
    expect(() => parseWrkReport(nothing)).toThrow(NoAnswerError);
    expect(() => parseWrkReport(nothing)).toThrow(
      'to be answered, got none; wrk counted {"connect":0,"read":1,"write":2,"status":3,"timeout":4} as errors',
    );
  });

  it.each(['errors', 'latencyUs'])('refuses a report without one of its %s', (name) => {
    const [key] = Object.keys(REPORT[name as 'errors' | 'latencyUs']);
    expect(() => parseWrkReport(toOutput({ ...REPORT, [name]: {} }))).toThrow(
      `Expected ${name}.${key} in the report of wrk to be a number from 0 up, got undefined`,
    );
  });
});

describe('toWrkRps', () => {
  it('divides by the time that wrk took, not by what it was told', () => {
    expect(toWrkRps(REPORT)).toBe(50_000);
    expect(toWrkRps({ ...REPORT, durationUs: 6_000_000 })).toBe(25_000);
  });
});

describe('countWrkErrors', () => {
  it('adds every kind', () => {
    expect(countWrkErrors(REPORT.errors)).toBe(10);
  });
});

function jsonOf(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)); // -0 becomes 0
}
