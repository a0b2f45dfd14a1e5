import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HistoryLine } from '../../history/history-line.ts';
import type { Result } from '../../report/result.ts';
import { toComparisonPoints } from '../../rollup/comparison-points.ts';
import { toFields } from '../../rollup/fields.ts';
import { toJourneyPoints } from '../../rollup/journey-points.ts';
import { toRunPoints } from '../../rollup/run-points.ts';
import type { LegMeasurement } from '../../run/measurement.ts';
import { type Point, toLine } from '../../stream/line-protocol.ts';
import { ROLLUPS } from '../../stream/measurements.ts';
import { toLine as toHistory } from '../history/sample-history.ts';
import { RESULTS } from '../report/sample-result.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const pass = RESULTS.pass as Result;
const withClock = (result: Result): Result => {
  const { rate } = result.legs;
  const wallClock = { startedMs: 1_000, measuredFromMs: 3_000, endedMs: 13_500 };
  return { ...result, legs: { capacity: null, rate: rate && { ...rate, wallClock } } };
};

function expectKnownNames({ measurement, tags, fields }: Point) {
  const facts = ROLLUPS[measurement as keyof typeof ROLLUPS];
  expect(facts.tags).toEqual(expect.arrayContaining(Object.keys(tags)));
  expect(facts.fields).toEqual(expect.arrayContaining(Object.keys(fields)));
}

describe('toRunPoints', () => {
  it('makes one point of each leg, with the figures of result.json', () => {
    const points = toRunPoints(pass);
    expect(points.map(({ tags }) => tags)).toEqual([
      { run: pass.runId, leg: 'capacity', profile: 'light', phase: 'c', edge: 'none' },
      { run: pass.runId, leg: 'rate', profile: 'light', phase: 'c', edge: 'none' },
    ]);
    expect(points[1]?.fields).toMatchObject({
      verdict: 'PASS',
      route: '/async',
      rps: 1000,
      p95_ms: 2.5,
      error_share: 0,
      requests: 10_000,
      vus_max: 600,
      server_cpu_us_per_request: 40,
      stream_missing: 0,
      stream_complete: true,
    });
  });

  it('is at the start of the measured window, where the leg knows it, and at the start of the run elsewhere', () => {
    expect(toRunPoints(pass)[0]?.timeMs).toBe(Date.parse(pass.startedAt));
    const [point] = toRunPoints(withClock(pass));
    expect(point?.timeMs).toBe(3_000);
    expect(point?.fields).toMatchObject({ measured_from_ms: 3_000 });
  });

  it('has the time range of the whole run with each leg, so that one click shows all of it', () => {
    const whole = { started_ms: Date.parse(pass.startedAt), ended_ms: Date.parse(pass.endedAt ?? '') };
    expect(toRunPoints(pass).map(({ fields }) => fields)).toMatchObject([whole, whole]);
    const { endedAt: _, ...before } = withClock(pass);
    const rate = before.legs.rate as LegMeasurement;
    const [point] = toRunPoints({ ...before, attempts: { capacity: [], rate: [rate] } });
    expect(point?.fields.ended_ms).toBe(13_500);
    expect(toRunPoints({ ...before, attempts: { capacity: [], rate: [] } })[0]?.fields).not.toHaveProperty('ended_ms');
  });

  it('says what each leg is proven to miss', () => {
    const missed = toRunPoints(RESULTS.fail as Result).map(({ tags, fields }) => [tags.leg, fields.missed]);
    expect(missed).toEqual([
      ['capacity', ''],
      ['rate', 'p95Ms'],
    ]);
  });

  it('has the limits that were asked of the leg, and none that were not', () => {
    const [capacity, rate] = toRunPoints(pass);
    const limits = (leg: string) => pass.checks.filter((check) => check.leg === leg).map(({ metric }) => metric);
    expect('target_rps' in (capacity?.fields ?? {})).toBe(limits('capacity').includes('rps'));
    expect('target_p95_ms' in (rate?.fields ?? {})).toBe(limits('rate').includes('p95Ms'));
    expect(toRunPoints(RESULTS.unjudged as Result)[1]?.fields).not.toHaveProperty('target_p95_ms');
  });

  it('says of a run without a leg why it has none', () => {
    const [point, ...others] = toRunPoints(RESULTS.nothing as Result);
    expect(others).toEqual([]);
    expect(point?.tags.leg).toBe('none');
    expect(point?.fields).toMatchObject({ verdict: 'ERROR', reasons: expect.stringContaining('Expected the server') });
    expect(point?.fields).not.toHaveProperty('rps');
  });

  it('leaves out what a foreign target does not tell, instead of a zero', () => {
    const [point] = toRunPoints(RESULTS.foreign as Result);
    expect(point?.fields).not.toHaveProperty('server_cpu_us_per_request');
    expect(point?.fields).toMatchObject({ route: 'shop' });
  });

  it.each(Object.entries(RESULTS))('makes lines with known names alone of %s', (_, result) => {
    for (const point of toRunPoints(result)) {
      expectKnownNames(point);
      expect(toLine(point)).toMatch(/^run,/);
    }
  });
});

describe('toComparisonPoints', () => {
  const line = toHistory(3, 'v1.0.0', 'main', { cpu: 0.1 });

  it('makes one point of each metric, with the interval that the comparison concluded', () => {
    const points = toComparisonPoints(line);
    const [cpu] = points;
    expect(points.map(({ tags }) => tags.metric)).toEqual(Object.keys(line.ratios.headToBase));
    expect(cpu?.fields).toMatchObject({ verdict: line.verdict, base: 'commit of v1.0.0', head: 'commit of main' });
    expect(cpu?.fields.ratio).toBe(line.ratios.intervals?.cpuUsPerRequest?.estimate);
    expect(cpu?.fields.lower).toBe(line.ratios.intervals?.cpuUsPerRequest?.low);
    expect(cpu?.fields.control_ratio).toBe(line.ratios.headToControl.cpuUsPerRequest);
    expect(cpu?.fields.blocks).toBe(line.blocks.filter(({ dropped }) => !dropped).length);
    expect(cpu?.timeMs).toBe(Date.parse('2026-01-03T03:04:05Z'));
    points.forEach(expectKnownNames);
  });

  it('takes the median of a line from before intervals were kept, without bounds', () => {
    const { intervals: _, ...ratios } = line.ratios;
    const [cpu] = toComparisonPoints({ ...line, ratios });
    expect(cpu?.fields.ratio).toBe(line.ratios.headToBase.cpuUsPerRequest);
    expect(cpu?.fields).not.toHaveProperty('lower');
  });

  it('keeps the verdict of a comparison that measured nothing', () => {
    const empty: HistoryLine = {
      ...line,
      verdict: 'ERROR',
      arms: { base: null, head: null },
      ratios: { headToBase: {}, baseToControl: {}, headToControl: {} },
      blocks: [],
    };
    const [point, ...others] = toComparisonPoints(empty);
    expect(others).toEqual([]);
    expect(point?.tags.metric).toBe('none');
    expect(point?.fields).toEqual({ verdict: 'ERROR', blocks: 0 });
  });
});

describe('toJourneyPoints', () => {
  const page = JSON.parse(readFileSync(join(ROOT, 'docs/phases/journey.json'), 'utf8'));
  const points = toJourneyPoints(page.data.journey, page.provenance.measuredAt);

  it('makes one point of each phase and number of connections, with the medians of the page', () => {
    expect(points).toHaveLength(page.data.phases.length * page.data.phases[0].levels.length);
    const [phase] = page.data.phases;
    const [level] = phase.levels;
    expect(points[0]?.tags).toEqual({ phase: 'baseline', connections: String(level.connections) });
    expect(points[0]?.fields).toMatchObject({
      rps: level.rps.median,
      p95_ms: level.p95Ms.median,
      server_cpu_us_per_request: level.cpuUsPerRequest.median,
    });
    points.forEach(expectKnownNames);
  });

  it('has the figure of the roadmap where that names the number of connections', () => {
    const named = points
      .filter(({ fields }) => 'roadmap_rps' in fields)
      .map(({ tags }) => Object.values(tags).join(' '));
    expect(named).toEqual(['baseline 50', 'a 50', 'b 200', 'c 200']);
  });
});

describe('toFields', () => {
  it('keeps every known value and no other', () => {
    const value = fc.oneof(fc.double(), fc.string(), fc.constant(null), fc.constant(undefined));
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value), (values) => {
        const fields = toFields(values);
        for (const [name, one] of Object.entries(values)) {
          const known = typeof one === 'string' || Number.isFinite(one);
          expect(Object.hasOwn(fields, name)).toBe(known);
        }
      }),
    );
  });
});
