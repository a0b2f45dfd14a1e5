// Each rule of docs/validity.md alone: an outcome that stands, and every single piece of evidence whose loss turns it.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../gate/outcome.ts';
import type { LegName } from '../../run/measurement.ts';
import { METRIC_FACTS } from '../../targets/metric.ts';
import type { Metric, TargetCheck } from '../../targets/target.ts';
import { explain } from './explanation.ts';
import { BUSY, GENERATOR, HOST, merge } from './removed-evidence.ts';
import { RULES } from './rule-table.ts';
import { type Change, toCapacityLeg, toRateLeg, toTargets } from './sample.ts';

const FLOOR: TargetCheck = { leg: 'capacity', metric: 'rps', limit: { min: 9000 } };

describe.each(RULES)('$title', ({ leg, metric, limit, given = {}, outcome, removals: list, turned }) => {
  const check: TargetCheck = {
    leg,
    metric,
    limit: METRIC_FACTS[metric].bound === 'min' ? { min: limit } : { max: limit },
  };
  const targets = metric === 'rps' ? toTargets(check) : toTargets(check, FLOOR);
  const toLeg = leg === 'rate' ? toRateLeg : toCapacityLeg;
  const judge = (change: Change) => explain(check, toLeg(change), targets).kind;

  it(`is ${outcome}`, () => {
    expect(judge(given)).toBe(outcome);
  });

  it.each(list.map(({ evidence, change }) => [evidence, change] as const))(
    `is ${turned} without %s: %o`,
    (_, change) => {
      expect(judge(merge(given, change))).toBe(turned);
    },
  );
});

describe('what always stands', () => {
  const everything: Change = [...HOST, ...BUSY, ...GENERATOR].reduce<Change>(
    (all, { change }) => merge(all, change),
    {},
  );

  it.each<[string, LegName, Metric, TargetCheck['limit'], Change, Outcome['kind']]>([
    ['RPS reached', 'capacity', 'rps', { min: 10_000 }, {}, 'pass'],
    ['a rate achieved', 'rate', 'achievedRatio', { min: 0.99 }, {}, 'pass'],
    ['a latency that the server itself measured', 'rate', 'p95Ms', { max: 1.8 }, {}, 'fail'],
    ['a stall', 'rate', 'stalledSeconds', { max: 0 }, { client: { stalledSeconds: 1 } }, 'fail'],
    ['a shard’s restart', 'rate', 'shardRestarts', { max: 0 }, { server: { shardRestarts: 1 } }, 'fail'],
  ])('%s, whatever was in the way', (_, leg, metric, limit, given, kind) => {
    const check: TargetCheck = { leg, metric, limit };
    const toLeg = leg === 'rate' ? toRateLeg : toCapacityLeg;
    expect(explain(check, toLeg(merge(given, everything)), toTargets(check)).kind).toBe(kind);
  });
});

describe('the rules above', () => {
  it('take away every piece of evidence that the gate looks at', () => {
    const source = ['load', 'machines'].map((file) =>
      readFileSync(new URL(`../../gate/evidence/${file}.ts`, import.meta.url), 'utf8'),
    );
    const composed = ['loadOffered', 'rateAchieved', 'hostHealthy', 'serverBusy'];
    const pieces = [...source.join('').matchAll(/function (\w+)\([^)]*\): Evidence/g)].map(([, name]) => name ?? '');
    expect(pieces.length).toBeGreaterThan(10);
    const taken = new Set(RULES.flatMap((one) => one.removals.map(({ evidence }) => evidence)));
    expect(pieces.filter((name) => !composed.includes(name) && !taken.has(name))).toEqual([]);
  });
});
