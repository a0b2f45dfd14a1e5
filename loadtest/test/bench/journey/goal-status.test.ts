import { describe, expect, it } from 'vitest';
import { type PhaseFigures, toPhaseFigures } from '../../../bench/journey/figures.ts';
import { toStatus } from '../../../bench/journey/goal-status.ts';
import type { RateSlot } from '../../../bench/journey/measured.ts';
import type { Goal } from '../../../bench/journey/roadmap.ts';
import type { Slot } from '../../../bench/slot.ts';
import { NO_ERRORS, toSampleJourney, toSampleRateSlot, toSampleSlot } from './sample-journey.ts';

const BUSY = { serverCpuUtilization: 0.95 };
const IDLE = { serverCpuUtilization: 0.949 };
const STEAL = { serverCpuUtilization: 1, marks: ['steal'] } as const;

const RPS: Goal = { metric: 'rps', connections: 200, min: 7_000 };
const MEAN: Goal = { metric: 'meanMs', connections: 200, max: 25 };
const P95: Goal = { metric: 'p95Ms', ratePerSec: 7_000, max: 10 };
const ERRORS: Goal = { metric: 'errors', connections: 200, max: 0 };
const CPU: Goal = { metric: 'cpuUtilization', ratePerSec: 7_000, max: 0.8 };
const SUSTAINED: Goal = { metric: 'sustainedRps', connections: 200, seconds: 120, min: 15_000 };

type Measured = Readonly<{ slot?: Partial<Slot>; rate?: Partial<RateSlot>; ratePerSec?: number; seconds?: number }>;

function toFigures({ slot = {}, rate = {}, ratePerSec = 1_000, seconds = 3 }: Measured): PhaseFigures {
  const levels = [{ connections: 200, blocks: [[[toSampleSlot(slot)]]] }];
  const rateBlocks = [[[toSampleRateSlot(rate)]]];
  const journey = { ...toSampleJourney(['b']), seconds, levels, rate: { ratePerSec, blocks: rateBlocks } };
  const [figures] = toPhaseFigures(journey);
  if (figures === undefined) throw new Error('Expected figures of the one phase, got none');
  return figures;
}

describe('toStatus', () => {
  it.each<[string, Goal, Measured, string]>([
    ['requests that reach the goal', RPS, { slot: { rps: 7_000, ...IDLE } }, 'met'],
    ['too few requests of a busy server', RPS, { slot: { rps: 6_999, ...BUSY } }, 'missed'],
    ['too few requests of a server that had time', RPS, { slot: { rps: 6_999, ...IDLE } }, 'not measurable'],
    ['too few requests where CPU was stolen', RPS, { slot: { rps: 6_999, ...STEAL } }, 'not measurable'],

    ['a mean within the goal', MEAN, { slot: { meanMs: 25 } }, 'met'],
    ['a mean beyond it, of a busy server', MEAN, { slot: { meanMs: 25.1, ...BUSY } }, 'missed'],
    ['a mean beyond it, of a server that had time', MEAN, { slot: { meanMs: 25.1, ...IDLE } }, 'not measurable'],

    // 200 connections x 0.9 = 180 waiting: 10,000 requests/s x 18 ms
    ['a P95 at full throttle', P95, { slot: { rps: 10_000, meanMs: 18, p95Ms: 10 } }, 'met'],
    ['a P95 of a load that was not offered', P95, { slot: { rps: 10_000, meanMs: 17.9, p95Ms: 10 } }, 'not measurable'],
    ['a P95 of too few requests', P95, { slot: { rps: 6_999, meanMs: 28, p95Ms: 9 } }, 'not measurable'],
    ['a queue at full throttle, a low rate', P95, { slot: { p95Ms: 40 } }, 'not measurable'],
    [
      'a queue at full throttle, the rate kept',
      P95,
      { slot: { p95Ms: 40 }, rate: { p95Ms: 10 }, ratePerSec: 7_000 },
      'met',
    ],
    [
      'the rate not achieved',
      P95,
      { slot: { p95Ms: 40 }, rate: { p95Ms: 10, achievedRatio: 0.98 }, ratePerSec: 7_000 },
      'not measurable',
    ],
    ['a slow answer at a low rate', P95, { slot: { p95Ms: 40 }, rate: { p95Ms: 10.1 } }, 'missed'],
    [
      'a slow answer of a saturated generator',
      P95,
      { slot: { p95Ms: 40 }, rate: { p95Ms: 10.1, generatorSaturated: true } },
      'not measurable',
    ],
    [
      'a slow answer at a rate above the goal',
      P95,
      { slot: { p95Ms: 40 }, rate: { p95Ms: 10.1 }, ratePerSec: 7_001 },
      'not measurable',
    ],

    ['no error', ERRORS, {}, 'met'],
    ['one error', ERRORS, { slot: { errors: { ...NO_ERRORS, timeout: 1 } } }, 'missed'],

    ['CPU within the goal at its rate', CPU, { rate: { cpuUtilization: 0.8 }, ratePerSec: 7_000 }, 'met'],
    ['CPU within the goal at a lower rate', CPU, { rate: { cpuUtilization: 0.1 } }, 'not measurable'],
    ['CPU beyond the goal even at a lower rate', CPU, { rate: { cpuUtilization: 0.81 } }, 'missed'],
    [
      'CPU within the goal, the rate not achieved',
      CPU,
      { rate: { cpuUtilization: 0.5, achievedRatio: 0.98 }, ratePerSec: 7_000 },
      'not measurable',
    ],
    ['CPU not known', CPU, { rate: { cpuUtilization: null }, ratePerSec: 7_000 }, 'not measurable'],

    ['enough requests in short slots', SUSTAINED, { slot: { rps: 15_000 } }, 'not measurable'],
    ['enough requests for long enough', SUSTAINED, { slot: { rps: 15_000 }, seconds: 120 }, 'met'],
    ['too few requests of a busy server, for long', SUSTAINED, { slot: { rps: 14_999, ...BUSY } }, 'missed'],
  ])('judges %s', (_, goal, measured, kind) => {
    expect(toStatus(goal, toFigures(measured)).kind).toBe(kind);
  });

  it('says that a number of connections was not asked for', () => {
    expect(toStatus({ ...RPS, connections: 50 }, toFigures({}))).toEqual({
      kind: 'not measurable',
      because: '50 connections were not asked for in this run',
    });
  });

  it('says what was measured, and why that is no proof', () => {
    expect(toStatus(RPS, toFigures({ slot: { rps: 6_999, ...IDLE } })).because).toBe(
      '6,999 requests/s at 200 connections, but its CPUs were 94.9 % busy: the generator, the host or the wait was the limit',
    );
    expect(toStatus(CPU, toFigures({ rate: { cpuUtilization: 0.12 } })).because).toBe(
      '12 % at 1,000 requests/s, which is below the 7,000 of the goal: --rate 7000 needs more generator CPUs',
    );
  });
});
