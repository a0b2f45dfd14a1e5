import { describe, expect, it } from 'vitest';
import { GeneratorError, startK6, toK6Arguments } from '../../run/k6-process.ts';
import { toLegPlan } from '../../run/leg-plan.ts';

const start = (script: string) => startK6('name', [process.execPath, '-e', script], process.env);

describe('startK6', () => {
  it('tells when the load began, as k6 said it', async () => {
    const k6 = start(`console.error('time="…" level=info msg="LEG STARTED 1795424882906" source=console')`);
    await expect(k6.started).resolves.toBe(1795424882906);
    await expect(k6.ended).resolves.toMatchObject({ exitCode: 0 });
  });

  it('keeps both streams and the exit code', async () => {
    const k6 = start(`console.log('out'); console.error('LEG STARTED 1'); process.exitCode = 107`);
    expect(await k6.ended).toEqual({ exitCode: 107, stdout: 'out', stderr: 'LEG STARTED 1' });
  });

  it('refuses a k6 that ends before its load began, with the end of what it said', async () => {
    const k6 = start(`console.error('boom'); process.exitCode = 3`);
    await expect(k6.started).rejects.toThrow(
      new GeneratorError('Expected k6 to start its load, got exit code 3:\nboom'),
    );
  });
});

describe('toK6Arguments', () => {
  const request = { method: 'GET', url: 'http://127.0.0.1/', headers: {}, body: null, expectedStatus: [200] } as const;
  const profile = { name: 'p', description: 'p', connections: 5, measureSeconds: 2, warmupSeconds: 1, wrkThreads: 1 };
  const plan = toLegPlan({ runId: 'r1', leg: 'rate', attempt: 2, request, profile, ratePerSec: 10 });

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
