import { describe, expect, it } from 'vitest';
import { toPageMarkdown } from '../../bench/page.ts';
import type { ArmName } from '../../bench/server-arms.ts';
import { type BenchmarkSettings, toRouteResult } from '../../bench/server-benchmark.ts';
import { toClaims, toServerSections, toServerText } from '../../bench/server-page.ts';
import { PROVENANCE } from './sample-provenance.ts';
import { toSlot } from './sample-slot.ts';

const ARMS: readonly ArmName[] = ['bare', 'b', 'c', 'fastify'];
const SETTINGS: BenchmarkSettings = {
  arms: ARMS,
  routes: ['/sync'],
  maxRounds: 8,
  measureSeconds: 3,
  warmupSeconds: 2,
  connections: null,
  intervalWidth: 0.03,
};

/** The machine slows down by a fifth each round; the ratios stay. */
const BLOCKS = [1, 1.2, 1.4].map((slowness) =>
  [5, 6, 5.1, 15].map((us) =>
    [0.99, 1.01].map((wobble) => toSlot({ cpuUsPerRequest: us * slowness * wobble, rps: 1e6 / (us * slowness) })),
  ),
);

describe('toRouteResult', () => {
  const result = toRouteResult('/sync', ARMS, BLOCKS);

  it('compares every arm with the control, and the control with nothing', () => {
    expect(result.arms.map(({ arm, cpuRatio }) => [arm, cpuRatio?.ratio.toFixed(3)])).toEqual([
      ['bare', undefined],
      ['b', '1.200'],
      ['c', '1.020'],
      ['fastify', '3.000'],
    ]);
  });

  it('compares phase c with every other arm, and each phase with the one before it', () => {
    expect(result.cAgainst.map(({ arm, ratio }) => [arm, ratio?.ratio.toFixed(3)])).toEqual([
      ['bare', '1.020'],
      ['b', '0.850'],
      ['fastify', '0.340'],
    ]);
    expect(result.steps).toMatchObject([{ from: 'b', to: 'c' }]);
  });

  it('compares nothing without the control', () => {
    const alone = toRouteResult('/sync', ['c'], [[[toSlot()]], [[toSlot()]]]);
    expect(alone.arms[0]?.cpuRatio).toBeNull();
    expect(alone.cAgainst).toEqual([]);
  });
});

describe('toClaims', () => {
  it('holds phase c against its limits', () => {
    const claims = toClaims(toRouteResult('/sync', ARMS, BLOCKS));
    expect(claims.map(({ what, outcome }) => [what, outcome])).toEqual([
      ['/sync: phase c against bare uWebSockets.js', 'met'],
      ['/sync: phase c against Fastify', 'met'],
      ['/sync: phase c against phase b', 'met'],
    ]);
  });
});

describe('the page of bench-server', () => {
  it('reads well', async () => {
    const sections = toServerSections([toRouteResult('/sync', ARMS, BLOCKS)], SETTINGS, { Node: '24.21.0' });
    const page = { title: 'T', regenerate: 'make x', sections, provenance: PROVENANCE, data: null };
    await expect(toPageMarkdown('benchmarks/server', page)).toMatchFileSnapshot('golden/server.md');
  });

  it('reads well in a terminal', async () => {
    await expect(toServerText([toRouteResult('/sync', ARMS, BLOCKS)])).toMatchFileSnapshot('golden/server.txt');
  });
});
