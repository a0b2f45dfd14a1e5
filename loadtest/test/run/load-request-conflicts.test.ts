// What `load` refuses before anything is driven: options that contradict each other, or are none.
import { describe, expect, it } from 'vitest';
import { toLoadRequest } from '../../run/load-request.ts';
import { LoadRequestError } from '../../run/load-request-error.ts';
import { LOCAL, OPTIONS } from './load-options.ts';

describe('toLoadRequest', () => {
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
    [
      { web: true, model: 'closed', generator: 'wrk' },
      'Expected --web with a leg that k6 drives, got --model closed with --generator wrk; the page is k6’s own.',
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
    expect(() => toLoadRequest({ ...OPTIONS, ...given })).toThrow(new LoadRequestError(sentence));
  });

  it('tells every contradiction at once', () => {
    const given = { path: '/a', requests: 'all-routes', allowRemote: true };
    expect(() => toLoadRequest({ ...OPTIONS, ...given })).toThrow(/--path or --requests.*\n.*--allow-remote, got none/);
  });

  it.each(['/nowhere/ca.pem', import.meta.filename])('refuses %s as a certificate authority', (ca) => {
    const given = { ca, targetUrl: 'https://localhost/' };
    expect(() => toLoadRequest({ ...OPTIONS, ...given })).toThrow(
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
    expect(() => toLoadRequest({ ...OPTIONS, ...change, generator: 'wrk' })).toThrow(message);
    expect(() => toLoadRequest({ ...OPTIONS, ...change })).not.toThrow();
  });

  it.each([
    [{ stream: 'samples', model: 'closed' }, /^Expected --stream samples with a rate leg, got --model closed, /],
    [
      { stream: 'samples', rate: 1001 },
      /^Expected --stream samples at 1000 requests\/s or less, got 1001; set a lower --rate, /,
    ],
    [{ stream: 'none', requireStream: true }, /^Expected --require-stream with a stream, got --stream none; /],
  ] as const)('refuses %j', (change, message) => {
    expect(() => toLoadRequest({ ...OPTIONS, ...change })).toThrow(message);
  });

  it.each(['nonsense', 'ftp://127.0.0.1/', ''])('refuses %j, no URL that can be driven', (targetUrl) => {
    expect(() => toLoadRequest({ ...OPTIONS, targetUrl })).toThrow(
      `Expected --target-url to be an http or https URL, got ${JSON.stringify(targetUrl)}.`,
    );
  });

  it.each(['async', '', '/a b', '/a\r\nb'])('refuses the path %j', (path) => {
    expect(() => toLoadRequest({ ...OPTIONS, path })).toThrow(
      `Expected --path to begin with / and hold no blank, got ${JSON.stringify(path)}.`,
    );
  });
});
