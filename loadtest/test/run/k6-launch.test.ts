import { describe, expect, it } from 'vitest';
import { planGet } from '../../requests/request-plan.ts';
import { toK6Arguments } from '../../run/k6-launch.ts';
import { toLegPlan } from '../../run/leg-plan.ts';

describe('toK6Arguments', () => {
  const requests = planGet('http://127.0.0.1/');
  const profile = { name: 'p', description: 'p', connections: 5, measureSeconds: 2, warmupSeconds: 1, wrkThreads: 1 };
  const plan = toLegPlan({ runId: 'r1', leg: 'rate', attempt: 2, requests, profile, ratePerSec: 10 });

  it('tags every sample with run, leg and attempt, and sends no usage report', () => {
    const args = toK6Arguments(plan, { address: '127.0.0.1:6565', stream: 'summaries', script: 'rate.ts' });
    expect(args.join(' ')).toContain('--tag run=r1 --tag leg=rate --tag attempt=2 /scenarios/rate.ts');
    expect(args).toContain('--no-usage-report');
  });

  it('streams only when asked to', () => {
    const launch = { address: 'a', script: 'rate.ts' };
    expect(toK6Arguments(plan, { ...launch, stream: 'summaries' })).toContain('experimental-prometheus-rw');
    expect(toK6Arguments(plan, { ...launch, stream: 'none' })).not.toContain('--out');
  });
});
