import { describe, expect, it } from 'vitest';
import { planGet } from '../../requests/request-plan.ts';
import type { GeneratorLive } from '../../run/generator-live.ts';
import { type LegPlan, toLegPlan } from '../../run/leg-plan.ts';
import { createLegProgress } from '../../run/progress.ts';
import { type ProgressState, toProgressLine, toProgressState } from '../../run/progress-state.ts';
import { toWarnings } from '../../run/progress-warnings.ts';
import type { Tick } from '../../run/tick.ts';

const requests = planGet('http://127.0.0.1/');
const profile = {
  name: 'p',
  description: 'p',
  connections: 5,
  measureSeconds: 10,
  warmupSeconds: 3,
  wrkThreads: 1,
  shape: { kind: 'steady' },
} as const;
const toPlan = (leg: LegPlan['leg']) => toLegPlan({ runId: 'r', leg, attempt: 1, requests, profile, ratePerSec: 10 });
const CPUS = { app: [0], load: [1] };

function tick(atMs: number, change: Partial<Tick> & { cpuSeconds?: number } = {}): Tick {
  const { cpuSeconds = 0, ...rest } = change;
  const generator = { pid: 1, parentPid: 0, command: 'k6', cpuSeconds, startTicks: 1 };
  const memoryMb = { server: null, generator: null, database: null, collector: null, commandLine: null };
  return {
    atMs,
    finished: 0,
    receivedBytes: null,
    server: null,
    shards: null,
    generator,
    cpuTimes: null,
    throttling: { periods: 0, whole: true },
    memoryMb,
    ...rest,
  };
}

describe('toProgressState', () => {
  it.each<[LegPlan['leg'], number, Partial<ProgressState>]>([
    ['capacity', 30, { phase: 'warm-up', elapsedS: 0, phaseS: 3, leftS: 13 }],
    ['capacity', 2999, { phase: 'warm-up', elapsedS: 2, phaseS: 3, leftS: 11 }],
    ['capacity', 3000, { phase: 'measure', elapsedS: 0, phaseS: 10, leftS: 10 }],
    ['rate', 3400, { phase: 'warm-up', elapsedS: 3, phaseS: 4, leftS: 11 }],
    ['rate', 3500, { phase: 'measure', elapsedS: 0, phaseS: 10, leftS: 10 }],
    ['capacity', 12_999, { phase: 'measure', elapsedS: 9, phaseS: 10, leftS: 1 }],
    ['capacity', 13_000, { phase: 'settle', elapsedS: 0, phaseS: null, leftS: 0 }],
    ['rate', 15_600, { phase: 'settle', elapsedS: 2, phaseS: null, leftS: 0 }],
  ])('of the %s leg after %d ms', (leg, elapsedMs, state) => {
    expect(toProgressState(toPlan(leg), [], elapsedMs, null)).toMatchObject(state);
  });

  it('has the rate and the generator of the last second, whatever was before', () => {
    const ticks = [tick(0), tick(1000, { finished: 10, cpuSeconds: 5 }), tick(3000, { finished: 30, cpuSeconds: 6 })];
    expect(toProgressState(toPlan('rate'), ticks, 3000, 4)).toMatchObject({ rps: 10, generatorCores: 0.5, p95Ms: 4 });
  });

  it('looks further back where two ticks were read side by side', () => {
    const ticks = [
      tick(0),
      tick(1995, { finished: 1990, cpuSeconds: 1 }),
      tick(2000, { finished: 2100, cpuSeconds: 1 }),
    ];
    expect(toProgressState(toPlan('rate'), ticks, 2000, null)).toMatchObject({ rps: 1050, generatorCores: 0.5 });
    const both = ticks.slice(1);
    expect(toProgressState(toPlan('rate'), both, 2000, null)).toMatchObject({ rps: null, generatorCores: null });
  });

  it('knows neither before there are two ticks, nor where they are not to be had', () => {
    const unknown = { rps: null, generatorCores: null };
    expect(toProgressState(toPlan('rate'), [tick(0)], 0, null)).toMatchObject(unknown);
    const silent = [tick(0), tick(1000)].map((one) => ({ ...one, finished: null, generator: null }));
    expect(toProgressState(toPlan('rate'), silent, 1000, null)).toMatchObject(unknown);
  });
});

describe('toProgressLine', () => {
  const STATE: ProgressState = {
    leg: 'capacity',
    attempt: 1,
    phase: 'measure',
    elapsedS: 4,
    phaseS: 10,
    leftS: 6,
    rps: 12_345.4,
    p95Ms: 3.456,
    generatorCores: 0.71,
  };

  it.each<[Partial<ProgressState>, string]>([
    [{}, 'capacity   measure 4/10 s   6 s to go   12,345 requests/s   P95 3.46 ms   generator 71 % of a core'],
    [
      { attempt: 2, phase: 'warm-up', rps: null, p95Ms: null, generatorCores: null },
      'capacity (attempt 2)   warm-up 4/10 s   6 s to go   … requests/s   generator …',
    ],
    [{ leg: 'rate', phase: 'settle', elapsedS: 2 }, 'rate   settle 2 s   the last answers and the generator’s summary'],
  ])('with %j', (change, line) => {
    expect(toProgressLine({ ...STATE, ...change })).toBe(line);
  });
});

describe('toWarnings', () => {
  const cpuTimes = (busyTicks: number, stealTicks: number) =>
    new Map([0, 1].map((cpu) => [cpu, { busyTicks, idleTicks: 100 - busyTicks, stealTicks }]));
  const zero = new Map([0, 1].map((cpu) => [cpu, { busyTicks: 0, idleTicks: 0, stealTicks: 0 }]));

  const START = { first: tick(0, { cpuTimes: zero }), before: tick(0, { cpuTimes: zero }) };

  it.each<[string, Partial<Tick> & { cpuSeconds?: number }, number | null, readonly string[]]>([
    ['a calm second', { cpuSeconds: 0.5, cpuTimes: cpuTimes(50, 0) }, 0, []],
    ['a busy generator', { cpuSeconds: 0.8 }, null, ['the generator is 80 % busy']],
    ['a generator almost busy', { cpuSeconds: 0.79 }, null, []],
    ['a quota', { throttling: { periods: 2, whole: true } }, null, ['a CPU quota was hit in 2 periods']],
    ['an unknown quota', { throttling: { periods: 0, whole: false } }, null, []],
    ['drops', {}, 1, ['1 request never started: no virtual user was free']],
  ])('of %s', (_, after, dropped, texts) => {
    const warnings = toWarnings({ ...START, after: tick(1000, after), cpus: CPUS, dropped });
    expect(warnings.map(({ text }) => text)).toEqual(texts);
  });

  it('tells what other machines took', () => {
    const last = { ...START, after: tick(1000, { cpuTimes: cpuTimes(50, 5) }) };
    const kinds = toWarnings({ ...last, cpus: CPUS, dropped: null }).map(({ kind }) => kind);
    expect(kinds).toEqual(['steal']);
  });
});

describe('createLegProgress', () => {
  it('asks once for each finished slice, names each phase, and warns once of each kind', async () => {
    const asked: number[] = [];
    const steps: (string | undefined)[] = [];
    const said: string[] = [];
    const live: GeneratorLive = {
      countRequests: () => Promise.resolve(null),
      readSliceP95: (slice) => Promise.resolve(asked.push(slice)),
      countDropped: () => Promise.resolve(3),
    };
    const out = { progress: (_: string, step?: string) => steps.push(step), say: (line: string) => said.push(line) };
    const { show, settle } = createLegProgress(out, { ...toPlan('rate'), sliceSeconds: 2 }, CPUS);
    const ticks = [1000, 3600, 4600, 5600, 6600, 7600].map((atMs) => tick(atMs));
    for (const [index, { atMs }] of ticks.entries()) await show(ticks.slice(0, index + 1), atMs, live);
    settle(14_000);
    expect(asked).toEqual([0, 1]);
    expect(steps).toEqual(['rate 1 warm-up', ...Array(5).fill('rate 1 measure'), 'rate 1 settle']);
    expect(said).toEqual(['WARNING: rate leg, after 1 s: 3 requests never started: no virtual user was free.']);
  });
});
