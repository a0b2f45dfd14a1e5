import { describe, expect, it } from 'vitest';
import type { CrosscheckBlock } from '../../../bench/crosscheck/block.ts';
import { toLiteralCommand } from '../../../bench/crosscheck/crosscheck.ts';
import { toCrosscheckSections, toCrosscheckText } from '../../../bench/crosscheck/crosscheck-page.ts';
import { findProfile, loadProfiles } from '../../../profiles/load-profiles.ts';

const LATENCY = { p50: 2, p90: 3, p95: 4, p99: 5, max: 9 };
const BLOCK: CrosscheckBlock = {
  connections: 48,
  rps: 30_000,
  failed: 0,
  latencyMs: LATENCY,
  measuredMs: { ...LATENCY, p99: 4.5 },
  generatorCpus: 1,
  generatorBusy: 0.3,
  generatorCpuUs: 9,
  serverBusy: 0.4,
  serverCpuUs: 11,
  serverP50Ms: 1.2,
  serverP95Ms: 1.5,
};
const profile = findProfile(loadProfiles(), 'light');
const K6 = { ...BLOCK, connections: 50, rps: 20_000, measuredMs: LATENCY };
const RESULT = {
  profile,
  literal: toLiteralCommand(profile),
  commands: { wrk: 'wrk -t4', k6: 'k6, the capacity leg' },
  versions: { wrk: '4.1.0', k6: 'v2.2.0' },
  blocks: [
    [
      [BLOCK, { ...BLOCK, rps: 32_000, measuredMs: null }],
      [K6, K6],
    ],
  ],
};

describe('toLiteralCommand', () => {
  it.each([
    ['light', 'wrk -t4 -c50 -d10s http://localhost:8000/async'],
    ['medium', 'wrk -t8 -c100 -d30s http://localhost:8000/async'],
    ['heavy', 'wrk -t12 -c200 -d60s http://localhost:8000/async'],
    ['stress', 'wrk -t16 -c500 -d120s http://localhost:8000/async'],
  ])('of %s is the roadmap’s', (name, command) => {
    expect(toLiteralCommand(findProfile(loadProfiles(), name))).toBe(command);
  });
});

describe('the page', () => {
  const [, title, , table = ''] = toCrosscheckSections([RESULT]);

  it('stands under the roadmap’s command', () => {
    expect(title).toBe('## light: `wrk -t4 -c50 -d10s http://localhost:8000/async`');
  });

  it('has a column for each, with the spread', () => {
    expect(table.split('\n')[0]).toBe('|  | wrk 4.1.0 | k6 v2.2.0 |');
    expect(table).toContain('| Requests/s | 31,000 (30,000–32,000) | 20,000 (20,000–20,000) |');
    expect(table).toContain('| Generator busy, % | 30 (30–30) | 30 (30–30) |');
  });

  it('does not make a spread of what only some blocks know', () => {
    expect(table).toContain('| P99 as measured, ms | not known | 5 (5–5) |');
  });

  it('says the same on a terminal, after the command that ran', () => {
    expect(toCrosscheckText([RESULT])).toMatch(
      /^\$ wrk -t4\n\n[\s\S]*Requests\/s[\s\S]*- wrk drove|^\$ wrk -t4\n\n[\s\S]*- k6 drove/,
    );
  });
});
