import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type LoadOptions, toLoadRequest } from '../../run/load-request.ts';
import { LoadRequestError } from '../../run/load-request-error.ts';
import { SAMPLES_RATE_MAX } from '../../run/stream-mode.ts';

const LOCAL = 'http://127.0.0.1:3000/';

const options: LoadOptions = {
  profile: 'light',
  measureOnly: false,
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

describe('the shape of a profile', () => {
  it.each(['spike', 'soak', 'overload', 'breakpoint'])('%s drives the rate leg alone', (profile) => {
    expect(toLoadRequest({ ...options, profile }).legs).toEqual(['rate']);
    expect(() => toLoadRequest({ ...options, profile, model: 'closed' })).toThrow(
      `Expected --model open for the profile ${profile}, a ${profile}, got closed; only the rate leg can have that shape.`,
    );
  });

  it.each([
    ['spike', ['achievedRatio', 'rssMb', 'failedRatio', 'recoverySeconds'], ['p95Ms', 'cpuUtilization']],
    ['soak', ['achievedRatio', 'p95Ms', 'cpuUtilization', 'rssMb', 'failedRatio', 'p95DriftMs', 'rssDriftMb'], []],
    ['overload', ['achievedRatio', 'rssMb', 'failedRatio', 'goodputRps', 'acceptedP95Ms'], ['p95Ms', 'cpuUtilization']],
    ['breakpoint', ['achievedRatio', 'p95Ms', 'cpuUtilization', 'rssMb', 'failedRatio'], []],
  ])('decides which of the default targets are judged: %s', (profile, judged, leftOut) => {
    const request = toLoadRequest({ ...options, profile });
    const names = (checks: readonly { metric: string }[]) => checks.map(({ metric }) => metric);
    expect(names(request.targets?.checks ?? [])).toEqual(judged);
    expect(names(request.leftOut)).toEqual(expect.arrayContaining(leftOut));
  });

  it('under overload offers several times the targets’ rate, unless told a rate', () => {
    const rate = (more: object) => toLoadRequest({ ...options, profile: 'overload', ...more }).targets?.ratePerSec;
    expect([rate({}), rate({ rate: 700 })]).toEqual([3000, 700]);
  });

  it('keeps its own seconds; those of the targets are for a steady load', () => {
    const seconds = (profile: string) =>
      toLoadRequest({ ...options, profile, targets: 'sustained' }).profile.measureSeconds;
    expect([seconds('light'), seconds('soak'), seconds('spike')]).toEqual([120, 900, 24]);
  });

  it('refuses a limit on the recovery that a server which never recovers would meet', () => {
    const targets = write('targets.json', {
      name: 'mine',
      ratePerSec: 10,
      checks: [{ leg: 'rate', metric: 'recoverySeconds', max: 8 }],
    });
    expect(() => toLoadRequest({ ...options, profile: 'spike', targets })).toThrow(
      'Expected recoverySeconds of the targets mine to be less than the 8 s that the profile watches the recovery, got 8.',
    );
  });

  it('refuses targets that have nothing to say about it', () => {
    const targets = write('targets.json', {
      name: 'mine',
      ratePerSec: 10,
      checks: [{ leg: 'rate', metric: 'p95Ms', max: 8 }],
    });
    expect(() => toLoadRequest({ ...options, profile: 'spike', targets })).toThrow(
      'Expected the targets mine to have a check on the rate leg of a spike load, got none',
    );
  });
});

describe('checks that a run cannot answer', () => {
  const GUEST = { readyPath: '/ready' };
  const ask = (checks: readonly object[]) => write('targets.json', { name: 'mine', ratePerSec: 10, checks });
  const UNFINISHED = [{ leg: 'capacity', metric: 'unfinished', max: 0 }];
  const RESTARTS = [{ leg: 'rate', metric: 'shardRestarts', max: 0 }];
  const DRIFT = [{ leg: 'rate', metric: 'rssDriftMb', max: 5 }];

  it('of a foreign target are all refused before anything is driven, each with the remedy', () => {
    const got = (what: string) =>
      `Expected the targets phase-b to ask what this run can tell, got ${what} leg: ` +
      'a foreign target does not show it; remove the check from the targets.';
    expect(() => toLoadRequest({ ...options, targetUrl: LOCAL, targets: 'phase-b' })).toThrow(
      new LoadRequestError(
        [
          got('shardRestarts of the capacity'),
          got('cpuUtilization of the rate'),
          got('shardRestarts of the rate'),
        ].join('\n'),
      ),
    );
  });

  it('of a guest image are those about its inside', () => {
    expect(() => toLoadRequest({ ...options, targets: ask(RESTARTS) }, GUEST)).toThrow(
      "got shardRestarts of the rate leg: only shardgate's own server counts its restarts; remove the check from the targets.",
    );
    expect(toLoadRequest({ ...options, profile: 'soak', targets: ask(DRIFT) }, GUEST).targets?.checks).toHaveLength(1);
  });

  it('of wrk are what it leaves unfinished, on the leg that it drives', () => {
    expect(() => toLoadRequest({ ...options, generator: 'wrk', targets: ask(UNFINISHED) })).toThrow(
      'got unfinished of the capacity leg: wrk does not tell it; remove the check from the targets, or drive the leg with k6.',
    );
    const onRate = ask(UNFINISHED.map((check) => ({ ...check, leg: 'rate' })));
    expect(toLoadRequest({ ...options, generator: 'wrk', targets: onRate }).generator).toBe('wrk');
    expect(toLoadRequest({ ...options, targets: ask(UNFINISHED) }).generator).toBe('k6');
  });

  it('are a drift over fewer seconds than it can be seen in', () => {
    const soak = (measureSeconds: number) => {
      const short = { description: 'x', connections: 1, measureSeconds, warmupSeconds: 1, wrkThreads: 1 };
      const profiles = write('profiles.json', { short: { ...short, shape: { kind: 'soak' } } });
      return toLoadRequest({ ...options, profile: 'short', profiles, targets: ask(DRIFT) });
    };
    expect(soak(6).targets?.checks).toHaveLength(1);
    expect(() => soak(5)).toThrow(
      'Expected the profile short to measure for at least 6 s, as the targets mine judge rssDriftMb, got 5 s.',
    );
  });

  it('do not matter on a leg that is not run, in a load that they mean nothing in, nor where nothing is judged', () => {
    const both = ask([...UNFINISHED, ...RESTARTS, ...DRIFT, { leg: 'capacity', metric: 'failedRatio', max: 0 }]);
    const foreign = { ...options, targetUrl: LOCAL, targets: both, model: 'closed' } as const;
    expect(toLoadRequest(foreign).targets?.checks.map(({ metric }) => metric)).toEqual(['unfinished', 'failedRatio']);
    expect(toLoadRequest({ ...options, measureOnly: true }, GUEST).targets).toBeNull();
  });
});

describe('--profiles', () => {
  const mine = { description: 'x', connections: 1, measureSeconds: 7, warmupSeconds: 1, wrkThreads: 1 };

  it('adds profiles of the user’s own', () => {
    const profiles = write('profiles.json', { mine });
    expect(toLoadRequest({ ...options, profile: 'mine', profiles }).profile.measureSeconds).toBe(7);
    expect(toLoadRequest({ ...options, profile: 'light', profiles }).profile.name).toBe('light');
  });

  it('may not take a name of the kit, nor be no file', () => {
    const profiles = write('profiles.json', { light: mine });
    expect(() => toLoadRequest({ ...options, profiles })).toThrow('to have names of its own, got light');
    expect(() => toLoadRequest({ ...options, profiles: './nowhere.json' })).toThrow(
      'Expected --profiles ./nowhere.json to be a file that can be read, got: ENOENT',
    );
  });
});

function write(name: string, value: unknown): string {
  const path = join(mkdtempSync(join(tmpdir(), 'load-request-')), name);
  writeFileSync(path, JSON.stringify(value));
  return path;
}
