// Checks that a run could never answer are refused before it.
import { describe, expect, it } from 'vitest';
import { toLoadRequest } from '../../run/load-request.ts';
import { LoadRequestError } from '../../run/load-request-error.ts';
import { LOCAL, OPTIONS, writeJson } from './load-options.ts';

describe('checks that a run cannot answer', () => {
  const GUEST = { readyPath: '/ready' };
  const ask = (checks: readonly object[]) => writeJson('targets.json', { name: 'mine', ratePerSec: 10, checks });
  const UNFINISHED = [{ leg: 'capacity', metric: 'unfinished', max: 0 }];
  const RESTARTS = [{ leg: 'rate', metric: 'shardRestarts', max: 0 }];
  const DRIFT = [{ leg: 'rate', metric: 'rssDriftMb', max: 5 }];

  it('of a foreign target are all refused before anything is driven, each with the remedy', () => {
    const got = (what: string) =>
      `Expected the targets phase-b to ask what this run can tell, got ${what} leg: ` +
      'a foreign target does not show it; remove the check from the targets.';
    expect(() => toLoadRequest({ ...OPTIONS, targetUrl: LOCAL, targets: 'phase-b' })).toThrow(
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
    expect(() => toLoadRequest({ ...OPTIONS, targets: ask(RESTARTS) }, GUEST)).toThrow(
      "got shardRestarts of the rate leg: only shardgate's own server counts its restarts; remove the check from the targets.",
    );
    expect(toLoadRequest({ ...OPTIONS, profile: 'soak', targets: ask(DRIFT) }, GUEST).targets?.checks).toHaveLength(1);
  });

  it('of wrk are what it leaves unfinished, on the leg that it drives', () => {
    expect(() => toLoadRequest({ ...OPTIONS, generator: 'wrk', targets: ask(UNFINISHED) })).toThrow(
      'got unfinished of the capacity leg: wrk does not tell it; remove the check from the targets, or drive the leg with k6.',
    );
    const onRate = ask(UNFINISHED.map((check) => ({ ...check, leg: 'rate' })));
    expect(toLoadRequest({ ...OPTIONS, generator: 'wrk', targets: onRate }).generator).toBe('wrk');
    expect(toLoadRequest({ ...OPTIONS, targets: ask(UNFINISHED) }).generator).toBe('k6');
  });

  it('are a drift over fewer seconds than it can be seen in', () => {
    const soak = (measureSeconds: number) => {
      const short = { description: 'x', connections: 1, measureSeconds, warmupSeconds: 1, wrkThreads: 1 };
      const profiles = writeJson('profiles.json', { short: { ...short, shape: { kind: 'soak' } } });
      return toLoadRequest({ ...OPTIONS, profile: 'short', profiles, targets: ask(DRIFT) });
    };
    expect(soak(6).targets?.checks).toHaveLength(1);
    expect(() => soak(5)).toThrow(
      'Expected the profile short to measure for at least 6 s, as the targets mine judge rssDriftMb, got 5 s.',
    );
  });

  it('do not matter on a leg that is not run, in a load that they mean nothing in, nor where nothing is judged', () => {
    const both = ask([...UNFINISHED, ...RESTARTS, ...DRIFT, { leg: 'capacity', metric: 'failedRatio', max: 0 }]);
    const foreign = { ...OPTIONS, targetUrl: LOCAL, targets: both, model: 'closed' } as const;
    expect(toLoadRequest(foreign).targets?.checks.map(({ metric }) => metric)).toEqual(['unfinished', 'failedRatio']);
    expect(toLoadRequest({ ...OPTIONS, measureOnly: true }, GUEST).targets).toBeNull();
  });
});
