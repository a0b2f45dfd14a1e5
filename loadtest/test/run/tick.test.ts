import { describe, expect, it } from 'vitest';
import { readTick, type Watched } from '../../run/tick.ts';

const NOWHERE = 'http://127.0.0.1:1/metrics';
const GONE = 2 ** 22 + 1; // above the kernel's largest pid

const WATCHED: Watched = {
  metricsUrl: null,
  serverInitPid: null,
  generatorInitPid: process.pid,
  generatorCommand: 'k6',
  observers: { database: null, collector: null },
  live: { countRequests: async () => 7, readSliceP95: async () => null, countDropped: async () => null },
};

async function readWholeness(change: Partial<Watched>): Promise<boolean> {
  return (await readTick({ ...WATCHED, ...change })).throttling.whole;
}

describe('the quota readings of a tick', () => {
  it('leave a foreign server out', async () => {
    expect(await readWholeness({})).toBe(await readWholeness({ serverInitPid: process.pid }));
  });

  it.each<[string, Partial<Watched>]>([
    ['generator', { generatorInitPid: null }],
    ['server of ours', { metricsUrl: NOWHERE }],
    ['server that has ended', { metricsUrl: NOWHERE, serverInitPid: GONE }],
  ])('are not whole without the %s', async (_, change) => {
    expect(await readWholeness(change)).toBe(false);
  });
});

describe('a tick', () => {
  it('has no page of a server that does not answer, and still the generator’s count', async () => {
    expect(await readTick({ ...WATCHED, metricsUrl: NOWHERE })).toMatchObject({
      finished: 7,
      server: null,
      shards: null,
    });
  });
});
