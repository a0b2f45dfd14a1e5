import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type LoadOptions, toLoadRequest } from '../../run/load-request.ts';
import { LoadRequestError } from '../../run/load-request-error.ts';
import { SAMPLES_RATE_MAX } from '../../run/stream-mode.ts';

const LOCAL = 'http://127.0.0.1:3000/';

const options: LoadOptions = {
  profile: 'light',
  measureOnly: false,
  model: 'both',
  generator: 'k6',
  stream: 'slices',
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
    expect([request.targets?.name, request.foreignUrl?.href]).toEqual(['any-service', 'http://localhost:3000/']);
    expect(request.mix.requests.map(({ path }) => path)).toEqual(['/x']);
  });

  it('sends the requests of a file to paths below the target’s own', () => {
    const request = toLoadRequest({
      ...options,
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

  it.each([
    [
      { measureOnly: true, targets: 'ci' },
      'Expected --targets or --measure-only, got both; one judges, the other does not.',
    ],
    [{ model: 'closed', rate: 7 }, 'Expected --rate or --model closed, got both; the closed model has no rate.'],
    [
      { path: '/a', requests: 'all-routes' },
      'Expected --path or --requests, got both; the file of requests names the paths.',
    ],
    [{ path: '/a', targetUrl: LOCAL }, 'Expected --target-url or --path, got both; put the path into the URL.'],
    [
      { edge: 'nginx', targetUrl: LOCAL },
      'Expected --target-url or --edge nginx, got both; nginx stands before the kit’s own slot alone.',
    ],
    [
      { requests: 'all-routes', targetUrl: `${LOCAL}?a=b` },
      'Expected --target-url without a query beside --requests, got one; put it into the paths of the file.',
    ],
    [{ allowRemote: true }, 'Expected --target-url beside --allow-remote, got none.'],
    [{ insecure: true }, 'Expected --target-url with https:// beside --insecure, got none.'],
    [{ ca: 'x.pem', targetUrl: LOCAL }, 'Expected --target-url with https:// beside --ca, got another.'],
    [
      { ca: 'x.pem', insecure: true, targetUrl: 'https://localhost/' },
      'Expected --ca or --insecure, got both; one checks the certificate, the other does not.',
    ],
  ] as const)('refuses %j', (given, sentence) => {
    expect(() => toLoadRequest({ ...options, ...given })).toThrow(new LoadRequestError(sentence));
  });

  it('tells every contradiction at once', () => {
    const given = { path: '/a', requests: 'all-routes', allowRemote: true };
    expect(() => toLoadRequest({ ...options, ...given })).toThrow(/--path or --requests.*\n.*--allow-remote, got none/);
  });

  it.each(['/nowhere/ca.pem', import.meta.filename])('refuses %s as a certificate authority', (ca) => {
    const given = { ca, targetUrl: 'https://localhost/' };
    expect(() => toLoadRequest({ ...options, ...given })).toThrow(
      /^Expected --ca to be a file of PEM certificates, got /,
    );
  });

  it.each([
    [{ model: 'open' }, /^Expected --generator wrk with a capacity leg, got --model open; /],
    [
      { targetUrl: 'https://localhost:3000/' },
      /^Expected --generator wrk with an http URL, got "https:\/\/localhost:3000"; /,
    ],
    [{ requests: 'all-routes' }, /^Expected --generator wrk with one plain path, got --requests; /],
    [{ targetUrl: 'http://me:word@localhost/' }, /^Expected --generator wrk .*, got credentials in --target-url; /],
    [{ requireStream: true }, /^Expected --require-stream with a generator that streams, got --generator wrk; /],
  ] as const)('refuses wrk with %j, and says what to do instead', (change, message) => {
    expect(() => toLoadRequest({ ...options, ...change, generator: 'wrk' })).toThrow(message);
    expect(() => toLoadRequest({ ...options, ...change })).not.toThrow();
  });

  it.each([
    [{ stream: 'samples', model: 'closed' }, /^Expected --stream samples with a rate leg, got --model closed, /],
    [
      { stream: 'samples', rate: 1001 },
      /^Expected --stream samples at 1000 requests\/s or less, got 1001; set a lower --rate, /,
    ],
    [{ stream: 'none', requireStream: true }, /^Expected --require-stream with a stream, got --stream none; /],
  ] as const)('refuses %j', (change, message) => {
    expect(() => toLoadRequest({ ...options, ...change })).toThrow(message);
  });

  it('streams samples at the rate the docs name, and not beyond', () => {
    expect(toLoadRequest({ ...options, stream: 'samples', rate: SAMPLES_RATE_MAX }).stream).toBe('samples');
    const page = readFileSync(new URL('../../../docs/how-to/stream.md', import.meta.url), 'utf8');
    expect(page).toContain(`${SAMPLES_RATE_MAX.toLocaleString('en-US')} requests a second`);
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
