import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Outcome, toBecause } from '../../gate/outcome.ts';
import { awaitsRepeat, settle } from '../../gate/settlement.ts';
import type { NonEmpty } from '../../run/measurement.ts';
import { METRICS, type Metric } from '../../targets/target.ts';

const PASS: Outcome = { kind: 'pass', met: true, value: 1, finding: 'It', why: 'Met' };
const FAIL: Outcome = { kind: 'fail', met: false, value: 9, finding: 'It', why: 'Missed with proof' };
const OPEN = { kind: 'unproven', finding: 'It', doubts: ['stolen'] } as const;
const MISS: Outcome = { ...OPEN, met: false, value: 8, why: 'Missed without proof' };
const EASY: Outcome = { ...OPEN, met: true, value: 2, why: 'Met without the load' };

const SHOWN: Readonly<Record<string, Outcome>> = { pass: PASS, fail: FAIL, miss: MISS, easy: EASY };

function toOutcomes(names: string): NonEmpty<Outcome> {
  const [first = PASS, ...others] = names.split(' ').map((name) => SHOWN[name] ?? PASS);
  return [first, ...others];
}

describe('settle', () => {
  it.each<[Metric, string, Outcome['kind']]>([
    // trouble that happened, happened
    ['failedRatio', 'pass', 'pass'],
    ['failedRatio', 'fail', 'fail'],
    ['failedRatio', 'pass fail pass', 'fail'],
    ['failedRatio', 'miss', 'unproven'],
    ['failedRatio', 'miss pass pass', 'unproven'],
    ['failedRatio', 'easy pass', 'pass'],
    ['unfinished', 'pass fail', 'fail'],
    ['stalledSeconds', 'fail pass', 'fail'],
    ['shardRestarts', 'fail pass', 'fail'],
    // one RPS reached is proof
    ['rps', 'pass', 'pass'],
    ['rps', 'fail', 'unproven'],
    ['rps', 'fail pass', 'pass'],
    ['rps', 'fail fail', 'fail'],
    ['rps', 'fail fail pass', 'pass'],
    ['rps', 'fail miss fail', 'fail'],
    ['rps', 'miss miss miss', 'unproven'],
    ['rps', 'miss pass', 'pass'],
    // two of three
    ['p95Ms', 'pass', 'pass'],
    ['p95Ms', 'pass pass pass', 'pass'],
    ['p95Ms', 'fail', 'unproven'],
    ['p95Ms', 'fail pass', 'unproven'],
    ['p95Ms', 'fail pass pass', 'unproven'],
    ['p95Ms', 'fail pass fail', 'fail'],
    ['p95Ms', 'fail fail', 'fail'],
    ['p95Ms', 'miss fail', 'unproven'],
    ['p95Ms', 'miss pass', 'unproven'],
    ['p95Ms', 'easy', 'unproven'],
    ['p95Ms', 'easy pass', 'pass'],
    ['cpuUtilization', 'fail pass pass', 'unproven'],
    ['achievedRatio', 'fail pass', 'unproven'],
    ['rssMb', 'fail fail', 'fail'],
    ['cpuUsPerRequest', 'fail fail', 'fail'],
  ])('%s: %s is %s', (metric, names, kind) => {
    expect(settle(metric, toOutcomes(names)).kind).toBe(kind);
  });

  it.each<[Metric, string, number, string]>([
    ['p95Ms', 'pass', 1, 'Met.'],
    ['p95Ms', 'pass pass', 1, 'Met. Proven met in 2 of 2 attempts.'],
    ['rps', 'miss pass', 1, 'Met. Proven met in 1 of 2 attempts.'],
    ['p95Ms', 'fail fail', 9, 'Missed with proof. Proven missed in 2 of 2 attempts.'],
    ['stalledSeconds', 'fail', 9, 'Missed with proof.'],
    ['p95Ms', 'fail', 9, 'Missed with proof. Proven missed in 1 of 1 attempt; 2 make a FAIL.'],
    ['p95Ms', 'fail pass pass', 9, 'Missed with proof. Proven missed in 1 of 3 attempts; 2 make a FAIL.'],
    ['p95Ms', 'miss pass', 8, 'Missed without proof.'],
    ['p95Ms', 'easy easy', 2, 'Met without the load.'],
  ])('%s: %s shows value %d and says "%s"', (metric, names, value, because) => {
    const settled = settle(metric, toOutcomes(names));
    expect(settled.value).toBe(value);
    expect(toBecause(settled)).toBe(`It: ${because}`);
  });
});

describe('awaitsRepeat', () => {
  it.each<[Metric, string, boolean]>([
    ['p95Ms', 'fail', true],
    ['p95Ms', 'fail pass', true],
    ['p95Ms', 'fail miss', true],
    ['p95Ms', 'fail fail', false],
    ['p95Ms', 'fail pass pass', false],
    ['p95Ms', 'pass', false],
    ['p95Ms', 'miss', false],
    ['rps', 'fail', true],
    ['rps', 'fail pass', false],
    ['failedRatio', 'fail', false],
    ['failedRatio', 'miss', false],
  ])('%s: after %s, %s', (metric, names, expected) => {
    expect(awaitsRepeat(metric, toOutcomes(names))).toBe(expected);
  });
});

describe('whatever the attempts', () => {
  const metric = fc.constantFrom(...METRICS);
  const outcome = fc.constantFrom(PASS, FAIL, MISS, EASY);
  const outcomes = fc
    .tuple(outcome, fc.array(outcome, { maxLength: 2 }))
    .map(([first, others]): NonEmpty<Outcome> => [first, ...others]);

  it('their order does not matter', () => {
    fc.assert(
      fc.property(metric, outcomes, fc.nat(5), (name, list, turns) => {
        const [first, ...others] = turnAndFlip(list, turns);
        expect(settle(name, [first, ...others]).kind).toBe(settle(name, list).kind);
      }),
    );
  });

  it('weakening the evidence of one never makes a pass', () => {
    fc.assert(
      fc.property(metric, outcomes, fc.nat(2), (name, list, weakened) => {
        const [first, ...others] = list.map((each, index) => (index === weakened ? toWeaker(each) : each));
        if (settle(name, list).kind === 'pass') return;
        expect(settle(name, [first ?? PASS, ...others]).kind).not.toBe('pass');
      }),
    );
  });

  it('a fail and a pass are never shown by an attempt that says otherwise', () => {
    fc.assert(
      fc.property(metric, outcomes, (name, list) => {
        const settled = settle(name, list);
        if (settled.kind !== 'unproven') expect(list.map(({ kind }) => kind)).toContain(settled.kind);
      }),
    );
  });
});

function turnAndFlip(list: NonEmpty<Outcome>, turns: number): NonEmpty<Outcome> {
  const turned = list.map((_, index) => list[(index + turns) % list.length] ?? PASS);
  const [first = PASS, ...others] = turns % 2 === 0 ? turned : turned.reverse();
  return [first, ...others];
}

/** The value stays on its side of the limit; only the proof goes. */
function toWeaker(outcome: Outcome): Outcome {
  return outcome.met ? EASY : MISS;
}
