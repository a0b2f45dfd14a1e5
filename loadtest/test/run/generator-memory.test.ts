import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Profile } from '../../profiles/profile.ts';
import { planGet } from '../../requests/request-plan.ts';
import FIGURES from '../../run/generator-memory.json' with { type: 'json' };
import {
  GeneratorMemoryError,
  grantMemory,
  predictMemory,
  requireMemory,
  requireRunMemory,
} from '../../run/generator-memory.ts';
import { toLegPlan } from '../../run/leg-plan.ts';
import { toLoadRequest } from '../../run/load-request.ts';
import type { Stack } from '../../stack/stack.ts';

const PROFILE: Profile = {
  name: 'p',
  description: 'p',
  connections: 50,
  measureSeconds: 60,
  warmupSeconds: 5,
  wrkThreads: 1,
  shape: { kind: 'steady' },
};
const SPIKE = [1, 5, 1].map((rateFactor, index) => ({ name: `s${index}`, seconds: 10, rateFactor }));
const [BASE, ...OTHERS] = SPIKE;

function toPlan(leg: 'capacity' | 'rate', ratePerSec = 1000, change: Partial<Profile> = {}) {
  const profile = { ...PROFILE, ...change };
  return toLegPlan({ runId: 'r', attempt: 1, leg, requests: planGet('http://127.0.0.1/'), profile, ratePerSec });
}

const ONE = { load: 1, app: 1 };

function toStack(env: Record<string, string>): Stack {
  const cpus = { LOAD_CPUSET: '1', APP_CPUSET: '0' };
  return { root: '/', project: 'p', docker: 'docker', env: { ...cpus, ...env }, commandEnv: {} };
}

describe('predictMemory', () => {
  it('counts the requests of an open model exactly, warm-up included', () => {
    expect(predictMemory(toPlan('rate'), ONE)).toMatchObject({ requests: 65_000, exact: true });
  });

  it('counts every stage of a spike at its own rate', () => {
    if (BASE === undefined) throw new Error('no stage');
    const plan = toPlan('rate', 1000, { shape: { kind: 'spike', stages: [BASE, ...OTHERS] } });
    expect(predictMemory(plan, ONE).requests).toBe(5000 + 10_000 + 50_000 + 10_000);
  });

  it('bounds a closed model by what generator and server could do at most', () => {
    const requests = (cpus: typeof ONE) => predictMemory(toPlan('capacity'), cpus).requests;
    expect(requests(ONE)).toBe(25_000 * 65);
    expect(requests({ load: 20, app: 1 })).toBe(120_000 * 65);
  });

  it('adds base, virtual users and requests', () => {
    const { needMb } = predictMemory(toPlan('rate'), ONE);
    const { baseBytes, bytesPerVirtualUser, bytesPerRequest } = FIGURES;
    expect(needMb * 2 ** 20).toBeCloseTo(baseBytes + 600 * bytesPerVirtualUser + 65_000 * bytesPerRequest, 3);
  });

  it('allows each request twice as much where k6 shows its web dashboard, which keeps every sample too', () => {
    const [without, shown] = [false, true].map((web) => predictMemory(toPlan('rate'), ONE, web).needMb);
    const moreBytes = ((shown ?? 0) - (without ?? 0)) * 2 ** 20;
    expect(moreBytes).toBeCloseTo(65_000 * FIGURES.bytesPerRequest, 3);
  });

  it('grows with rate and length', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e5 }), fc.integer({ min: 2, max: 1e4 }), (rate, seconds) => {
        const need = (ratePerSec: number, measureSeconds: number) =>
          predictMemory(toPlan('rate', ratePerSec, { measureSeconds }), ONE).needMb;
        expect(need(rate + 1, seconds)).toBeGreaterThan(need(rate, seconds));
        expect(need(rate, seconds + 1)).toBeGreaterThan(need(rate, seconds));
      }),
    );
  });
});

describe('requireMemory', () => {
  it('lets a leg through that fits into four fifths of the heap limit', () => {
    expect(() => requireMemory(toPlan('rate'), toStack({ LOAD_GOMEMLIMIT: '1GiB' }))).not.toThrow();
  });

  it('refuses one that does not, and says how it would fit', () => {
    const day = toPlan('rate', 5000, { measureSeconds: 86_400 });
    const refuse = () => requireMemory(day, toStack({ LOAD_GOMEMLIMIT: '2048MiB' }));
    expect(refuse).toThrow(GeneratorMemoryError);
    expect(refuse).toThrow(
      /^Expected k6 to need at most 1,638 MiB for the rate leg, 80 % of its heap limit, got [\d,]+ MiB \(432,025,000 requests of \d+ bytes\)\. Make it shorter or its rate lower; or, where the machine has the memory, set LOAD_GOMEMLIMIT=\d+MiB LOAD_MEMORY=\d+m\.$/,
    );
  });

  it('offers wrk for the capacity leg', () => {
    const long = toPlan('capacity', 1, { measureSeconds: 3600 });
    expect(() => requireMemory(long, toStack({ LOAD_GOMEMLIMIT: '500MiB' }))).toThrow(
      /up to 90,125,000 requests.* drive it with --generator wrk, which keeps no samples;/,
    );
  });

  it('lets every profile of the kit through on a machine with 4 GiB for the generator', () => {
    const soak = toPlan('rate', 1000, { measureSeconds: 900 });
    const stress = toPlan('capacity', 1, { connections: 500, measureSeconds: 120 });
    for (const plan of [soak, stress]) {
      expect(() => requireMemory(plan, toStack({ LOAD_GOMEMLIMIT: '3500MiB' }))).not.toThrow();
    }
  });
});

describe('grantMemory', () => {
  const stress = toPlan('capacity', 1, { connections: 500, measureSeconds: 120 });
  const many = { LOAD_CPUSET: '1-10', APP_CPUSET: '0' };
  const toLimitMb = (granted: Stack) => Number.parseInt(String(granted.env.LOAD_GOMEMLIMIT), 10);

  it('gives k6 more for a large machine, and leaves what the user has set', () => {
    const granted = grantMemory(stress, toStack(many), false, 64_000);
    expect(toLimitMb(granted)).toBeGreaterThan(3500);
    expect(granted.commandEnv.LOAD_MEMORY).toMatch(/^\d+m$/);
    expect(() => grantMemory(stress, toStack({ ...many, LOAD_GOMEMLIMIT: '1GiB' }), false, 64_000)).toThrow('set LOAD');
  });

  it('gives each leg what it needs itself, as the steps of a search ask for more and more', () => {
    const stack = toStack({});
    const grant = (ratePerSec: number) => toLimitMb(grantMemory(toPlan('rate', ratePerSec), stack, false, 128_000));
    expect(grant(1000)).toBeNaN();
    const [once, twice] = [grant(100_000), grant(200_000)]; // connections, too, are in proportion
    expect(once).toBeGreaterThan(3500);
    expect(twice).toBeGreaterThan(1.9 * once);
  });

  it('changes nothing where the leg fits, and refuses where the machine has too little', () => {
    expect(grantMemory(stress, toStack({}), false, 64_000).env.LOAD_GOMEMLIMIT).toBeUndefined();
    expect(() => grantMemory(stress, toStack(many), false, 4000)).toThrow(GeneratorMemoryError);
  });
});

describe('requireRunMemory', () => {
  const request = toLoadRequest({
    ...{ profile: 'stress', measureOnly: false, generator: 'k6', stream: 'slices', requireStream: false },
    ...{ onInvalid: 'fail', results: '', json: false },
  });
  const many = { LOAD_CPUSET: '1-10', APP_CPUSET: '0' };

  it('refuses a run with a leg that the machine has too little for', () => {
    expect(() => requireRunMemory(request, toStack(many), 64_000)).not.toThrow();
    expect(() => requireRunMemory(request, toStack(many), 4000)).toThrow(GeneratorMemoryError);
  });

  it('asks for nothing for a leg that wrk drives', () => {
    const byWrk = { ...request, generator: 'wrk', legs: ['capacity'] } as const;
    expect(() => requireRunMemory(byWrk, toStack({ ...many, LOAD_GOMEMLIMIT: '1MiB' }), 10)).not.toThrow();
  });
});

describe('the figures', () => {
  it('are at least what was measured last, as the page that they name has it', () => {
    const path = new URL(`../../../${FIGURES.source.replace('.md', '.json')}`, import.meta.url);
    const { data } = JSON.parse(readFileSync(path, 'utf8'));
    expect(FIGURES.bytesPerRequest).toBeGreaterThanOrEqual(data.figures.bytesPerRequest);
    expect(FIGURES.bytesPerVirtualUser).toBeGreaterThanOrEqual(data.figures.bytesPerVirtualUser);
    expect(FIGURES.baseBytes).toBeGreaterThanOrEqual(data.figures.baseBytes);
  });
});
