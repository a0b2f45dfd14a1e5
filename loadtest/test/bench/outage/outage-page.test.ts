import { describe, expect, it } from 'vitest';
import type { OutageRun } from '../../../bench/outage/outage.ts';
import { toClaims, toOutageSections } from '../../../bench/outage/outage-page.ts';

const DATABASE: OutageRun = {
  victim: 'influxdb',
  stoppedSeconds: 20.4,
  verdict: 'PASS',
  requests: 100_000,
  missing: 0,
  complete: true,
  isGapNamed: false,
};
const COLLECTOR: OutageRun = { ...DATABASE, victim: 'telegraf', missing: 70_000, complete: false, isGapNamed: true };
const judge = (...runs: readonly OutageRun[]) =>
  toClaims({ measureSeconds: 26, runs }).map(({ outcome, measured }) => `${outcome} ${measured}`);

describe('the claims about outages', () => {
  it('are met by every run, or missed', () => {
    expect(judge(DATABASE, DATABASE, COLLECTOR)).toEqual(['met 2 of 2', 'met 2 of 2', 'met 1 of 1', 'met 1 of 1']);
    expect(judge(DATABASE, { ...DATABASE, complete: false, missing: 9 })[1]).toBe('missed 1 of 2');
    expect(judge({ ...DATABASE, verdict: 'FAIL' })[0]).toBe('missed 0 of 1');
  });

  it('miss a gap that is there and not said', () => {
    expect(judge({ ...COLLECTOR, isGapNamed: false })[3]).toBe('missed 0 of 1');
  });

  it('are open without a run', () => {
    expect(judge()).toEqual(Array(4).fill('open 0 of 0'));
  });

  it('stand above every run', () => {
    const page = toOutageSections({ measureSeconds: 26, runs: [DATABASE] }).join('\n');
    expect(page).toContain('| influxdb | 20.4 | PASS | 100,000 | 0 | complete |');
  });
});
