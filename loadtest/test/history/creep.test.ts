import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CreepRule, type Level, toCreep } from '../../history/creep.ts';
import { createRandom } from '../../history/random.ts';

const RULE: CreepRule = { floor: Math.log(1.03), margin: Math.log(1.1), failAlpha: 0.0025, passAlpha: 0.016 };

function toLevels(build: string, ...losses: readonly number[]): readonly Level[] {
  return losses.map((loss) => ({ build, loss }));
}

/** One night each: the release beside the newest build of the day, whose loss has grown by `step` a night. */
function toNights(nights: number, step: number, deviation: number, seed: number): readonly Level[] {
  const random = createRandom(seed);
  const noise = () => deviation * Array.from({ length: 12 }, random).reduce((sum, value) => sum + value, -6);
  return Array.from({ length: nights }, (_, night) => [
    { build: 'v1', loss: noise() },
    { build: `day ${night}`, loss: (night + 1) * step + noise() },
  ]).flat();
}

describe('toCreep', () => {
  it('agrees with the contrast worked out by hand', () => {
    // groups 0, .02, .04 and .1, .12: s2 = (.0008 + .0002) / 3, error = s * sqrt(1/3 + 1/2); t(.9975, 3) = 7.4533, t(.984, 3) = 3.8205
    const levels = [...toLevels('v1', 0, 0.02, 0.04), ...toLevels('new', 0.1, 0.12)];
    const finding = toCreep(levels, 'v1', 'new', RULE);
    expect(finding).toMatchObject({ kind: 'open', releaseSessions: 3, newestSessions: 2, repeats: 3 });
    if (finding.kind === 'unknown') return;
    expect(finding.loss).toBeCloseTo(0.09, 12);
    expect(finding.low).toBeCloseTo(0.09 - 7.4533 * 0.0166667, 4);
    expect(finding.high).toBeCloseTo(0.09 + 3.8205 * 0.0166667, 2);
  });

  it('proves ten losses of 1 %, none of which could be proven alone', () => {
    const levels = toNights(10, 0.01, 0.01, 4);
    expect(toCreep(levels, 'v1', 'day 9', RULE)).toMatchObject({
      kind: 'proven',
      releaseSessions: 10,
      newestSessions: 1,
    });
    expect(toCreep(levels, 'v1', 'day 0', RULE)).not.toMatchObject({ kind: 'proven' });
  });

  it('holds what has not changed, and never proves a gain', () => {
    expect(toCreep(toNights(10, 0, 0.005, 1), 'v1', 'day 9', RULE).kind).toBe('held');
    expect(toCreep(toNights(10, -0.02, 0.005, 1), 'v1', 'day 9', RULE).kind).toBe('held');
  });

  it('leaves open what a wide spread cannot tell', () => {
    expect(toCreep(toNights(5, 0.01, 0.05, 2), 'v1', 'day 4', RULE).kind).toBe('open');
  });

  it('proves nothing below the floor, however surely it is there', () => {
    expect(toCreep(toNights(20, 0.001, 0.0005, 2), 'v1', 'day 19', RULE)).toMatchObject({ kind: 'held' });
  });

  it('cries wolf no more often than its alpha says', () => {
    const kinds = Array.from(
      { length: 2000 },
      (_, seed) => toCreep(toNights(6, 0, 0.03, seed), 'v1', 'day 5', RULE).kind,
    );
    expect(kinds.filter((kind) => kind === 'proven').length).toBeLessThanOrEqual(13); // 5 expected, 0.1 % beyond 13
  });

  it('does not depend on the zero of the levels', () => {
    const levels = toNights(6, 0.01, 0.01, 3);
    const kind = toCreep(levels, 'v1', 'day 5', RULE).kind;
    fc.assert(
      fc.property(fc.double({ min: -5, max: 5, noNaN: true }), (zero) => {
        const moved = levels.map(({ build, loss }) => ({ build, loss: loss + zero }));
        expect(toCreep(moved, 'v1', 'day 5', RULE).kind).toBe(kind);
      }),
    );
  });

  it.each<[string, readonly Level[], string, string]>([
    ['nothing was measured since the release', toLevels('v1', 0, 0, 0), 'v1', 'v1'],
    ['the release was not measured beside the control on this machine', toLevels('new', 0, 0, 0), 'v1', 'new'],
    ['the newest build was not measured beside the control on this machine', toLevels('v1', 0, 0, 0), 'v1', 'new'],
    [
      'how much one build differs from day to day is not known: 1 of at least 3 repeated sessions',
      [...toLevels('v1', 0, 0.01), ...toLevels('new', 5)],
      'v1',
      'new',
    ],
  ])('knows nothing where %s', (because, levels, release, newest) => {
    expect(toCreep(levels, release, newest, RULE)).toMatchObject({ kind: 'unknown', because });
  });

  it('never holds what is no number', () => {
    const levels = [...toLevels('v1', 0, 0, 0, 0), ...toLevels('new', Number.NaN)];
    expect(toCreep(levels, 'v1', 'new', RULE).kind).toBe('open');
  });
});
