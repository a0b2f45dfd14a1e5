import { describe, expect, it } from 'vitest';
import { type LoadOptions, toLoadRequest } from '../../run/load-request.ts';

const options: LoadOptions = {
  profile: 'light',
  measureOnly: false,
  path: '/async',
  edge: 'none',
  model: 'both',
  generator: 'k6',
  requireStream: false,
  onInvalid: 'fail',
  results: 'results',
  json: false,
};

describe('toLoadRequest', () => {
  it('judges the kit’s own server by the ci targets, on both legs', () => {
    const request = toLoadRequest(options);
    expect([request.targets?.name, request.legs, request.foreignUrl]).toEqual(['ci', ['capacity', 'rate'], null]);
  });

  it('judges a foreign target by what any service can show', () => {
    const request = toLoadRequest({ ...options, targetUrl: 'http://localhost:3000/x' });
    expect([request.targets?.name, request.foreignUrl?.href]).toEqual(['any-service', 'http://localhost:3000/x']);
  });

  it('judges nothing when only measuring', () => {
    expect(toLoadRequest({ ...options, measureOnly: true }).targets).toBeNull();
  });

  it('drives and judges the rate leg at --rate when given', () => {
    const request = toLoadRequest({ ...options, rate: 77 });
    expect([request.ratePerSec, request.targets?.ratePerSec]).toEqual([77, 77]);
  });

  it.each([
    ['closed', 'capacity'],
    ['open', 'rate'],
  ] as const)('with --model %s keeps the checks of the %s leg alone', (model, leg) => {
    const request = toLoadRequest({ ...options, model });
    expect(request.legs).toEqual([leg]);
    expect(new Set(request.targets?.checks.map((check) => check.leg))).toEqual(new Set([leg]));
  });

  it.each(['http://example.com/', 'http://10.0.0.1/', 'http://127.0.0.1.example.com/'])(
    'refuses %s: load goes to this machine alone',
    (targetUrl) => {
      expect(() => toLoadRequest({ ...options, targetUrl })).toThrow(
        /^Expected --target-url to name this machine .*; load is only ever sent over loopback\.$/,
      );
    },
  );

  it.each([
    [{ model: 'open' }, /^Expected --generator wrk with a capacity leg, got --model open; /],
    [
      { targetUrl: 'https://localhost:3000/' },
      /^Expected --generator wrk with an http URL, got "https:\/\/localhost:3000"; /,
    ],
    [{ requireStream: true }, /^Expected --require-stream with a generator that streams, got --generator wrk; /],
  ] as const)('refuses wrk with %j, and says what to do instead', (change, message) => {
    expect(() => toLoadRequest({ ...options, ...change, generator: 'wrk' })).toThrow(message);
    expect(() => toLoadRequest({ ...options, ...change })).not.toThrow();
  });

  it.each(['nonsense', 'ftp://127.0.0.1/', ''])('refuses %j, no URL that can be driven', (targetUrl) => {
    expect(() => toLoadRequest({ ...options, targetUrl })).toThrow(
      `Expected --target-url to be an http or https URL, got ${JSON.stringify(targetUrl)}.`,
    );
  });

  it.each(['async', '', '/a b', '/a\r\nb'])('refuses the path %j', (path) => {
    expect(() => toLoadRequest({ ...options, path })).toThrow(
      `Expected --path to begin with / and hold no blank, got ${JSON.stringify(path)}.`,
    );
  });
});
