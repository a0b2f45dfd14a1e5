import { describe, expect, it } from 'vitest';
import { toIntendedLoad } from '../../run/intended-load.ts';
import { type LoadOptions, toLoadRequest } from '../../run/load-request.ts';

const OPTIONS: LoadOptions = {
  ...{ profile: 'light', measureOnly: false, generator: 'k6', stream: 'slices', requireStream: false },
  ...{ onInvalid: 'fail', results: '', json: false, rate: 1000, targetUrl: 'http://shop.test/health' },
};
const describeLoad = (change: Partial<LoadOptions>) => toIntendedLoad(toLoadRequest({ ...OPTIONS, ...change }));
const AGAIN = ', each up to 3 times where a limit is missed';

describe('what a run would send', () => {
  it.each<[string, Partial<LoadOptions>, string]>([
    ['both legs', {}, '50 connections at full throttle for 13 s, then 1,000 requests/s for 13 s'],
    ['the legs that are run', { model: 'open' }, '1,000 requests/s for 13 s'],
    ['the peak of a spike', { profile: 'spike' }, '1,000 requests/s with a peak of 5,000 requests/s, for 29 s'],
    ['the length of a soak', { profile: 'soak' }, '1,000 requests/s for 910 s'],
    [
      'that a search has no end of its own',
      { profile: 'breakpoint' },
      '1,000 requests/s for 7 s, doubled until it misses its targets, without an upper end',
    ],
  ])('names %s', (_, change, load) => {
    expect(describeLoad(change)).toBe(`GET /health: ${load}${AGAIN}`);
  });

  it('is not repeated where nothing is judged', () => {
    expect(describeLoad({ measureOnly: true, model: 'open' })).toBe('GET /health: 1,000 requests/s for 13 s');
  });

  it('offers an overload the rate that it would really have', () => {
    const { rate: _, ...unrated } = OPTIONS;
    const request = toLoadRequest({ ...unrated, profile: 'overload' });
    expect(toIntendedLoad(request)).toContain(`GET /health: ${request.ratePerSec} requests/s for `);
    expect(request.ratePerSec).toBeGreaterThan(100); // of any-service
  });

  it('names a mix, and hides what is secret in a query', () => {
    expect(describeLoad({ requests: 'all-routes' })).toMatch(/^the mix all-routes: 50 connections/);
    expect(describeLoad({ targetUrl: 'http://shop.test/a?api_key=word' })).toMatch(/^GET \/a\?api_key=\[redacted\]: /);
  });
});
