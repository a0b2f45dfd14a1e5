import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CombineError } from '../../combine/combine-error.ts';
import { type CombineOptions, toCombineRequest } from '../../combine/combine-request.ts';
import type { LegPlan } from '../../run/leg-plan.ts';
import { toPlan } from './k6-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'shardgate-combine-request-'));
const PLAN = keep('plan.json', toPlan());
const LOG = keep('k6.log', 'text');
const MISSING = join(folder, 'none');
const CAPACITY_ONLY = keep('targets.json', {
  name: 'one',
  description: 'One check.',
  ratePerSec: 100,
  checks: [{ leg: 'capacity', metric: 'failedRatio', max: 0 }],
});

describe('toCombineRequest', () => {
  it('judges a plan without targets by what any service owes, at the rate of the plan', async () => {
    const { targets, shape, leftOut } = await ask({});
    expect(targets).toMatchObject({ name: 'any-service', ratePerSec: 100 });
    expect(targets?.checks.map(({ metric }) => metric)).toEqual(['achievedRatio', 'failedRatio']);
    expect([shape, leftOut.map(({ metric }) => metric)]).toEqual(['steady', ['recoverySeconds', 'p95DriftMs']]);
  });

  it('keeps the rate of targets that were asked for: the gate compares it with the plan’s', async () => {
    expect((await ask({ targets: 'ci' })).targets?.ratePerSec).toBe(1000);
  });

  it('sees an overload and a spike by their plans, and takes the rate that an overload offers', async () => {
    const overload = keep('overload.json', toPlan({ refusedStatus: [503] }));
    expect(await ask({ plan: [overload], targets: 'ci' })).toMatchObject({
      shape: 'overload',
      targets: { ratePerSec: 100 },
    });
    const [stage] = toPlan().stages;
    const spike = keep(
      'spike.json',
      toPlan({ stages: stage === undefined ? [] : [stage, { ...stage, name: 'spike' }] }),
    );
    expect(await ask({ plan: [spike] })).toMatchObject({ shape: 'spike' });
  });

  it('judges nothing when only measuring was asked for', async () => {
    expect((await ask({ measureOnly: true })).targets).toBeNull();
  });

  it.each<[string, Partial<CombineOptions>, RegExp]>([
    ['no plan', { plan: [] }, /^Expected a --plan, the plan\.json that the generators had, got none\.$/],
    ['a plan that is not there', { plan: [MISSING] }, /^Expected --plan to be the plan\.json of a leg, got: ENOENT/],
    ['one page of the server', { serverBefore: [LOG] }, /in the same order, or none at all, got 1 and 0\.$/],
    ['pages for one plan of two', { plan: [PLAN, PLAN], serverBefore: [LOG], serverAfter: [LOG] }, /got 1 and 1\.$/],
    ['a page that is not there', { serverBefore: [MISSING], serverAfter: [LOG] }, /none to be a file that can be read/],
    ['targets without a check', { targets: CAPACITY_ONLY }, /^Expected the targets one to have a check on the legs of/],
  ])('refuses %s', async (_, options, message) => {
    await expect(ask(options)).rejects.toThrow(CombineError);
    await expect(ask(options)).rejects.toThrow(message);
  });

  it('refuses a log that is not there', async () => {
    await expect(ask({}, [MISSING])).rejects.toThrow(/^Expected .*none to be a file that can be read, got: ENOENT/);
  });

  it.each<[string, object, string]>([
    ['a leg that is none', { leg: 'both' }, '/leg must be equal to one of the allowed values (capacity, rate)'],
    ['a key too many', { secret: 1 }, 'it must NOT have additional properties ("secret")'],
    ['a rate leg without a rate', { ratePerSec: null }, 'the rate leg with ratePerSec null'],
    ['a rate leg without stages', { stages: [] }, 'the rate leg with 0 stages'],
    ['more slices than a leg has', { sliceSeconds: 0.1 }, '40 slices, more than the 12 of a leg'],
    ['an address that is none', withUrl('http://['), 'requests.specs has a url that is none'],
    ['a turn that is no request', { requests: { ...toPlan().requests, order: [1] } }, 'requests.order names a request'],
  ])('refuses a plan with %s', async (_, change, misfit) => {
    const plan = keep('wrong.json', { ...toPlan(), ...change });
    await expect(ask({ plan: [plan] })).rejects.toThrow(
      `Expected ${plan} to be the plan of a leg, got one that does not fit: ${misfit}`,
    );
  });
});

function ask(options: Partial<CombineOptions>, files: readonly string[] = [LOG]) {
  const given = {
    plan: [PLAN],
    serverBefore: [],
    serverAfter: [],
    measureOnly: false,
    profile: 'combined',
    ...options,
  };
  return toCombineRequest(given, files);
}

function withUrl(url: string): Pick<LegPlan, 'requests'> {
  const { requests } = toPlan();
  return { requests: { ...requests, specs: [{ ...requests.specs[0], url }] } };
}

function keep(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}
