import { describe, expect, it } from 'vitest';
import { planGet } from '../../requests/request-plan.ts';
import { STREAM_OUTPUTS, toK6Arguments } from '../../run/k6-launch.ts';
import { toLegPlan } from '../../run/leg-plan.ts';
import type { StreamMode } from '../../run/stream-mode.ts';

describe('toK6Arguments', () => {
  const requests = planGet('http://127.0.0.1/');
  const profile = {
    name: 'p',
    description: 'p',
    connections: 5,
    measureSeconds: 2,
    warmupSeconds: 1,
    wrkThreads: 1,
    shape: { kind: 'steady' },
  } as const;
  const plan = toLegPlan({ runId: 'r1', leg: 'rate', attempt: 2, requests, profile, ratePerSec: 10 });

  it('tags every sample with run, leg and attempt, and sends no usage report', () => {
    const args = toK6Arguments(plan, { address: '127.0.0.1:6565', outputs: STREAM_OUTPUTS.slices, script: 'rate.ts' });
    expect(args.join(' ')).toContain('--tag run=r1 --tag leg=rate --tag attempt=2 /scenarios/rate.ts');
    expect(args).toContain('--no-usage-report');
  });

  it('streams only when asked to', () => {
    const launch = { address: 'a', script: 'rate.ts' };
    const toOutputs = (mode: StreamMode) =>
      toK6Arguments(plan, { ...launch, outputs: STREAM_OUTPUTS[mode] }).filter((_, i, args) => args[i - 1] === '--out');
    expect(toOutputs('none')).toEqual([]);
    expect(toOutputs('slices')).toEqual(['experimental-prometheus-rw']);
    expect(toOutputs('samples')).toEqual(['experimental-prometheus-rw', 'influxdb']);
  });
});
