import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadProfiles } from '../../../loadtest/profiles/load-profiles.ts';
import { CLUSTER_PROFILES, toClusterLegs } from '../source/cluster-legs.ts';

const NAMES = CLUSTER_PROFILES.map(({ name }) => name);
const legsOf = (profile: string) => toClusterLegs({ profile, runId: 'r' });

describe('toClusterLegs', () => {
  it('has every profile but the search, which no TestRun can do', () => {
    const missing = loadProfiles().filter(({ name }) => !NAMES.includes(name));
    expect(missing.map(({ shape }) => shape.kind)).toEqual(['breakpoint']);
  });

  it('drives both legs of a steady profile, and the rate leg alone of the others', () => {
    const legs = (name: string) => legsOf(name).map(({ plan }) => plan.leg);
    expect(legs('heavy')).toEqual(['capacity', 'rate']);
    expect(legs('spike')).toEqual(['rate']);
  });

  it('offers what `load` would: the rate of the default targets, three times as much under overload', () => {
    const rate = (name: string) => legsOf(name).find(({ plan }) => plan.leg === 'rate')?.plan;
    expect(rate('heavy')).toMatchObject({ ratePerSec: 1000, measureSeconds: 60, refusedStatus: [] });
    expect(rate('overload')).toMatchObject({ ratePerSec: 3000, refusedStatus: [503] });
    expect(rate('spike')?.stages.map((stage) => stage.ratePerSec)).toEqual([1000, 5000, 1000]);
  });

  it('asks the server by its name in the cluster', () => {
    const urls = NAMES.flatMap((name) => legsOf(name).flatMap(({ plan }) => plan.requests.specs));
    expect(new Set(urls.map(({ url }) => url))).toEqual(new Set(['http://app:8000/async']));
  });

  it('takes the options that `load` takes for the load itself', () => {
    const [capacity, rate] = toClusterLegs({ profile: 'light', runId: 'r', targets: 'phase-b', path: '/items/42' });
    expect(rate?.plan).toMatchObject({ runId: 'r', ratePerSec: 7000 });
    expect(capacity?.plan.requests.specs[0].url).toBe('http://app:8000/items/42');
  });

  it('refuses a search, and a secret that would stand in a ConfigMap', () => {
    expect(() => legsOf('breakpoint')).toThrow(/known beforehand, got breakpoint/);
    const requests = join(mkdtempSync(join(tmpdir(), 'shardgate-mix-')), 'mix.json');
    writeFileSync(
      requests,
      JSON.stringify({
        name: 'shop',
        description: 'A shop',
        requests: [{ path: '/', headers: { Authorization: 'Bearer hunter2' } }],
      }),
    );
    expect(() => toClusterLegs({ profile: 'light', runId: 'r', requests })).toThrow(
      /requests without a secret, got shop/,
    );
  });
});
