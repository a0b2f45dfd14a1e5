import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CompareOptions, toCompareRequest } from '../../compare/compare-request.ts';

const OPTIONS: CompareOptions = {
  profile: 'stress',
  path: '/async',
  metrics: ['cpuUsPerRequest', 'rps', 'p95Ms'],
  env: [],
  baseEnv: [],
  headEnv: [],
  port: 8300,
  onInconclusive: 'fail',
  onInvalid: 'fail',
  results: 'results',
  json: false,
};
const toRequest = (change: Partial<CompareOptions>) => toCompareRequest('main', '.', { ...OPTIONS, ...change });

function toFile(targets: object): string {
  const file = join(mkdtempSync(join(tmpdir(), 'targets-')), 'head.json');
  writeFileSync(file, JSON.stringify({ name: 'head', ...targets }));
  return file;
}

describe('toCompareRequest', () => {
  it('takes connections from the profile, and the rest from the rules', async () => {
    const { settings, readyPath } = await toRequest({});
    expect(settings).toMatchObject({ connections: 500, maxBlocks: 24, ratePerSec: 1000, rules: { name: 'default' } });
    expect(readyPath).toBe('/async');
  });

  it.each([
    [24, 24],
    [23, 16],
    [10, 9],
    [9, 9],
    [8, 8],
    [1, 1],
  ])('ends at the last look that --max-blocks %i allows, block %i', async (maxBlocks, end) => {
    expect((await toRequest({ maxBlocks })).settings.maxBlocks).toBe(end);
  });

  it('drives no fixed rate when no metric of it is gated', async () => {
    expect((await toRequest({ metrics: ['rps'], rate: 500 })).settings.ratePerSec).toBeNull();
    expect((await toRequest({ metrics: ['p95Ms'], rate: 500 })).settings.ratePerSec).toBe(500);
  });

  it('takes the rate of its targets, for what is compared too, unless --rate says otherwise', async () => {
    const targets = toFile({ ratePerSec: 700, checks: [{ leg: 'rate', metric: 'p95Ms', max: 10 }] });
    const { settings } = await toRequest({ targets, metrics: ['rps'] });
    expect([settings.ratePerSec, settings.targets]).toEqual([
      700,
      { name: 'head', checks: [{ leg: 'rate', metric: 'p95Ms', limit: { max: 10 } }] },
    ]);
    expect((await toRequest({ targets, rate: 500 })).settings.ratePerSec).toBe(500);
    const atThrottle = toFile({ ratePerSec: 700, checks: [{ leg: 'capacity', metric: 'rps', min: 10 }] });
    expect((await toRequest({ targets: atThrottle })).settings.ratePerSec).toBe(1000);
  });

  it('refuses targets on what no comparison measures, all at once', async () => {
    const checks = [
      { leg: 'capacity', metric: 'rps', min: 10 },
      { leg: 'capacity', metric: 'p95Ms', max: 10 },
      { leg: 'rate', metric: 'rssMb', max: 256 },
      { leg: 'rate', metric: 'p95Ms', max: 10 },
    ];
    const targets = toFile({ ratePerSec: 700, measureSeconds: 60, checks });
    await expect(toRequest({ targets })).rejects.toThrow(
      'Expected checks of what a comparison measures (capacity rps, cpuUsPerRequest, failedRatio; rate achievedRatio, p50Ms, ' +
        'p95Ms, p99Ms, cpuUsPerRequest, failedRatio), got capacity p95Ms, rate rssMb\n' +
        '- Expected no measureSeconds for a comparison, whose rules say how long a slot is, got 60',
    );
  });

  it('gives each arm the shared variables and its own', async () => {
    const { base, head } = await toRequest({ env: ['A=1', 'B=x=y'], baseEnv: ['A=2'], headEnv: ['C='] });
    expect([base.env, head.env]).toEqual([
      { A: '2', B: 'x=y' },
      { A: '1', B: 'x=y', C: '' },
    ]);
  });

  it.each<[Partial<CompareOptions>, string]>([
    [{ maxBlocks: 25 }, 'Expected --max-blocks to be from 1 to 24, the last look of the rules default, got 25.'],
    [{ path: 'async' }, 'Expected --path to begin with / and hold no blank, got "async".'],
    [{ readyPath: '/a b' }, 'Expected --ready-path to begin with / and hold no blank, got "/a b".'],
    [{ env: ['=1'] }, 'Expected a variable as NAME=VALUE, got "".'],
    [{ headEnv: ['API_TOKEN s3cret'] }, 'Expected a variable as NAME=VALUE, got "API_TOKEN s3cret".'],
    [{ metrics: [] }, 'Expected at least one metric to gate, got none.'],
    [{ profile: 'strss' }, 'did you mean "stress"?'],
  ])('refuses %j', async (change, message) => {
    await expect(toRequest(change)).rejects.toThrow(message);
  });
});
