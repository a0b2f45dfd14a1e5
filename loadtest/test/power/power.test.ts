import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRandom, toBimodal, toDrifting, toNormal, toReplayed, toSteady } from '../../power/noise.ts';
import { type PowerStudy, toPowerPage } from '../../power/power-page.ts';
import { simulateCell } from '../../power/simulation.ts';
import { loadQuartets } from '../../power/study.ts';
import { toRate } from '../../power/wilson.ts';
import { RULES } from '../gate/compare/sample.ts';

const QUARTETS = loadQuartets();
const simulate = (change: Partial<Parameters<typeof simulateCell>[0]>) =>
  simulateCell({ model: toSteady(0.05), cv: 0.05, effect: 0, runs: 300, seed: 7, rules: RULES, ...change });

describe('simulateCell', () => {
  it('comes out the same for the same seed, and differently for another', () => {
    expect(simulate({})).toEqual(simulate({}));
    expect(simulate({}).blockSd).not.toBe(simulate({ seed: 8 }).blockSd);
  });

  it.each([toSteady(0.05), toDrifting(0.05), toBimodal(0.05), toReplayed(QUARTETS)])(
    'passes identical arms and fails +20 %: $name',
    (model) => {
      const alike = simulate({ model });
      expect(alike.pass / alike.runs).toBeGreaterThan(0.97);
      const worse = simulate({ model, effect: 0.2 });
      expect(worse.fail).toBe(worse.runs);
    },
  );

  it('finds +10 % of CPU in about ten blocks where blocks scatter little', () => {
    const { fail, runs, meanBlocks } = simulate({ effect: 0.1 });
    expect(fail / runs).toBeGreaterThan(0.99);
    expect(meanBlocks).toBeLessThan(11);
  });

  it('scatters blocks as a slot scatters', () => {
    for (const toModel of [toSteady, toBimodal]) expect(simulate({ model: toModel(0.1) }).blockSd).toBeCloseTo(0.1, 1);
  });
});

describe('replayed quartets', () => {
  it('favour neither arm, even where every one of them is slow in the same slots', () => {
    const slow = { cpuUsPerRequest: 12, rps: 80, p95Ms: 6 };
    const fast = { cpuUsPerRequest: 10, rps: 100, p95Ms: 5 };
    const { fail, runs } = simulate({ model: toReplayed([[fast, slow, slow, fast]]) });
    expect(fail / runs).toBeLessThan(0.05);
  });
});

describe('the noise', () => {
  it('is standard normal where it says so', () => {
    const random = createRandom(1);
    const values = Array.from({ length: 20_000 }, () => toNormal(random));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(mean).toBeCloseTo(0, 1);
    expect(variance).toBeCloseTo(1, 1);
  });
});

describe('the published study', () => {
  const read = (page: string) => readFileSync(new URL(`../../../docs/${page}`, import.meta.url), 'utf8');
  const study: PowerStudy = JSON.parse(read('benchmarks/gate-power.json'));

  it('is shown as it was counted', () => {
    expect(read('benchmarks/gate-power.md')).toBe(toPowerPage(study));
  });

  it.each(['gating.md', 'decisions/gate-statistics.md'])('bears out what %s says of identical servers', (page) => {
    const alike = study.cells.filter(({ effect, cv }) => effect === 0 && cv !== null);
    const failing = alike.filter(({ pass, runs }) => pass / runs < 0.975);
    const quiet = alike.filter(({ cv }) => failing.every((cell) => (cv ?? 0) < (cell.cv ?? 0)));
    const upToPercent = Math.max(...quiet.map(({ cv }) => cv ?? Number.NaN)) * 100;
    expect(read(page)).toMatch(new RegExp(`Up to a CV of\\s${upToPercent} %`));
    expect(alike.every(({ fail, runs }) => fail / runs < 0.015)).toBe(true); // "near one in a hundred", "seldom"
  });
});

describe('toRate', () => {
  it('is Wilson’s interval', () => {
    // Brown, Cai, DasGupta (2001): 5 of 40 gives 0.055 to 0.261.
    const { rate, low, high } = toRate(5, 40);
    expect(rate).toBe(0.125);
    expect(low).toBeCloseTo(0.0546, 3);
    expect(high).toBeCloseTo(0.2611, 3);
  });

  it('stays within 0 and 1, and is no interval of nothing', () => {
    expect(toRate(0, 20).low).toBe(0);
    expect(toRate(20, 20).high).toBeCloseTo(1, 12);
    expect(() => toRate(0, 0)).toThrow('Expected at least one trial, got 0');
  });
});
