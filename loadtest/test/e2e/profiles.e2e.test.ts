// Loads that change, for real: a known limit is found, an overload is told from failures, a spike is followed.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Result } from '../../report/result.ts';
import { makeResultsFolder, RETRY, runKit, runLoad } from './support/kit.ts';
import { startRateLimitedServer } from './support/rate-limited-server.ts';

const PROFILES = join(makeResultsFolder(), 'profiles.json');
const SHORT = { description: 'x', connections: 1, warmupSeconds: 1, wrkThreads: 1 };
const STAGES = [
  { name: 'base', seconds: 2, rateFactor: 1 },
  { name: 'spike', seconds: 2, rateFactor: 3 },
  { name: 'recovery', seconds: 5, rateFactor: 1 },
];

writeFileSync(
  PROFILES,
  JSON.stringify({
    'find-limit': { ...SHORT, measureSeconds: 2, shape: { kind: 'breakpoint', confirmSeconds: 4, precision: 0.05 } },
    'short-spike': { ...SHORT, shape: { kind: 'spike', stages: STAGES } },
    'short-overload': {
      ...SHORT,
      measureSeconds: 3,
      shape: { kind: 'overload', rateFactor: 6, refusedStatus: [429] },
    },
    'own-overload': {
      ...SHORT,
      measureSeconds: 3,
      shape: {
        kind: 'overload',
        rateFactor: 1,
        refusedStatus: [503],
        server: { APP_SHARDS: '1', APP_MAX_RUNNING: '1', APP_QUEUE_LENGTH: '4' },
      },
    },
  }),
);

const toFound = ({ result }: Readonly<{ result: Result }>): number => result.breakpoint?.ratePerSec ?? Number.NaN;

afterAll(async () => {
  await runKit(['down']);
});

describe('a server that lets 400 requests a second through', () => {
  it('has its limit found within 5 %, confirmed, with the interval and every step', async () => {
    const server = await startRateLimitedServer(400);
    try {
      const args = ['find-limit', '--profiles', PROFILES, '--target-url', server.url, '--rate', '300'];
      const search = () => runLoad([...args, '--stream', 'none', ...RETRY]);
      const first = await search();
      // Where the machine stood still, a step that the server holds was a miss: the search ends too low, never too high.
      const { exitCode, result } = toFound(first) >= 400 * 0.95 ? first : await search();
      expect([exitCode, result.verdict, result.shape]).toEqual([0, 'PASS', 'breakpoint']);
      expect(Math.abs(toFound({ result }) / 400 - 1)).toBeLessThanOrEqual(0.05);
      expect(result.breakpoint?.missedPerSec ?? Number.NaN).toBeLessThanOrEqual(toFound({ result }) * 1.05);
      expect(result.breakpoint).toMatchObject({ confirmed: true });
      expect(result.reasons[0]).toMatch(
        /^The highest rate that meets the targets is \d+ requests\/s, confirmed over 4 s/,
      );
    } finally {
      server.close();
    }
  });

  it('under six times its targets’ rate refuses some, which is no failure', async () => {
    const server = await startRateLimitedServer(400);
    try {
      const args = ['short-overload', '--profiles', PROFILES, '--target-url', server.url];
      const { exitCode, result } = await runLoad([...args, '--stream', 'none', ...RETRY]);
      const overload = result.legs.rate?.client.overload;
      expect([exitCode, result.verdict]).toEqual([0, 'PASS']);
      expect(overload?.refusedRatio).toBeGreaterThan(0.2);
      expect(overload?.goodputRps).toBeGreaterThan(300);
      expect(result.legs.rate?.client.failed).toBe(0);
    } finally {
      server.close();
    }
  });
});

describe('the kit’s own server under overload', () => {
  it('is started with the profile’s narrow gate, and its refusals are counted alike on both sides', async () => {
    const args = ['own-overload', '--profiles', PROFILES, '--targets', 'any-service', '--rate', '2000'];
    const { exitCode, result } = await runLoad([...args, '--stream', 'none', ...RETRY]);
    expect([exitCode, result.verdict]).toEqual([0, 'PASS']);
    const { client, server } = result.legs.rate ?? {};
    expect(client?.failed).toBe(0);
    expect(client?.overload?.refusedRatio).toBeGreaterThan(0.2); // one at a time, of about 1 ms
    expect(server?.serverErrors).toBe(client?.overload?.refusedWholeLeg);
  });
});

describe('a spike', () => {
  it('is reported stage by stage, and a limit between is missed in its stage alone', async () => {
    const server = await startRateLimitedServer(400);
    try {
      const args = ['short-spike', '--profiles', PROFILES, '--target-url', server.url, '--rate', '200'];
      const { exitCode, result } = await runLoad([...args, '--stream', 'none']);
      const stages = result.legs.rate?.client.stages ?? [];
      expect(stages.map(({ name, ratePerSec }) => [name, ratePerSec])).toEqual([
        ['base', 200],
        ['spike', 600],
        ['recovery', 200],
      ]);
      for (const { name, requests, ratePerSec, seconds } of stages) {
        const share = requests / (ratePerSec * seconds);
        expect(share, name).toBeLessThan(1.05);
        expect(share, name).toBeGreaterThan(0.5); // a busy machine sends less, and the stages differ threefold
      }
      expect([exitCode, result.verdict]).toEqual([1, 'FAIL']); // 429 is a failure where it is not expected
    } finally {
      server.close();
    }
  });
});

describe('a run that would not fit into the generator’s memory', () => {
  it('is refused before anything starts, with the remedy', async () => {
    const { exitCode, result } = await runLoad(['soak', '--rate', '20000'], { LOAD_GOMEMLIMIT: '1GiB' });
    expect([exitCode, result.verdict]).toEqual([2, 'ERROR']);
    expect(result.reasons[0]).toMatch(
      /^Expected k6 to need at most 819 MiB for the rate leg, .*; or, where the machine has the memory, set/,
    );
  });
});
