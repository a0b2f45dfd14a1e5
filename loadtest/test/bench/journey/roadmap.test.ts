// The roadmap's figures stand in one file; what the load kit's targets ask for in its name is the same.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PHASES } from '../../../../app/config.ts';
import { ROADMAP } from '../../../bench/journey/roadmap.ts';
import { showGoal } from '../../../bench/journey/wording.ts';

const loadChecks = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../targets/${name}.json`, import.meta.url), 'utf8')) as {
    ratePerSec: number;
    measureSeconds?: number;
    checks: { leg: string; metric: string; min?: number; max?: number }[];
  };

describe('the roadmap', () => {
  it('has goals for every phase, each of which can be said', () => {
    expect(Object.keys(ROADMAP.phases)).toEqual([...PHASES]);
    expect(PHASES.map((phase) => ROADMAP.phases[phase].goals.map(showGoal))).toEqual([
      ['1,981 requests/s at 50 connections', 'latency 25 ms at 50 connections'],
      ['3,504 requests/s at 50 connections', 'latency 13.68 ms at 50 connections'],
      [
        '7,000 requests/s at 200 connections',
        'P95 10 ms at 7,000 requests/s',
        'no error at 200 connections',
        'CPU within 80 % at 7,000 requests/s',
      ],
      [
        '10,000 requests/s at 200 connections',
        'P95 5 ms at 10,000 requests/s',
        '15,000 requests/s sustained for 120 s',
      ],
    ]);
  });

  it.each([
    ['baseline', 50],
    ['a', 50],
  ] as const)('measured %s at %i connections, by Little’s law', (phase, connections) => {
    const { rps, latencyMs } = ROADMAP.phases[phase];
    expect(Math.abs((rps[0] * latencyMs[0]) / 1000 - connections) / connections).toBeLessThan(0.05);
  });

  it.each(['b', 'c'] as const)('asks of phase %s what the targets of that name do', (phase) => {
    const { ratePerSec, checks } = loadChecks(`phase-${phase}`);
    const find = (metric: string) => checks.find((check) => check.metric === metric);
    for (const goal of ROADMAP.phases[phase].goals) {
      if (goal.metric === 'rps') expect(find('rps')?.min).toBe(goal.min);
      if (goal.metric === 'p95Ms') expect([find('p95Ms')?.max, ratePerSec]).toEqual([goal.max, goal.ratePerSec]);
      if (goal.metric === 'cpuUtilization') expect(find('cpuUtilization')?.max).toBe(goal.max);
      if (goal.metric === 'errors') expect(find('failedRatio')?.max).toBe(goal.max);
    }
  });

  it('asks for the sustained load that its targets ask for', () => {
    const { measureSeconds, checks } = loadChecks('sustained');
    const goal = ROADMAP.phases.c.goals.find(({ metric }) => metric === 'sustainedRps');
    expect(goal).toMatchObject({ seconds: measureSeconds, min: checks.find(({ metric }) => metric === 'rps')?.min });
  });
});
