import { describe, expect, it } from 'vitest';
import { findProblems } from '../../gate/integrity.ts';
import type { Attempts, ServerMeasurement } from '../../run/measurement.ts';
import type { TargetCheck } from '../../targets/target.ts';
import { BY_WRK, type Change, toAttempts, toCapacityLeg, toRateLeg, toTargets } from './sample.ts';

const RPS: TargetCheck = { leg: 'capacity', metric: 'rps', limit: { min: 2000 } };
const P95: TargetCheck = { leg: 'rate', metric: 'p95Ms', limit: { max: 10 } };

function find(attempts: Attempts, ...checks: readonly TargetCheck[]): readonly string[] {
  const targets = toTargets(RPS, P95, ...checks);
  return findProblems(attempts, targets.checks, targets);
}

function findInRate(change: Change, ...checks: readonly TargetCheck[]): readonly string[] {
  return find(toAttempts({ rate: [toRateLeg(change)] }), ...checks);
}

describe('a measurement', () => {
  it('of a healthy run has no problem', () => {
    expect(find(toAttempts())).toEqual([]);
  });

  it('needs every leg that a check names', () => {
    expect(find(toAttempts({ capacity: [], rate: [] }))).toEqual([
      'Expected the capacity leg to be measured, for rps, got no measurement of it',
      'Expected the rate leg to be measured, for p95Ms, got no measurement of it',
    ]);
  });

  it('does not need a leg that no check names', () => {
    const targets = toTargets(RPS);
    expect(findProblems(toAttempts({ rate: [] }), targets.checks, targets)).toEqual([]);
  });

  it.each<[string, Change, string]>([
    ['NaN', { client: { rps: Number.NaN } }, 'Expected a number from 0 up in rate leg, client, rps, got NaN'],
    [
      'an infinity',
      { generator: { cpusBusy: Number.POSITIVE_INFINITY } },
      'Expected a number from 0 up in rate leg, generator, cpusBusy, got Infinity',
    ],
    [
      'a negative cost',
      { server: { cpuUsPerRequest: -1 } },
      'Expected a number from 0 up in rate leg, server, cpuUsPerRequest, got -1',
    ],
    [
      'NaN for a clock step',
      { environment: { clockStepMs: Number.NaN } },
      'Expected a number in rate leg, environment, clockStepMs, got NaN',
    ],
    [
      'NaN deep in a slice',
      { client: { slices: [{ startS: 0, requests: 10_000, rps: 1000, p95Ms: Number.NaN }] } },
      'Expected a number from 0 up in rate leg, client, slices, 0, p95Ms, got NaN',
    ],
    [
      'no request',
      { client: { requests: 0 } },
      'Expected requests in the measured window of the rate leg, got 0 requests over 600 connections in 10 s',
    ],
    [
      'no measured time',
      { measuredSeconds: 0 },
      'Expected requests in the measured window of the rate leg, got 10,000 requests over 600 connections in 0 s',
    ],
    [
      'no connection',
      { client: { connections: 0 } },
      'Expected requests in the measured window of the rate leg, got 10,000 requests over 0 connections in 10 s',
    ],
    [
      'another rate',
      { client: { ratePerSec: 999 } },
      'Expected the rate leg to be driven at 1,000 requests/s, as targets sample are about, got 999 requests/s',
    ],
    [
      'no rate at all',
      { client: { ratePerSec: null } },
      'Expected the rate leg to be driven at 1,000 requests/s, as targets sample are about, got full throttle',
    ],
    ['no slices', { client: { slices: [] } }, 'Expected slices of the rate leg, got none'],
    ['none kept', { client: { slices: null } }, 'Expected slices of the rate leg, got none'],
    [
      'a slice lost',
      { client: { slices: [{ startS: 0, requests: 9399, rps: 1000, p95Ms: 3 }] } },
      'Expected the slices of the rate leg to add up to its 10,000 requests, got 9,399',
    ],
    [
      'no latency',
      { client: { latencyMs: null } },
      'Expected p95Ms of the rate leg to be measured, got nothing: none of 10,000 requests was answered',
    ],
    [
      'a second attempt that is empty',
      { attempt: 2, client: { requests: 0 } },
      'Expected requests in the measured window of the rate leg (attempt 2), got 0 requests over 600 connections in 10 s',
    ],
  ])('with %s is refused', (_, change, problem) => {
    expect(findInRate(change)).toEqual([problem]);
  });

  it('may come from wrk, which keeps no slices and forgets what it left unfinished', () => {
    const leg = toCapacityLeg(BY_WRK);
    const attempts = toAttempts({ capacity: [leg], rate: [] });
    expect(findProblems(attempts, [], toTargets())).toEqual([]);
    const check = { leg: 'capacity', metric: 'unfinished', limit: { max: 0 } } as const;
    expect(findProblems(attempts, [check], toTargets(check))).toEqual([
      'Expected unfinished of the capacity leg to be measured, got nothing: ' +
        'wrk does not tell it; remove the check from the targets, or drive the leg with k6',
    ]);
  });

  it('may have slices that differ by the requests in flight at their edges', () => {
    expect(findInRate({ client: { slices: [{ startS: 0, requests: 9400, rps: 1000, p95Ms: 3 }] } })).toEqual([]);
    expect(findInRate({ client: { slices: [{ startS: 0, requests: 10_600, rps: 1000, p95Ms: 3 }] } })).toEqual([]);
  });

  it('may have a clock that stepped back', () => {
    expect(findInRate({ environment: { clockStepMs: -3 } })).toEqual([]);
  });

  it('must have the capacity leg at full throttle', () => {
    expect(find(toAttempts({ capacity: [toCapacityLeg({ client: { ratePerSec: 1000 } })] }))).toEqual([
      'Expected the capacity leg to be driven at full throttle, as targets sample are about, got 1,000 requests/s',
    ]);
  });

  it.each<[TargetCheck['metric'], Partial<ServerMeasurement>]>([
    ['cpuUtilization', { cpuUtilization: null }],
    ['cpuUsPerRequest', { cpuUsPerRequest: null }],
    ['rssMb', { rssMb: null }],
  ])('needs %s only where a check asks for it', (metric, server) => {
    const check: TargetCheck = { leg: 'rate', metric, limit: { max: 1 } };
    expect(findInRate({ server })).toEqual([]);
    expect(findInRate({ server }, check)).toEqual([`Expected ${metric} of the rate leg to be measured, got nothing`]);
  });

  it('of a foreign target cannot answer for its server, and says what to do', () => {
    const check: TargetCheck = { leg: 'rate', metric: 'rssMb', limit: { max: 256 } };
    const attempts = toAttempts({ capacity: [toCapacityLeg({ server: null })], rate: [toRateLeg({ server: null })] });
    expect(find(attempts, check)).toEqual([
      'Expected rssMb of the rate leg to be measured, got nothing: ' +
        'a foreign target does not show it; remove the check from the targets',
    ]);
  });

  describe('with a silent slice of a whole second', () => {
    const toSlices = (requests: number) => [
      { startS: 0, requests: 10_000 - requests, rps: 2000, p95Ms: 3 },
      { startS: 2, requests, rps: 0, p95Ms: null },
    ];
    const silent = { slices: toSlices(0) };

    it('contradicts itself when no stall was seen', () => {
      expect(findInRate({ measuredSeconds: 4, client: silent })).toEqual([
        'Expected requests in every slice of the rate leg, got none in the one from 2 s, and no stall was reported',
      ]);
    });

    it.each<[string, Change]>([
      ['the stall was seen', { measuredSeconds: 4, client: { ...silent, stalledSeconds: 2 } }],
      ['requests were dropped', { measuredSeconds: 4, client: { ...silent, droppedIterations: 2000 } }],
      ['slices are shorter', { measuredSeconds: 3.9, client: silent }],
      ['there was one request', { measuredSeconds: 4, client: { slices: toSlices(1) } }],
    ])('is fine when %s', (_, change) => {
      expect(findInRate(change)).toEqual([]);
    });
  });

  it('reports everything at once', () => {
    const attempts = toAttempts({
      capacity: [toCapacityLeg({ client: { requests: 0 } })],
      rate: [toRateLeg({ client: { slices: [], latencyMs: null }, server: { instance: 'other' } })],
    });
    expect(find(attempts)).toHaveLength(4);
  });
});
