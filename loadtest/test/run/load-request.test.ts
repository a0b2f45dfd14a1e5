import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { toLoadRequest } from '../../run/load-request.ts';
import { SAMPLES_RATE_MAX } from '../../run/stream-mode.ts';
import { OPTIONS, writeJson } from './load-options.ts';

describe('toLoadRequest', () => {
  it('judges the kit’s own server by the ci targets, on both legs', () => {
    const request = toLoadRequest(OPTIONS);
    expect([request.targets?.name, request.legs, request.foreignUrl]).toEqual(['ci', ['capacity', 'rate'], null]);
  });

  it('judges a foreign target by what any service can show', () => {
    const request = toLoadRequest({ ...OPTIONS, targetUrl: 'http://localhost:3000/x' });
    expect([request.targets?.name, request.foreignUrl?.href]).toEqual(['any-service', 'http://localhost:3000/']);
    expect(request.mix.requests.map(({ path }) => path)).toEqual(['/x']);
  });

  it('sends the requests of a file to paths below the target’s own', () => {
    const request = toLoadRequest({
      ...OPTIONS,
      requests: 'all-routes',
      targetUrl: 'http://localhost/a/',
    });
    expect([request.mixName, request.foreignUrl?.href, request.mix.requests.length]).toEqual([
      'all-routes',
      'http://localhost/a/',
      5,
    ]);
  });

  it('judges nothing when only measuring', () => {
    expect(toLoadRequest({ ...OPTIONS, measureOnly: true }).targets).toBeNull();
  });

  it('drives and judges the rate leg at --rate when given', () => {
    const request = toLoadRequest({ ...OPTIONS, rate: 77 });
    expect([request.ratePerSec, request.targets?.ratePerSec]).toEqual([77, 77]);
  });

  it.each([
    ['closed', 'capacity'],
    ['open', 'rate'],
  ] as const)('with --model %s keeps the checks of the %s leg alone', (model, leg) => {
    const request = toLoadRequest({ ...OPTIONS, model });
    expect(request.legs).toEqual([leg]);
    expect(new Set(request.targets?.checks.map((check) => check.leg))).toEqual(new Set([leg]));
  });

  it('streams samples at the rate the docs name, and not beyond', () => {
    expect(toLoadRequest({ ...OPTIONS, stream: 'samples', rate: SAMPLES_RATE_MAX }).stream).toBe('samples');
    const page = readFileSync(new URL('../../../docs/how-to/stream.md', import.meta.url), 'utf8');
    expect(page).toContain(`${SAMPLES_RATE_MAX.toLocaleString('en-US')} requests a second`);
  });
});

describe('--profiles', () => {
  const mine = { description: 'x', connections: 1, measureSeconds: 7, warmupSeconds: 1, wrkThreads: 1 };

  it('adds profiles of the user’s own', () => {
    const profiles = writeJson('profiles.json', { mine });
    expect(toLoadRequest({ ...OPTIONS, profile: 'mine', profiles }).profile.measureSeconds).toBe(7);
    expect(toLoadRequest({ ...OPTIONS, profile: 'light', profiles }).profile.name).toBe('light');
  });

  it('may not take a name of the kit, nor be no file', () => {
    const profiles = writeJson('profiles.json', { light: mine });
    expect(() => toLoadRequest({ ...OPTIONS, profiles })).toThrow('to have names of its own, got light');
    expect(() => toLoadRequest({ ...OPTIONS, profiles: './nowhere.json' })).toThrow(
      'Expected --profiles ./nowhere.json to be a file that can be read, got: ENOENT',
    );
  });
});
